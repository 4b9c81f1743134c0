"""Who is behind an account, as a row states it? The keys of holders, and the rules that all material shares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from .claimed import Claimed
from .counting import Maybe
from .identifiers import (
    citizen_ids,
    credit_codes,
    keys,
    mangled,
    masked,
    named_keys,
    old_citizen_ids,
    phone_key,
    without_suffix,
)
from .layout import Reading
from .texts import each_distinct

COMPANY = (
    "公司", "集团", "厂", "商行", "事务所", "合作社", "合伙企业", "(有限合伙)", "（有限合伙）", "委员会", "管理局",
    "财政局", "银行", "支行", "分行", "营业部", "经营部", "服务部", "商贸部", "工作室", "超市", "医院", "学校", "大学",
    "基金会", "协会",
)  # fmt: skip
"""How a name ends that is an organisation's; `[words.holder] organisation` of a template replaces the list."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account that a row names, by card, by account number, or by both."""

    key: pl.Series
    """By card where there is one."""
    card: pl.Series
    account: pl.Series
    form: pl.Series
    written: pl.Series
    """The number as the row writes it, where a suffix was taken off."""


def identifier(reading: Reading, claimed: Claimed, field: str) -> pl.Series:
    """An identifying field without the numbers that lost their last digits: null and a warning, never an entity."""
    texts = reading.field(field)
    bad = mangled(texts, reading.mangled(reading.layout.template.fields.get(field))) & texts.is_not_null()
    claimed.warn(bad, "mangled-number", reading.layout.header_name(field), texts)
    hidden = masked(texts)
    claimed.warn(hidden, "masked-number", reading.layout.header_name(field), texts)
    bad = bad | hidden
    return texts.set(bad, None) if bad.any() else texts


def accounts(reading: Reading, claimed: Claimed, card: str, account: str) -> Accounts:
    """The account of a row from its two fields, each number a key of its own until resolve unites them."""
    by_card, card_written = account_keys(reading, claimed, card)
    by_account, account_written = account_keys(reading, claimed, account)
    key = by_card.zip_with(by_card.is_not_null(), by_account)
    written = card_written.zip_with(by_card.is_not_null(), account_written)
    form = pl.select(pl.when(by_card.is_not_null()).then(pl.lit("card")).otherwise(pl.lit("account"))).to_series()
    return Accounts(key, by_card, by_account, form, written)


def account_keys(reading: Reading, claimed: Claimed, field: str) -> tuple[pl.Series, pl.Series]:
    """The keys of the accounts that a field names, and the number as written where a suffix was taken off.

    The scheme is the field's own, `bank` where it tells none; only a bank's numbers carry suffixes.
    """
    told = reading.layout.template.fields.get(field)
    scheme = (told.scheme if told else "") or "bank"
    said = identifier(reading, claimed, field)
    plain = without_suffix(said) if scheme == "bank" else said
    return keys("account", scheme, plain), said.set(plain.eq_missing(said), None)


def as_written(numbers: pl.Series) -> dict[str, pl.Series]:
    """The detail `written` of an account, where a row writes its number with a suffix."""
    return {} if numbers.is_null().all() else {"written": numbers}


def same_account(claimed: Claimed, named: Accounts) -> None:
    """A row that names card and account number says that both are one account: a proposal, accepted by a rule."""
    pair = pl.DataFrame({"a": named.card, "b": named.account})
    smaller = pair.select(pl.min_horizontal("a", "b")).to_series()
    larger = pair.select(pl.max_horizontal("a", "b")).to_series()
    both = (named.card != named.account).fill_null(False)
    claimed.link("same", smaller, larger, where=both, directed=False)


