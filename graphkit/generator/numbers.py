"""Which numbers belong to nobody, yet pass every check that a real one passes?

identity number   county code 99xxxx: GB/T 2260 knows no province 99; check digit of GB 11643
credit code       county code 99xxxx likewise; check character of GB 32100
card              begins with 699900: ISO/IEC 7812 has given no issuer numbers beginning with 69; Luhn digit
account number    21 digits, begins with 000 or 990; leading zeros are part of it
phone             begins with 154: a block the ministry has given no operator
device address    begins with 02: locally administered (IEEE 802), never burnt into a device
device number     IMEI begins with 00: given to test equipment only (3GPP TS 23.003); Luhn digit
wallet            16 digits beginning with 2088000000, as in the other samples
network address   192.0.2, 198.51.100, 203.0.113: documentation only (RFC 5737)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from numpy.random import Generator

_CN_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DOCUMENTATION_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")


def identity_number(county: int, born: date, order: int) -> str:
    """The 18 characters of GB 11643 for county code 99xxxx; an odd `order` (0 to 999) is a man's."""
    body = f"99{county:04d}{born:%Y%m%d}{order:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_CN_ID_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(county: int, serial: int, kind: str = "91") -> str:
    """The 18 characters of GB 32100 of an invented company, or, with kind 11, of a public body."""
    body = f"{kind}99{county:04d}{serial:09d}"
    total = sum(pow(3, place, 31) * _USCC_ALPHABET.index(character) for place, character in enumerate(body))
    return body + _USCC_ALPHABET[(31 - total % 31) % 31]


def card_number(serial: int) -> str:
    """A 19-digit card number for a serial of up to 12 digits, with its Luhn digit."""
    return _with_luhn(f"699900{serial:012d}")


def device_number(serial: int) -> str:
    """A 15-digit IMEI of test equipment for a serial of up to 12 digits, with its Luhn digit."""
    return _with_luhn(f"00{serial:012d}")


def _with_luhn(body: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    total = sum(digit - 9 if digit > 9 else digit for digit in doubled)
    return body + str(-total % 10)


class Numbers:
    """Draws numbers that have not been drawn before, from one random source."""

    def __init__(self, random: Generator) -> None:
        self._random = random
        self._given: set[str] = set()

    def person(self) -> tuple[str, date, str]:
        """Identity number, day of birth, sex (男 or 女) of an adult."""
        born = date.fromordinal(int(self._random.integers(date(1958, 1, 1).toordinal(), date(2005, 1, 1).toordinal())))
        number = self._new(lambda: identity_number(self._county(), born, int(self._random.integers(1, 999))))
        return number, born, "男" if int(number[16]) % 2 else "女"

    def company(self) -> str:
        """A credit code."""
        return self._new(lambda: credit_code(self._county(), int(self._random.integers(10**8, 10**9))))

    def body(self) -> str:
        """A public body's credit code."""
        return self._new(lambda: credit_code(self._county(), int(self._random.integers(10**8, 10**9)), "11"))

    def card(self) -> str:
        """A card number."""
        return self._new(lambda: card_number(int(self._random.integers(0, 10**12))))

    def account(self) -> str:
        """An account number of 21 digits: it sorts before every card number, or after."""
        start = ("000", "990")[int(self._random.integers(2))]
        return self._new(lambda: f"{start}{int(self._random.integers(0, 10**18)):018d}")

    def phone(self) -> str:
        """An 11-digit number shaped like a mobile one."""
        return self._new(lambda: f"154{int(self._random.integers(0, 10**8)):08d}")

    def mac(self) -> str:
        """A device address as 12 hexadecimal digits in upper case."""
        return self._new(lambda: f"02{int(self._random.integers(0, 2**40)):010X}")

    def imei(self) -> str:
        """A device number."""
        return self._new(lambda: device_number(int(self._random.integers(1, 10**12))))

    def wallet(self) -> str:
        """A wallet's number on a payment platform, 16 digits."""
        return self._new(lambda: f"2088000000{int(self._random.integers(0, 10**6)):06d}")

    def ip(self) -> str:
        """A network address; many devices may have the same."""
        return f"{_DOCUMENTATION_NETWORKS[int(self._random.integers(3))]}.{int(self._random.integers(1, 255))}"

    def _county(self) -> int:
        return int(self._random.integers(1, 100)) * 100 + int(self._random.integers(1, 100))

    def _new(self, draw: Callable[[], str]) -> str:
        number = draw()
        while number in self._given:
            number = draw()
        self._given.add(number)
        return number
