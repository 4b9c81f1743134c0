"""A case's own Neo4j that asks for TLS: `python -m tests.neo4j_server.secured HOME JARS PORT VERSION CERTIFICATES`.

As an office's would be configured: Bolt with an SSL policy, encryption required. The certificate is self-signed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import jpype

from graphkit.neo4j_server import child


def certify(folder: Path) -> Path:
    """A key and a certificate of 127.0.0.1 that no authority signed; gives the certificate."""
    folder.mkdir(parents=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "private.key", "-out", folder / "public.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "public.crt"


def main(arguments: list[str]) -> int:
    """The server of `graphkit.neo4j_server.child` with TLS added to its settings."""
    plain, certificates = child._settings, arguments.pop()

    def secured(port: int) -> list[tuple[Any, Any]]:
        policy = jpype.JClass("org.neo4j.configuration.ssl.SslPolicyConfig").forScope(
            jpype.JClass("org.neo4j.configuration.ssl.SslPolicyScope").BOLT
        )
        bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
        return [
            *plain(port),
            (policy.enabled, jpype.java.lang.Boolean.TRUE),
            (policy.base_directory, jpype.java.nio.file.Path.of(certificates)),
            (policy.client_auth, jpype.JClass("org.neo4j.configuration.ssl.ClientAuth").NONE),
            (bolt.encryption_level, bolt.EncryptionLevel.REQUIRED),
        ]

    child._settings = secured
    return child.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
