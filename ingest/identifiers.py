"""Which key does an identifier give, and which identifiers are none?

Whole columns at once; what needs Python is done once for every distinct value.
"""

from __future__ import annotations

import re
from datetime import date

import numba as nb
import numpy as np
import polars as pl

from graphkit.model import encode_id

from .kernels import BoolArray, U8Array
from .texts import each_distinct, wide_to_plain

_AS_IT_IS = r"^[!-$&-+\--9;-~\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}]*$"
"""ASCII without `%`, `:`, `,`, white space, and unified ideographs: encoded as it stands."""
_SCIENTIFIC = r"^[+-]?\d(\.\d+[eE]\+?|[eE]\+)\d{1,2}$"  # 6.22E+18, 6E+18; an id such as 80152E780 is no number
_MASKED = r"^[0-9A-Za-z@.+_-]*(?:[*＊•#]{2}|[0-9][Xx]{3,}[0-9])[0-9A-Za-z@.+_*＊•#-]*$"
_SUFFIX = r"^([0-9]{12,})(?:[_-][0-9A-Za-z_-]{0,16}|\s*(?:CNY|RMB|USD|HKD|EUR|JPY|GBP|MOP|人民币|美元|港币)[0-9]{0,6})$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def encoded(texts: pl.Series) -> pl.Series:
    """`model.encode_id` of a column; blank and null are null."""
    simple = texts.str.contains(_AS_IT_IS)
    if simple.all(ignore_nulls=True):
        return texts.set(texts == "", None)
    rest = each_distinct(texts.set(simple.fill_null(True), None), encode_id)
    made = texts.zip_with(simple.fill_null(True), rest)
    return made.set(made == "", None)


def keys(kind: str, scheme: str, texts: pl.Series) -> pl.Series:
    """`model.key_of` of a column; blank is null: no entity."""
    return f"{kind}:{scheme}:" + encoded(texts)


def joined_keys(kind: str, scheme: str, columns: list[pl.Series]) -> pl.Series:
    """Keys whose id is several columns together; null where one of them is blank."""
    if len(columns) == 1:
        return keys(kind, scheme, columns[0])
    made = encoded(columns[0]).str.replace_all("_", "%5F", literal=True)
    for column in columns[1:]:
        made = made + "_" + encoded(column).str.replace_all("_", "%5F", literal=True)
    return f"{kind}:{scheme}:" + made


def named_keys(kind: str | pl.Series, anchors: pl.Series, names: pl.Series) -> pl.Series:
    """`model.named_key` of two columns; null where one of them is null or blank."""
    plain = anchors.str.contains(r"^[!-~]*$").fill_null(True)
    escaped = anchors.set(~plain, None)
    for sign, code in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        escaped = escaped.str.replace_all(sign, code, literal=True)
    if not plain.all():
        escaped = escaped.zip_with(plain, each_distinct(anchors.set(plain, None), encode_id))
    return kind + pl.Series([":named:"]) + escaped + _after_anchor(names)


def _after_anchor(names: pl.Series) -> pl.Series:
    simple = (names.str.contains(_AS_IT_IS) & (names != "")).fill_null(True)
    after = "%3A" + names
    return after if simple.all() else after.zip_with(simple, each_distinct(names.set(simple, None), _name_after_anchor))


def _name_after_anchor(name: str) -> str | None:
    """A name as it stands in a key after the anchor and a colon."""
    return encode_id(f":{name}") if encode_id(name) else None


def masked(texts: pl.Series) -> pl.Series:
    """Where an identifier hides a part of itself (`6222****0018`, `a***@b.cn`): it may stand for many."""
    return texts.str.contains(_MASKED).fill_null(False)


def mangled(texts: pl.Series, marks: BoolArray) -> pl.Series:
    """Where is an identifier a number that lost its last digits: a long number cell, or scientific notation?"""
    said = texts.str.contains(_SCIENTIFIC).fill_null(False)
    return said | pl.Series(marks) if marks.any() else said


def citizen_ids(texts: pl.Series) -> pl.Series:
    """The identity numbers (GB 11643: check digit, plausible date of birth) of a column; null where it is none."""
    plain = texts.str.contains(r"^[0-9]{17}[0-9Xx]$").fill_null(False)
    digits = texts.set(~plain, None).str.to_uppercase()
    good = pl.Series(_check_digits_fit(np.frombuffer("".join(digits.drop_nulls().to_list()).encode(), np.uint8)))
    found = digits.drop_nulls()
    made = digits.scatter(plain.arg_true(), found.set(~good, None))
    rest = texts.set(plain, None)
    return made if rest.is_null().all() else made.zip_with(plain, each_distinct(rest, citizen_id))


