"""Numbers that lost their last digits are found, genuine ones are left alone; measured on invented ones of known truth.

The prefixes are banks' real ones, the rest is drawn; `QUALITY_TO=docs/quality.md` in the environment of the test
writes the figures into their section there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from ingest.damaged_numbers import damaged
from tests.quality import write_section

from .delivered import A_ID, B_ID, CARD, NUMBER, OTHER, OUT, STATEMENT, as_csv, faults, read

PREFIXES = ("622202", "621226", "622848", "621700", "622588", "621661", "623052", "622908", "622262", "621799")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RANDOM = random.Random(20260101)
TITLE = "## Damaged numbers"


def digits(n: int) -> str:
    return "".join(RANDOM.choices("0123456789", k=n))


def card() -> str:
    body = RANDOM.choice(PREFIXES) + digits(12)
    doubled = [int(sign) * (2 - place % 2) for place, sign in enumerate(reversed(body))]
    return body + str(-sum(one - 9 * (one > 9) for one in doubled) % 10)


def account() -> str:
    return RANDOM.choice("123456789") + digits(17)


def identity(beginning: str) -> str:
    while True:
        body = (
            f"{beginning}{digits(4)}{RANDOM.randint(1950, 2005)}{RANDOM.randint(1, 12):02d}{RANDOM.randint(1, 28):02d}"
        )
        body += digits(3)
        check = "10X98765432"[sum(w * int(sign) for w, sign in zip(WEIGHTS, body, strict=True)) % 11]
        if check != "X":  # one that ends in X stays a text in every program
            return body + check


GENUINE: dict[str, Callable[[], str]] = {
    "cards of 19 digits": card,
    "accounts of 18 digits": account,
    "identity numbers 11": lambda: identity("11"),
    "identity numbers 31": lambda: identity("31"),
    "identity numbers 41": lambda: identity("41"),
}
DAMAGE: dict[str, Callable[[str], str]] = {
    "zeros after digit 15": lambda text: text[:15] + "0" * (len(text) - 15),
    "integer of a float": lambda text: str(int(float(text))),
    "shortest decimals of a float": lambda text: str(int(Decimal(repr(float(text))))),
}


def condemned(texts: set[str]) -> set[str]:
    every = sorted(texts)
    marks = damaged(np.array([int(text) for text in every], np.uint64), np.array([len(text) for text in every]))
    return {text for text, bad in zip(every, marks, strict=True) if bad}


@pytest.fixture(scope="module")
def figures() -> dict[str, str]:
    """What was measured, by what it is."""
    return {}


@pytest.fixture(scope="module", autouse=True)
def _written(figures: dict[str, str]) -> object:
    yield
    write_section(TITLE, "| columns | share |", figures)


@pytest.mark.parametrize("kind", GENUINE)
def test_genuine_numbers_are_left_alone(kind: str, figures: dict[str, str]) -> None:
    columns = [{GENUINE[kind]() for _ in range(size)} for size in [1] * 200 + [20] * 100 + [500] * 20]
    wrong, every = sum(len(condemned(column)) for column in columns), sum(map(len, columns))
    figures[f"{kind}, genuine: condemned (at most .2 %)"] = f"{wrong / every:.3%} of {every}"
    assert wrong / every <= 0.002


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", GENUINE)
def test_damaged_columns_are_found(kind: str, damage: str, figures: dict[str, str]) -> None:
    columns = [{DAMAGE[damage](GENUINE[kind]()) for _ in range(size)} for size in [8] * 50 + [500] * 10]
    found, every = sum(len(condemned(column)) for column in columns), sum(map(len, columns))
    figures[f"{kind}, {damage}: found (at least 99 %)"] = f"{found / every:.2%} of {every}"
    assert found / every >= 0.99


@pytest.mark.parametrize(
    ("damage", "most"), [("zeros after digit 15", 0.002), ("integer of a float", 0.1)]
)  # of genuine numbers, one in 16 to 1,024 is the integer of a float too: no one can tell those in such a column
@pytest.mark.parametrize("kind", GENUINE)
def test_a_column_damaged_by_half(kind: str, damage: str, most: float, figures: dict[str, str]) -> None:
    found = wrong = n_bad = n_good = 0
    for _ in range(20):
        bad = {DAMAGE[damage](GENUINE[kind]()) for _ in range(200)}
        good = {GENUINE[kind]() for _ in range(200)} - bad
        told = condemned(bad | good)
        found, n_bad = found + len(told & bad), n_bad + len(bad)
        wrong, n_good = wrong + len(told & good), n_good + len(good)
    figures[f"{kind}, half of the column {damage}: found"] = f"{found / n_bad:.2%} of {n_bad}"
    figures[f"{kind}, half of the column {damage}: genuine ones condemned"] = f"{wrong / n_good:.3%} of {n_good}"
    assert found / n_bad >= 0.99
    assert wrong / n_good <= most


def test_one_number_that_ends_in_zeros_is_no_damage() -> None:
    assert condemned({"622202123456789000"}) == set()
    assert condemned({card() for _ in range(5)} | {"6222021234567890000"}) <= {"6222021234567890000"}


def test_inner_accounts_that_end_in_zeros_are_left_alone() -> None:
    every = {account() for _ in range(1000)} | {f"{RANDOM.randint(1, 9)}{digits(14)}000" for _ in range(20)}
    assert condemned(every) == set()


def test_what_damaged_one_length_damaged_the_others() -> None:
    bad = {DAMAGE["zeros after digit 15"](card()) for _ in range(20)} | {"6222021234567890"}
    assert condemned(bad) == bad


def test_a_damaged_number_is_no_account_and_comes_back_where_the_sheet_knows_it(tmp_path: Path) -> None:
    cards = [card() for _ in range(12)]
    broken = [DAMAGE["zeros after digit 15"](text) for text in cards]
    rows = [
        {**OUT, "交易流水号": f"S{n}", "交易对手账卡号": text, "对手户名": f"测试{n}", "对手身份证号": ""}
        for n, text in enumerate(broken)
    ]
    rows.append(
        {**OUT, "交易流水号": "T", "交易对手账卡号": CARD[:15] + "0000", "对手户名": "测试甲", "对手身份证号": A_ID}
    )
    rows.append(
        {**OUT, "交易流水号": "U", "交易对手账卡号": CARD[:15] + "0000", "对手户名": "测试甲", "对手身份证号": B_ID}
    )
    batch = read(as_csv(tmp_path / "x.csv", STATEMENT, rows), "bank-transactions-cn34")
    assert faults(batch) == {(n, "交易对手账卡号", "mangled-number", "value_dropped") for n in [*range(2, 14), 15]} | {
        (14, "交易对手账卡号", "recovered-number", "kept")
    }
    assert [event["b"] for event in batch.events.to_pylist()] == [*[None] * 12, f"account:bank:{CARD}", None]
    named = {told["key"] for told in batch.mentions.to_pylist()}
    assert not any(text in key for text in broken for key in named)
    assert {problem["value"] for problem in batch.problems.to_pylist()} >= set(broken)
    assert batch.rows["cells"].to_pylist()[12][STATEMENT.index("交易对手账卡号")] == CARD[:15] + "0000"
    assert OTHER not in named
    assert NUMBER not in named
