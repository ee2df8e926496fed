"""A roster as offices keep it in Excel: understood in Hindi and English, or told in words what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.loading import cells, template
from bot.loading.cells import Cell
from bot.loading.roster import Roster, read_roster

LUCKNOW = ZoneInfo("Asia/Kolkata")
EXAMPLE = Path(__file__).parents[2] / "docs" / "roster-example.csv"
HEAD = ("Position code", "Name", "Phone", "Since", "Until", "Stand-in")
ANIL = ("JE-GN-VBK", "Anil Verma", "+910000000009")


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=LUCKNOW)


def excels(day: date, at: time = time(0)) -> datetime:
    """A cell's date, which knows of no zone."""
    return datetime.combine(day, at)


def workbook(path: Path, *rows: Sequence[Cell]) -> Roster:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path / "roster.xlsx")
    return read_roster(path / "roster.xlsx", LUCKNOW)


def comma_separated(path: Path, text: str, encoding: str = "utf-8") -> Roster:
    (path / "roster.csv").write_bytes(text.encode(encoding))
    return read_roster(path / "roster.csv", LUCKNOW)


def test_the_example_has_no_complaints() -> None:
    roster = read_roster(EXAMPLE, LUCKNOW)

    assert roster.complaints == []
    assert [line.position for line in roster.lines if line.stand_in] == ["JE-GN-VBK"]
    assert roster.lines[0].since == midnight(2025, 4, 1)


def test_a_last_day_counts_whole() -> None:
    (until,) = [line.until for line in read_roster(EXAMPLE, LUCKNOW).lines if line.until]

    assert until == midnight(2027, 1, 1)


def test_a_workbook_gives_numbers_and_dates_as_excel_keeps_them(tmp_path: Path) -> None:
    row = ("JE-GN-VBK", "Anil Verma", 910000000009.0, excels(date(2026, 12, 1)), date(2026, 12, 31), True)

    roster = workbook(tmp_path, ("Roster of Gomti Nagar",), (), HEAD, row)

    assert roster.complaints == []
    (line,) = roster.lines
    assert (line.row, line.phone, line.stand_in) == (4, "+910000000009", True)
    assert (line.since, line.until) == (midnight(2026, 12, 1), midnight(2027, 1, 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_headings_in_hindi_are_understood_however_the_file_was_saved(tmp_path: Path, encoding: str) -> None:
    text = "पद कोड;नाम;मोबाइल नंबर;कब से;कब तक;स्थानापन्न\nJE-GN-VBK;अनिल वर्मा;+910000000009;१/१२/२०२६;;हां\n"

    roster = comma_separated(tmp_path, text, encoding)

    assert roster.complaints == []
    (line,) = roster.lines
    assert (line.name, line.since, line.stand_in) == ("अनिल वर्मा", midnight(2026, 12, 1), True)


def test_the_template_can_be_filled_in_and_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    template.write(path)
    assert read_roster(path, LUCKNOW).complaints == ["There is no row under the headings."]

    book = openpyxl.load_workbook(path)
    for at, cell in enumerate(ANIL, 1):
        book.worksheets[0].cell(3, at, cell)
    book.save(path)

    roster = read_roster(path, LUCKNOW)
    assert (roster.complaints, [line.phone for line in roster.lines]) == ([], ["+910000000009"])


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+91 00000 00009", "+910000000009"),
        (910000000009, "+910000000009"),
        (910000000009.0, "+910000000009"),
        ("'+91-0000-000009", "+910000000009"),
        ("+९१००००००००९९", "+910000000099"),
    ],
)
def test_a_phone_number_however_it_is_written(written: Cell, number: str) -> None:
    assert cells.phone(written) == number


def test_ten_digits_are_a_number_of_this_country() -> None:
    assert cells.phone("0" + "98765" + "43210") == cells.phone(int("9876543210")) == "+919876543210"


@pytest.mark.parametrize("written", ["9.1E+11", "12345", "anil", "98765", "+91 98x", ""])
def test_what_is_no_phone_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="number"):
        cells.phone(written)


@pytest.mark.parametrize(
    "written",
    ["01/12/2026", "1-12-26", "1.12.2026", "2026-12-01", 46357, "46357", "1 Dec 2026", "1-Dec-26", "1 दिसंबर 2026",
     "1 दिसम्बर 2026", "01 December, 2026", date(2026, 12, 1), excels(date(2026, 12, 1))],
)  # fmt: skip
def test_a_day_however_it_is_written(written: Cell) -> None:
    assert cells.moment(written, LUCKNOW) == midnight(2026, 12, 1)


