"""What may this user do in this case, and under which name does a thing appear in addresses, logs and masked texts?"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import get_args

from graphkit.errors import Refused
from graphkit.model import Right, Role, User

_ALL: frozenset[Right] = frozenset(get_args(Right))
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "owner": _ALL,
    "investigator": frozenset({"read", "import", "judge", "measure", "export", "push"}),
    "analyst": frozenset({"read", "import", "judge", "measure", "push"}),
    "prosecutor": frozenset({"read", "measure", "export"}),
    "supervisor": frozenset({"read", "measure", "export", "audit"}),
    "auditor": frozenset({"audit"}),
    "administrator": frozenset(),
}
_MASKED: frozenset[Role] = frozenset({"auditor", "administrator"})
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9][0-9Xx]{5,}(?![0-9A-Za-z])")
_SHOWN = 4


class View:
    """One user's view of one case: every right is asked here, and every masked text comes from here."""

    def __init__(self, user: User, secret: bytes) -> None:
        """`secret`: of the case, `Book.secret()`."""
        self.user = user
        self._secret = secret

    def allow(self, right: Right) -> None:
        """Goes on where the user has the right. Refused: names the right and the role."""
        if right not in RIGHTS[self.user.role]:
            raise Refused("not-allowed", right=right, role=self.user.role, user=self.user.name)

    def ref(self, uid: str) -> str:
        """The name of an entity that gives nothing away: 16 hex of HMAC-SHA-256(secret of the case, uid)."""
        return hmac.new(self._secret, uid.encode(), hashlib.sha256).hexdigest()[:16]

    def mask(self, text: str) -> str:
        """The text as this user may see it: for roles without insight, numbers keep their last four places."""
        if self.user.role not in _MASKED:
            return text
        return _NUMBER.sub(lambda found: "*" * (len(found[0]) - _SHOWN) + found[0][-_SHOWN:], text)
