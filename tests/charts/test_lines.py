"""Are parallel ties one line that counts and adds rightly, and says which way?"""

from __future__ import annotations

from graphkit.charts import lines_of, pairs_of
from graphkit.charts.amounts import amount, grouped, period, tie_text
from graphkit.charts.picture import line_text, part_text

from .drawn import AT, LATER, A, B, D, P, small


def test_all_between_two_is_one_line_and_nothing_is_a_line_to_itself() -> None:
    assert pairs_of(small()) == [(A, B), (A, P), (B, D)]


def test_counts_are_added_and_units_never() -> None:
    line = lines_of(small())[0]
    assert (line.n, line.totals) == (6, {"CNY": 3000, "USD": 500})
    assert line_text(line, "en") == "6× · 30.00 CNY · 5.00 USD"


def test_directions() -> None:
    there_and_back, held, used = lines_of(small())
    assert (there_and_back.points_to(A), there_and_back.points_to(B)) == (True, True)
    assert (held.points_to(A), held.points_to(P)) == (True, False)
    assert (used.points_to(B), used.points_to(D)) == (True, False)


def test_standing_links_alone_say_their_kinds_and_roles() -> None:
    held = lines_of(small())[1]
    assert held.standing
    assert held.n == 0
    assert sorted(part_text(part, "zh") for part in held.parts) == ["使用: 操作人", "开户持有"]


def test_amounts_are_exact() -> None:
    assert grouped("-1234567.80") == "-1,234,567.80"
    assert amount(123456789012345678, "CNY", "en") == "1,234,567,890,123,456.78 CNY"
    assert amount(3725, "s", "en") == "1:02:05"
    assert tie_text(0, {}, "en") == ""


def test_a_period_is_on_the_clock_of_the_case() -> None:
    assert period(AT, LATER, "s", "Asia/Shanghai") == "2025-03-01 10:00:00 –\n2025-03-05 10:00:00"
    assert period(AT, AT, "day", "Asia/Shanghai") == "2025-03-01"
    assert period(None, None, "none", "Asia/Shanghai") == ""