def holder(
    reading: Reading, claimed: Claimed, name: str, number: str, anchor: pl.Series, *, details: Maybe = ""
) -> pl.Series:
    """The key of the person or organisation that a row states, mentioned by its name.

    An identity number or credit code whose check character fits names it across files. Without one it is a person of
    that name at this account only: never joined across accounts by the name. Null: no name and no valid number, or a
    name without an account to hold on to.
    """
    names, numbers = reading.field(name), identifier(reading, claimed, number)
    people = persons_numbers(reading, claimed, names, numbers, number)
    bodies = credit_codes(numbers.set(people.is_not_null(), None))
    unread = numbers.is_not_null() & people.is_null() & bodies.is_null()
    claimed.warn(unread, "bad-id-number", reading.layout.header_name(number), numbers)
    company = is_company(reading, names) & people.is_null()
    kind = _chosen(company | bodies.is_not_null(), "organisation", "person")
    numbered = ("person:cn-id:" + people).fill_null("organisation:cn-uscc:" + bodies)
    key = numbered.fill_null(named_keys(kind, anchor, names))
    claimed.mention("person", key, name=names.fill_null(""), details=details, where=kind == "person")
    claimed.mention("organisation", key, name=names.fill_null(""), details=details, where=kind == "organisation")
    return key


def persons_numbers(reading: Reading, claimed: Claimed, names: pl.Series, numbers: pl.Series, field: str) -> pl.Series:
    """The identity numbers, those of 15 digits in their form of 18; a company's 15 digits are its licence."""
    people = citizen_ids(numbers)
    old = old_citizen_ids(numbers)
    if old.is_null().all():
        return people
    old = old.set(names.is_null() | is_company(reading, names), None)
    claimed.warn(old.is_not_null(), "id-number-15", reading.layout.header_name(field), numbers, effect="kept")
    return people.fill_null(old)


def rows_of_file(reading: Reading) -> pl.Series:
    """What holds somebody without a number where nothing else does: this row of this file, shared with nobody."""
    rows = pl.Series(reading.block.ordinals).cast(pl.String)
    return f"row:{file_mark(reading)}-{reading.layout.sheet.number}-" + rows


def file_mark(reading: Reading) -> str:
    """16 hex digits of the file's SHA-256."""
    with reading.layout.sheet.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def is_company(reading: Reading, names: pl.Series) -> pl.Series:
    """Where a stated name ends as organisations' names do."""
    endings = reading.layout.template.words.get("holder", {}).get("organisation", COMPANY)
    distinct = names.drop_nulls().unique()
    found = distinct.filter(pl.Series([name.endswith(tuple(endings)) for name in distinct.to_list()], dtype=pl.Boolean))
    return names.is_in(found.to_list()).fill_null(False)


def phones(claimed: Claimed, texts: pl.Series, column: str, holders: pl.Series) -> None:
    """The telephones that a cell lists (between 、 ; , / or blanks), used by the row's holder."""
    organisation = holders.str.starts_with("organisation:").fill_null(False)
    listed = texts.str.replace_all(r"[、；;，,/|\s]+", ",").str.split(",")
    for place in range(listed.list.len().fill_null(0).to_numpy().max(initial=0)):
        one = listed.list.get(place, null_on_oob=True)
        one = one.set((one == "").fill_null(False), None)
        key = each_distinct(one, phone_key)
        claimed.warn(one.is_not_null() & key.is_null(), "bad-phone", column, one)
        claimed.mention("phone", key, name=one.fill_null(""))
        claimed.link("uses", holders, key, where=~organisation, directed=True)


def meaning(reading: Reading, field: str, words: str) -> pl.Series:
    """What a word of a field means (`[words.<words>]` of the template); null where it means nothing known.

    A blank means what `""` is listed under.
    """
    known = {word: name for name, listed in reading.layout.template.words.get(words, {}).items() for word in listed}
    codes, texts = reading.distinct(field)
    return texts.replace_strict(known, default=None, return_dtype=pl.String).gather(pl.Series(codes))


def stated(reading: Reading, field: str, words: str, name: str) -> pl.Series:
    """Where a field's text has one of the words in it that `[words.<words>]` of the template lists under `name`."""
    listed = reading.layout.template.words.get(words, {}).get(name, ())
    said = reading.field(field)
    distinct = said.drop_nulls().unique()
    found = [text for text in distinct.to_list() if any(word in text for word in listed)]
    return said.is_in(found).fill_null(False)


def _chosen(where: pl.Series, one: str, other: str) -> pl.Series:
    return pl.select(pl.when(where).then(pl.lit(one)).otherwise(pl.lit(other))).to_series()
