"""What does it mean when a Neo4j server does not answer, or says no? Told so that a person knows what to do next."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import exceptions

from graphkit.errors import GraphkitError, Refused, Unreachable

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_GONE = (exceptions.ServiceUnavailable, exceptions.SessionExpired, exceptions.ConnectionAcquisitionTimeoutError)


@contextmanager
def told(uri: str, user: str, database: str) -> Iterator[None]:
    """What the driver raises, as an error of graphkit. The password is in none of it."""
    try:
        yield
    except exceptions.AuthError as fault:
        raise Refused("neo4j-password", uri=uri, user=user) from fault
    except _GONE as fault:
        raise _unreached(fault, uri) from fault
    except exceptions.Neo4jError as fault:
        raise _said_by_server(fault, uri, database) from fault
    except (exceptions.ConfigurationError, ValueError) as fault:
        raise Refused("neo4j-scheme", uri=uri, known=", ".join(SCHEMES)) from fault


def _unreached(fault: BaseException, uri: str) -> GraphkitError:
    """Nothing there, or something that speaks otherwise: by TLS, without it, or not Bolt at all."""
    for cause in _causes(fault):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Refused("neo4j-certificate", uri=uri, why=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return Refused("neo4j-no-tls", uri=uri)
        if "handshake" in str(cause):
            return Unreachable("neo4j-no-bolt", uri=uri)
    return Unreachable("neo4j-not-answering", uri=uri)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault, what caused it, and each of several causes; the innermost first."""
    if fault is None:
        return
    yield from _causes(fault.__cause__ or fault.__context__)
    for one in getattr(fault, "exceptions", ()):
        yield from _causes(one)
    yield fault


def _said_by_server(fault: exceptions.Neo4jError, uri: str, database: str) -> GraphkitError:
    code = fault.code or ""
    if code.endswith("DatabaseNotFound"):
        return Refused("neo4j-no-database", uri=uri, database=database)
    if "TransactionTimedOut" in code or "Terminated" in code:
        return Refused("neo4j-timed-out", uri=uri)
    if "OutOfMemory" in code:
        return Refused("neo4j-too-large", uri=uri)
    if code.endswith("AccessMode") or "Forbidden" in code:
        return Refused("neo4j-read-only", uri=uri)
    return Refused("neo4j-said", uri=uri, status=code, said=fault.message or "")
