"""What stands in a cell of a spreadsheet, as Excel writes it or as people type it: a number, a day, a yes."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers

Cell = str | int | float | bool | datetime | date | time | timedelta | None

COUNTRY = "IN"  # a number without its country's code
EXCELS_FIRST_DAY = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # Excel's count of days for 2000 … 2099

YES = {"yes", "y", "true", "1", "x", "haan", "ha", "han", "हां", "हाँ", "हा", "✓", "✔"}
NO = {"", "no", "n", "false", "0", "-", "nahi", "nahin", "नहीं", "नही"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS_HI = (
    "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
)  # fmt: skip

BY_FIGURES = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
BY_NAME = re.compile(r"(\d{1,2})[-/. ]*([^\W\d_][^\d-]*?)[-/., ]*(\d{2,4})")
CLOCK = re.compile(r"(?:^|[T\s])(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$")
SHORTENED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


def text(cell: Cell) -> str:
    """Digits of any script become Latin ones; a number that Excel holds as 12.0 is 12."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    said = "" if cell is None else str(cell)
    return " ".join("".join(str(int(c)) if c.isdecimal() else c for c in said).split())


def phone(cell: Cell) -> str:
    """In international form. Raises `ValueError` with a sentence for whoever wrote it."""
    written = text(cell).removeprefix("'")
    if SHORTENED.fullmatch(written):
        raise ValueError("Excel has shortened the phone number: format the column as text and write it again")
    number = re.sub(r"[\s().‑-]", "", written)
    if number.startswith("+") and number[1:].isdigit() and 8 <= len(number) <= 16:
        return number
    if number.startswith("91") and len(number) == 12 and number.isdigit():
        return f"+{number}"
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise ValueError("the phone number is none: write ten digits, or +91 and ten digits")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def moment(cell: Cell, zone_time: ZoneInfo, *, last: bool = False) -> datetime | None:
    """A day begins at its midnight; a last day ends with it. Raises `ValueError` with a sentence."""
    if cell is None or text(cell) in ("", "-"):
        return None
    day, clock = when(cell)
    if clock is None:
        return datetime.combine(day + timedelta(days=1 if last else 0), time(0), zone_time)
    return datetime.combine(day, clock, zone_time)


def when(cell: Cell) -> tuple[date, time | None]:
    if isinstance(cell, datetime):
        return cell.date(), cell.time() if cell.time() != time(0) else None
    if isinstance(cell, date):
        return cell, None
    written = text(cell)
    if written.isdigit() and int(written) in SERIALS:
        return EXCELS_FIRST_DAY + timedelta(days=int(written)), None
    try:
        hour = CLOCK.search(written)
        clock = time(int(hour[1]), int(hour[2])) if hour else None
        return day_of(written[: hour.start()] if hour else written), clock
    except ValueError:
        raise ValueError(f"“{written}” is no date: write it like 01/12/2026") from None


def day_of(written: str) -> date:
    """The day comes before the month, as it is written here, unless the year comes first."""
    if found := BY_FIGURES.fullmatch(written):
        first, month, third = (int(part) for part in found.groups())
        return date(first, month, third) if first > 31 else date(full(third), month, first)
    if found := BY_NAME.fullmatch(written):
        return date(full(int(found[3])), month_of(found[2]), int(found[1]))
    raise ValueError(written)


def month_of(name: str) -> int:
    spelled = name.strip().casefold().replace("म्ब", "ंब").replace("फ़", "फ")
    return (MONTHS_HI.index(spelled) if spelled in MONTHS_HI else MONTHS.index(spelled[:3])) + 1


def full(year: int) -> int:
    return year if year > 99 else 2000 + year


def yes(cell: Cell) -> bool:
    """Raises `ValueError` with a sentence."""
    word = text(cell).casefold().rstrip(".")
    if word not in YES | NO:
        raise ValueError(f"“{word}” is neither yes nor no")
    return word in YES
