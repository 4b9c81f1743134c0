"""Keys made from whole columns equal those of model.keys; identifiers that are none identify nobody."""

import json
from decimal import Decimal

import numpy as np
import phonenumbers
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.model import encode_id, join_ids, key_of, minor, named_key
from ingest import identifiers
from ingest.amounts import amounts
from ingest.blocks import from_arrow
from ingest.details import constant, kept

TEXTS = st.lists(
    st.one_of(st.text(max_size=12), st.text(alphabet="07_%:, \u3000\t甲Ａ\u0301é\u1680\ufb01", max_size=8)), max_size=8
)


@settings(deadline=None)
@given(TEXTS)
def test_keys_of_a_column_are_the_model_s(texts: list[str]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    assert identifiers.keys("person", "test", column).to_list() == [
        key_of("person", "test", text) or None for text in texts
    ]
    assert identifiers.encoded(column).to_list() == [encode_id(text) or None for text in texts]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_joined_and_named_keys_are_the_model_s(texts: list[str], others: list[str]) -> None:
    pairs = list(zip(texts, others, strict=False))
    one, two = (pl.Series([pair[place] for pair in pairs], dtype=pl.String) for place in (0, 1))
    joined = identifiers.joined_keys("person", "test", [one, two]).to_list()
    assert joined == [(f"person:test:{made}" if (made := join_ids([a, b])) else None) for a, b in pairs]
    anchors = identifiers.keys("account", "bank", one)
    expected = [
        (named_key("person", anchor, name) or None) if anchor else None
        for anchor, name in zip(anchors.to_list(), two.to_list(), strict=True)
    ]
    assert identifiers.named_keys("person", anchors, two).to_list() == expected


@settings(deadline=None)
@given(
    st.lists(st.decimals(-(10**14), 10**14, places=2), max_size=6),
    st.sampled_from(["{:f}", "{:,f}", " {:f} ", "¥{:f}", "￥{:,f}元"]),
)
def test_amounts_are_exact(values: list[Decimal], form: str) -> None:
    texts = [form.format(value) for value in values]
    assert amounts(pl.Series(texts, dtype=pl.String), 2).to_list() == [minor(str(value), 2) for value in values]


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("1,234.50", 2, 123450),
        ("(1.00)", 2, -100),
        ("100-", 2, -10000),
        ("－3.5", 2, -350),
        ("１２．３", 2, 1230),
        (".5", 2, 50),
        ("5.", 2, 500),
        ("$-5", 2, -500),
        ("-$5", 2, -500),
        ("7", 0, 7),
        ("7.0", 0, 7),
        ("1.500", 2, 150),
        ("+1", 2, 100),
        ("1.505", 2, None),
        ("", 2, None),
        ("-", 2, None),
        ("1e5", 2, None),
        ("1,23", 2, None),
        ("1,2345", 2, None),
        ("1.2.3", 2, None),
        ("12a", 2, None),
        ("92233720368547758.08", 2, None),
        ("99999999999999999999", 0, None),
        ("0.000000001", 9, 1),
        ("1 2", 2, None),
    ],
)
def test_amounts_by_hand(text: str, decimals: int, value: int | None) -> None:
    assert amounts(pl.Series([text]), decimals).to_list() == [value]
    assert amounts(pl.Series([None, text], dtype=pl.String), decimals).to_list() == [None, value]


def test_the_noise_of_a_workbook_s_floats_is_no_amount() -> None:
    texts = pl.Series(["0.30000000000000004", "1234.5600000000001", "0.12345678901", "-2.9999999999999996"])
    assert amounts(texts, 2, workbook=True).to_list() == [30, 123456, None, -300]
    assert amounts(texts, 2).to_list() == [None] * 4


def test_identity_numbers() -> None:
    good = "999999198002020019"
    assert identifiers.citizen_id(f" {good} ") == good
    fit = [digit for digit in "0123456789Xx" if identifiers.citizen_id(good[:17] + digit)]
    assert fit == ["9"]
    assert identifiers.citizen_id("999999198002310012") is None, "31 February"
    assert identifiers.citizen_id(good[:15]) is None


def test_credit_codes() -> None:
    code = "91350100M000100Y43"  # the example of GB 32100-2015
    assert identifiers.credit_code(code.lower()) == code
    assert [sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if identifiers.credit_code(code[:17] + sign)] == ["3"]
    assert identifiers.credit_code("999999198002020018") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("19900000001", "phone:e164:+8619900000001"),
        ("8619900000001", "phone:e164:+8619900000001"),
        ("+86 199 0000 0001", "phone:e164:+8619900000001"),
        ("0571-88888888", "phone:e164:+8657188888888"),
        ("+852 5000 0000", "phone:e164:+85250000000"),
        ("无", None),
        ("12", None),
        ("abc1990000", None),
        ("12345678901234567890", "phone:raw:12345678901234567890"),
        ("", None),
    ],
)
def test_phones(text: str, key: str | None) -> None:
    assert identifiers.phone_key(text) == key
    if key and key.startswith("phone:e164:"):
        assert phonenumbers.is_possible_number(phonenumbers.parse(key.removeprefix("phone:e164:")))


def test_luhn_and_macs() -> None:
    assert identifiers.luhn("79927398713")
    assert not identifiers.luhn("79927398710")
    assert identifiers.mac_key("02:00:5e:00:53:af") == "device:mac:02-00-5E-00-53-AF"
    assert [identifiers.mac_key(text) for text in ("0" * 12, "FF:FF:FF:FF:FF:FF", "02:00", "")] == [None] * 4


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=2, max_size=2))
def test_details_are_canonical_json(cells: list[str]) -> None:
    block = from_arrow(pa.array([cells], pa.list_(pa.string())), np.array([1], np.int32), {})
    columns = {"b": block.column(0)[0], '甲"': block.column(1)[0]}
    said = {name: text for name, text in columns.items() if text}
    (made,) = kept(block, {"b": 0, '甲"': 1}).to_list()
    assert made == constant(said)
    assert not made or json.loads(made) == said
