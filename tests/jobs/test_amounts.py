"""Do amounts go into a saved question and come out of it exactly, in the currency itself?"""

from __future__ import annotations

import pyarrow as pa
import pytest

from graphkit.errors import UsageError
from graphkit.jobs.amounts import given, told
from graphkit.model import Query
from graphkit.vocabulary import vocabulary

OF_ONE = {"unit": "STRING currency", "least": "MONEY at least so much", "n": "INTEGER at least so many"}
ASKED = Query("q", "T", "Q?", OF_ONE, ("a", "unit", "paid", "sums"), "", money=("paid", "sums"))
OF_ANY = Query("q", "T", "Q?", {"least": "MONEY_BY_UNIT at least so much"}, ("a",), "")


@pytest.mark.parametrize(
    ("text", "unit", "minor"),
    [
        ("1000.50", "CNY", 100_050),
        ("0.1", "CNY", 10),
        (0.1, "CNY", 10),
        (7, "CNY", 700),
        (" 7 ", "JPY", 7),
        ("90071992547409.93", "CNY", 9_007_199_254_740_993),  # no float holds it
        ("0.00000001", "BTC", 1),
        ("1e3", "CNY", 100_000),
        ("0", "CNY", 0),
    ],
)
def test_an_amount_is_asked_for_in_the_currency_itself(text: object, unit: str, minor: int) -> None:
    assert given(ASKED, {"least": text, "unit": unit, "n": "3"}) == {"least": minor, "unit": unit, "n": "3"}


@pytest.mark.parametrize("text", ["0.001", "1,000", "", "NaN", "Infinity", "1e999999999", "十", "1" + "0" * 18, None])
def test_what_is_no_amount_is_said(text: object) -> None:
    with pytest.raises(UsageError, match="question-amount") as caught:
        given(ASKED, {"least": text, "unit": "CNY"})
    assert caught.value.parameters["name"] == "least"


def test_an_amount_needs_a_unit_that_is_known() -> None:
    for values in ({"least": "1"}, {"least": "1", "unit": "ZZZ"}):
        with pytest.raises(UsageError, match="unknown-unit"):
            given(ASKED, values)


def test_a_least_amount_of_any_unit_is_rounded_up_where_a_unit_is_coarser() -> None:
    least = given(OF_ANY, {"least": "10.005"})["least"]
    assert set(least) == set(vocabulary().decimals)
    assert (least["CNY"], least["JPY"], least["BTC"]) == (1001, 11, 1_000_500_000)
    assert given(OF_ANY, {"least": "10"})["least"]["CNY"] == 1000
    with pytest.raises(UsageError, match="question-amount"):
        given(OF_ANY, {"least": "many"})


def test_amounts_are_told_by_their_own_unit() -> None:
    table = pa.table(
        {
            "a": ["x", "y", "z"],
            "unit": ["CNY", "JPY", None],
            "paid": [9_007_199_254_740_993, 150, None],
            "sums": ["[100, 5]", "[7]", None],
        }
    )
    assert told(ASKED, table).to_pydict() == {
        "a": ["x", "y", "z"],
        "unit": ["CNY", "JPY", None],
        "paid": ["90071992547409.93", "150", None],
        "sums": ['["1.00", "0.05"]', '["7"]', None],
    }
    assert told(ASKED, table.slice(0, 0)).num_rows == 0