@nb.njit(cache=True, nogil=True)
def _check_digits_fit(text: U8Array) -> BoolArray:
    """Which of the 18-byte numbers, one after the other, have the check digit and a date that GB 11643 asks for?"""
    good = np.zeros(len(text) // 18, np.bool_)
    for which in range(len(good)):
        number = text[18 * which : 18 * which + 18]
        total, weight = 0, 1
        for place in range(16, -1, -1):
            weight = weight * 2 % 11
            total += weight * (number[place] - 48)
        check = (12 - total % 11) % 11
        year = (number[6] - 48) * 1000 + (number[7] - 48) * 100 + (number[8] - 48) * 10 + (number[9] - 48)
        month, day = (number[10] - 48) * 10 + (number[11] - 48), (number[12] - 48) * 10 + (number[13] - 48)
        good[which] = number[17] == (88 if check == 10 else check + 48) and _is_day(year, month, day)
    return good


@nb.njit(cache=True, nogil=True)
def _is_day(year: int, month: int, day: int) -> bool:
    if not (1850 <= year <= 2099 and 1 <= month <= 12 and day >= 1):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return bool(day <= (29 if month == 2 and leap else _DAYS[month - 1]))


def citizen_id(text: str) -> str | None:
    """The 18-character identity number a text is, upper case; None: it is none."""
    number = wide_to_plain(text).strip().upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or not _is_date(number[6:14]):
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number if "10X98765432"[total % 11] == number[17] else None


def old_citizen_ids(texts: pl.Series) -> pl.Series:
    """The identity numbers of 18 characters that those of 15 digits (before 1999) became; null where it is none.

    Nothing in fifteen digits shows a mistyped one but its date: whoever uses this says so in a warning.
    """
    return each_distinct(texts.set(~texts.str.contains(r"^[0-9]{15}$").fill_null(False), None), _as_eighteen)


def _as_eighteen(text: str) -> str | None:
    number = text[:6] + "19" + text[6:]
    if not _is_date(number[6:14]) or text[12:] >= "996":  # 996 to 999 were given to those born before 1900
        return None
    return number + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=True)) % 11]


def without_suffix(numbers: pl.Series) -> pl.Series:
    """Account numbers without the sub-account, currency and serial that banks append; other texts as they stand.

    `6222…0018_156_0`, `6222…0018-001`, `6222…0018CNY00001` name the card 6222…0018. Only twelve digits and more are
    taken for the number: what is shorter before a sign may be a branch code.
    """
    tailed = numbers.str.contains(_SUFFIX).fill_null(False)
    return numbers.zip_with(~tailed, numbers.str.extract(_SUFFIX)) if tailed.any() else numbers


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        return date(1850, 1, 1) <= date(year, month, day) < date(2100, 1, 1)
    except ValueError:
        return False


def credit_codes(texts: pl.Series) -> pl.Series:
    """The organisations' credit codes (GB 32100, check character) of a column; null where it is none."""
    return each_distinct(texts, credit_code)


def credit_code(text: str) -> str | None:
    """The 18-character unified social credit code a text is, upper case; None: it is none."""
    code = wide_to_plain(text).strip().upper()
    if len(code) != 18 or not set(code) <= set(_CREDIT_ALPHABET) or (code[:17].isdigit() and _is_date(code[6:14])):
        return None  # a mistyped identity number is no organisation
    total = sum(weight * _CREDIT_ALPHABET.index(sign) for weight, sign in zip(_CREDIT_WEIGHTS, code, strict=False))
    return code if _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17] else None


def phone_key(text: str) -> str | None:
    """The key of a telephone number: `phone:e164:+…` where it is possible, `phone:raw:…` for 7 digits and more.

    None: it is none, or a town's own number without the area code.
    """
    number = wide_to_plain(text).strip()
    if re.fullmatch("[2-8][0-9]{6,7}", number):
        return None  # without its area code it would be a number of every town
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None and phonenumbers.is_possible_number(parsed) and not re.search("[A-Za-z]", number):
        return f"phone:e164:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"
    return f"phone:raw:{number}" if re.fullmatch(r"[0-9]{7,}", number) else None


def imei_keys(texts: pl.Series) -> pl.Series:
    """The keys of devices, `device:imei:<14 digits>`: serial and check digit differ between records of one device."""
    digits = texts.str.extract(r"^([0-9]{14})[0-9]{0,2}$")
    return "device:imei:" + digits.set((digits == "0" * 14).fill_null(False), None)


def mac_keys(texts: pl.Series) -> pl.Series:
    """`mac_key` of a column."""
    digits = texts.str.replace_all(r"[-:.\s]", "").str.to_uppercase()
    plain = (digits.str.contains("^[0-9A-F]{12}$") & ~digits.is_in(["0" * 12, "F" * 12])).fill_null(False)
    pairs = digits.set(~plain, None).str.replace_all("(..)", "$1-").str.strip_chars_end("-")
    rest = texts.set(plain | texts.str.contains(r"^[\x00-\x7f]*$").fill_null(True), None)
    return ("device:mac:" + pairs).fill_null(each_distinct(rest, mac_key))


def mac_key(text: str) -> str | None:
    """The key of a MAC address, `device:mac:XX-XX-XX-XX-XX-XX`; None: it is none, or stands for none (all 0, all F)."""
    digits = re.sub(r"[-:.\s]", "", wide_to_plain(text)).upper()
    if not re.fullmatch("[0-9A-F]{12}", digits) or digits in ("0" * 12, "F" * 12):
        return None
    return "device:mac:" + "-".join(digits[at : at + 2] for at in range(0, 12, 2))


def luhn(number: str) -> bool:
    """Whether a card number's check digit fits: a hint, never a gate."""
    digits = np.array([int(digit) for digit in number if digit.isdigit()][::-1])
    doubled = digits[1::2] * 2
    return bool(len(digits)) and int(digits[::2].sum() + (doubled - 9 * (doubled > 9)).sum()) % 10 == 0