@pytest.mark.parametrize(
    "written", ["01/12/2026 18:30", "2026-12-01T18:30:00", excels(date(2026, 12, 1), time(18, 30))]
)
def test_a_day_may_have_an_hour(written: Cell) -> None:
    at = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)

    assert cells.moment(written, LUCKNOW) == cells.moment(written, LUCKNOW, last=True) == at


@pytest.mark.parametrize("written", ["32/12/2026", "12/13/2026", "soon", "2026", 7, time(8, 0)])
def test_what_is_no_day_is_refused(written: Cell) -> None:
    with pytest.raises(ValueError, match="is no date"):
        cells.moment(written, LUCKNOW)


WRONG: dict[str, tuple[list[Sequence[Cell]], str]] = {
    "no code": ([("", "Anil Verma", "+910000000009")], "Row 2: the position code is missing."),
    "a name alone": ([("JE-X", "Anil Verma", "")], "Row 2: JE-X has a name and no phone"),
    "no number": ([("JE-X", "Anil", "12345")], "Row 2: phone: the phone number is none"),
    "a shortened number": ([("JE-X", "Anil", "9.1E+11")], "Row 2: phone: Excel has shortened the phone number"),
    "no date": ([(*ANIL, "soon")], "Row 2: since: “soon” is no date"),
    "backwards": ([(*ANIL, "05/12/2026", "01/12/2026")], "Row 2: the last day is before the first."),
    "neither yes nor no": ([(*ANIL, "", "", "maybe")], "Row 2: stand-in: “maybe” is neither yes nor no."),
    "two at once": (
        [ANIL, ("JE-GN-VBK", "Farah Khan", "+910000000010")],
        "Row 2 and row 3: two people hold JE-GN-VBK at once; say from when.",
    ),
    "two for a while": (
        [(*ANIL, "01/01/2026", "31/12/2026"), ("JE-GN-VBK", "Farah", "+910000000010", "01/06/2026")],
        "Row 2 and row 3: two people hold JE-GN-VBK at once",
    ),
    "two names": (
        [ANIL, ("JE-GN-VRK", "Farah Khan", "+910000000009")],
        "Row 2 and row 3: one phone number has two names.",
    ),
    "for himself": ([ANIL, (*ANIL, "", "", "yes")], "Row 2 and row 3: nobody stands in for themselves."),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "complaint"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, rows: list[Sequence[Cell]], complaint: str) -> None:
    (told,) = workbook(tmp_path, HEAD, *rows).complaints

    assert told.startswith(complaint)


def test_every_slip_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    roster = workbook(tmp_path, HEAD, ("JE-X", "Anil", "12345", "soon", "later", "maybe"))

    assert len(roster.complaints) == 4


@pytest.mark.parametrize(
    ("text", "encoding", "complaint"),
    [
        ("a,b\n1,2\n", "utf-8", "There is no row of headings"),
        ("Position code,Name\nJE-X,Anil\n", "utf-8", "Row 1: the column “phone” is missing."),
        ("Position code,Phone\n", "utf-8", "There is no row under the headings."),
        ("Position code,Name\nJE-X,José\n", "cp1252", "The file is not in UTF-8"),
        ("", "utf-8", "There is no row of headings"),
    ],
)
def test_what_is_no_roster_is_told_in_words(tmp_path: Path, text: str, encoding: str, complaint: str) -> None:
    (told,) = comma_separated(tmp_path, text, encoding).complaints

    assert told.startswith(complaint)


def test_a_file_that_only_calls_itself_a_workbook_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_text("JE-GN-VBK")

    assert read_roster(tmp_path / "roster.xlsx", LUCKNOW).complaints == ["The file is no Excel workbook (.xlsx)."]


def test_an_office_that_nobody_knows_needs_its_rank_and_unit(tmp_path: Path) -> None:
    head = (*HEAD, "Rank", "Unit", "Reports to")
    new = ("JE-GN-NEW", "Ravi", "+910000000202", "", "", "", "JE", "GN-VBK", "AET-GN")
    roster = workbook(tmp_path, head, ("JE-X", "Anil", "+910000000009"), new)

    assert list(roster.unknown({"AET-GN"}, {"GN-VBK"})) == [
        "Row 2: there is no position JE-X. Load the zones file that has it first, or write its rank and unit beside it."
    ]
    assert len(list(roster.unknown(set(), set()))) == 3
