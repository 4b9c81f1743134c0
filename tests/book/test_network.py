"""A network share is found by the mount table."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.book.network import kind_among, refuse_network_share

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/cases /mnt/cases nfs4 rw 0 0
//server/share /mnt/two\\040words cifs rw 0 0
/dev/vdb /mnt/cases/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/case", ""), ("/mnt/cases", "nfs4"), ("/mnt/cases/a", "nfs4"), ("/mnt/two words/a", "cifs"),
     ("/mnt/cases/local/a", ""), ("/mnt/casesbeside", "")],
)  # fmt: skip
def test_the_longest_mount_point_decides(folder: str, kind: str) -> None:
    assert kind_among(Path(folder), MOUNTS) == kind


def test_a_local_folder_is_taken(tmp_path: Path) -> None:
    refuse_network_share(tmp_path)
