"""Which keys become one entity, and which never do."""

from __future__ import annotations

from pathlib import Path

from graphkit.model import Judgement

from .told import mention, snapshot, ties, transfer

X, Y = "person:cn-id:990101199001011239", "person:cn-id:990101199001012346"


def judged(kind: str, a: str, b: str = "", seq: int = 9) -> Judgement:
    return Judgement(kind, a, b, reason="test", made_by="t", seq=seq)  # type: ignore[arg-type]


def same(row: int, a: str, b: str) -> dict[str, object]:
    return {"row": row, "kind": "same", "directed": False, "a": f"account:bank:{a}", "b": f"account:bank:{b}"}


def uids(found) -> list[str]:  # type: ignore[no-untyped-def]
    return [str(uid) for uid in found["entities"]["uid"].to_pylist()]


def test_one_card_of_one_account_is_one_entity_with_the_smaller_key(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"links": [same(2, "2", "1")], "events": [transfer(2, "2", "9", 5, "2024-01-01", "a")]})
    assert uids(found) == ["account:bank:1", "account:bank:9"]
    assert ties(found) == [("1", "9", "transfer", "CNY", 1, 5)]


def test_two_cards_of_one_account_stay_apart_and_are_named(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"links": [same(2, "card1", "acct"), same(3, "card2", "acct")]})
    assert len(uids(found)) == 3
    assert {row["code"] for row in found["conflicts"].to_pylist()} == {"not-united"}


def test_a_shared_name_unites_nobody(tmp_path: Path) -> None:
    said = [mention(2, X, "测试甲"), mention(3, Y, "测试甲")]
    assert uids(snapshot(tmp_path, {"mentions": said})) == [X, Y]


def test_two_valid_identity_numbers_never_unite_even_by_judgement(tmp_path: Path) -> None:
    said = {"mentions": [mention(2, X), mention(3, Y)]}
    found = snapshot(tmp_path, said, judgements=[judged("same", X, Y)])
    assert uids(found) == [X, Y]
    assert found["conflicts"].to_pylist()[0]["code"] == "two-valid-identity-numbers"


def test_the_union_that_would_join_two_identity_numbers_over_a_third_key_is_refused(tmp_path: Path) -> None:
    named = "person:named:x"
    said = {"mentions": [mention(2, X), mention(3, Y), mention(4, named)]}
    found = snapshot(tmp_path, said, judgements=[judged("same", X, named, 8), judged("same", Y, named, 9)])
    assert uids(found) == [X, Y]
    assert found["keys"]["entity"].to_pylist() == [0, 1, 0]


def test_a_judgement_of_different_beats_the_rule(tmp_path: Path) -> None:
    told = {"links": [same(2, "1", "2")]}
    apart = judged("different", "account:bank:1", "account:bank:2")
    assert len(uids(snapshot(tmp_path, told, judgements=[apart]))) == 2


def test_a_judgement_gives_another_snapshot_and_its_withdrawal_the_old_one(tmp_path: Path) -> None:
    told = {"mentions": [mention(2, X), mention(3, "person:named:x")]}
    plain = snapshot(tmp_path, told)
    united = snapshot(tmp_path, told, judgements=[judged("same", X, "person:named:x")])
    assert plain.id != united.id
    assert snapshot(tmp_path, told).id == plain.id


def test_different_kinds_never_unite(tmp_path: Path) -> None:
    told = {"mentions": [mention(2, X), mention(3, "phone:e164:%2B861")]}
    found = snapshot(tmp_path, told, judgements=[judged("same", X, "phone:e164:%2B861")])
    assert len(uids(found)) == 2


def held(row: int, person: str, account: str) -> dict[str, object]:
    return {"row": row, "kind": "holds", "a": person, "b": f"account:bank:{account}"}


def test_a_counterpartys_name_for_an_account_is_its_known_holder_of_that_name(tmp_path: Path) -> None:
    named, stranger = "person:named:acct1", "person:named:acct2"
    told = {
        "mentions": [mention(2, X, "测试 甲"), mention(3, named, "测试甲"), mention(4, stranger, "测试甲")],
        "links": [held(2, X, "1"), held(3, named, "1-card"), held(4, stranger, "2"), same(5, "1", "1-card")],
    }
    found = snapshot(tmp_path, told)
    assert [uid for uid in uids(found) if uid.startswith("person")] == [X, stranger]


def test_two_known_holders_of_one_name_leave_the_named_one_apart(tmp_path: Path) -> None:
    named = "person:named:acct1"
    told = {
        "mentions": [mention(2, X, "测试甲"), mention(3, Y, "测试甲"), mention(4, named, "测试甲")],
        "links": [held(2, X, "1"), held(3, Y, "1"), held(4, named, "1")],
    }
    assert [uid for uid in uids(snapshot(tmp_path, told)) if uid.startswith("person")] == [X, Y, named]


def test_another_name_for_the_same_account_stays_another_person(tmp_path: Path) -> None:
    named = "person:named:acct1"
    told = {
        "mentions": [mention(2, X, "测试甲"), mention(3, named, "测试乙")],
        "links": [held(2, X, "1"), held(3, named, "1")],
    }
    assert [uid for uid in uids(snapshot(tmp_path, told)) if uid.startswith("person")] == [X, named]
