"""The number of a complaint: its last digit is reckoned from the others, so that a slip of the finger is noticed."""

from __future__ import annotations


def number_of(zone: str, month: str, serial: int) -> str:
    """`GN-C-2611-00428`: the last digit is reckoned from the others, so that a slip of the finger is noticed."""
    digits = f"{serial:04}"
    return f"{zone}-C-{month}-{digits}{check_digit(month + digits)}"


def is_number(words: str) -> bool:
    """Whether this can be the number of a complaint; one wrong digit, or two that changed places, and it cannot."""
    zone, c, month, serial = (*words.upper().rsplit("-", 3), "", "", "")[:4]
    digits = month + serial
    whole = bool(zone) and c == "C" and len(month) == 4 and len(serial) >= 5
    return whole and digits.isascii() and digits.isdigit() and check_digit(digits[:-1]) == digits[-1]


# Damm's quasigroup of order ten: it notices every single wrong digit and every swap of neighbours.
DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_digit(digits: str) -> str:
    carried = 0
    for digit in digits:
        carried = int(DAMM[carried][int(digit)])
    return str(carried)
