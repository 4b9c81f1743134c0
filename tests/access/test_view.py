"""Rights by role, names that give nothing away, masked numbers."""

from __future__ import annotations

import hashlib
import hmac
from typing import get_args

import pytest

from graphkit.access import RIGHTS, View
from graphkit.errors import Refused
from graphkit.model import Right, Role, User

SECRET = bytes(range(32))


def view(role: Role) -> View:
    return View(User("os:test@test", role), SECRET)


def test_every_role_has_its_rights_stated() -> None:
    assert set(RIGHTS) == set(get_args(Role))
    assert RIGHTS["owner"] == set(get_args(Right))


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("right", get_args(Right))
def test_a_right_is_had_or_refused_by_name(role: Role, right: Right) -> None:
    if right in RIGHTS[role]:
        view(role).allow(right)
        return
    with pytest.raises(Refused, match=r"^not-allowed") as caught:
        view(role).allow(right)
    assert (caught.value.parameters["right"], caught.value.parameters["role"]) == (right, role)


def test_an_auditor_reads_the_log_and_nothing_else() -> None:
    assert RIGHTS["auditor"] == {"audit"}
    assert "audit" not in RIGHTS["analyst"]


def test_a_ref_is_the_keyed_hash_of_the_uid() -> None:
    uid = "person:named:account%3Abank%3A1%3A测试"
    wanted = hmac.new(SECRET, uid.encode("utf-8"), hashlib.sha256).hexdigest()[:16]
    assert view("owner").ref(uid) == view("auditor").ref(uid) == wanted
    assert View(User("x"), b"another").ref(uid) != wanted


def test_numbers_are_masked_for_roles_without_insight() -> None:
    text = "账户 6222000000000001234 与 +8613800000000, X1234567, 12345, 99999919900101123X"
    masked = "账户 ***************1234 与 **********0000, X1234567, 12345, **************123X"
    assert view("owner").mask(text) == text
    assert view("analyst").mask(text) == text
    assert view("auditor").mask(text) == masked
