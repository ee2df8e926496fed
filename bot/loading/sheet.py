"""A spreadsheet as it comes: rows with the number that people see beside them, and headings in Hindi or English."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bot.loading.cells import Cell, text

SHEETS = {".csv", ".xlsx"}
TITLES = 10  # rows that may stand above the headings


@dataclass
class Sheet:
    """`rows`: the row's number, and its cells by our names of the columns."""

    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def read_sheet(path: Path, headings: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Sheet:
    """Never raises for what is wrong inside. Raises `OSError` for no file."""
    try:
        rows = list(workbook(path) if path.suffix.lower() == ".xlsx" else separated(path))
    except (BadZipFile, InvalidFileException, KeyError):
        return Sheet(complaints=["The file is no Excel workbook (.xlsx)."])
    except (UnicodeDecodeError, csv.Error):
        return Sheet(complaints=["The file is not in UTF-8: in Excel, save it as “CSV UTF-8”, or as .xlsx."])
    known = {word: column for column, words in headings.items() for word in words}
    for number, cells in rows[:TITLES]:
        columns = {at: column for at, cell in enumerate(cells) if (column := column_of(cell, known))}
        if len(columns) > 1:
            missing = [headings[column][0] for column in needed if column not in columns.values()]
            complaints = [f"Row {number}: the column “{name}” is missing." for name in missing]
            return Sheet([] if missing else list(named(rows, number, columns)), complaints)
    shown = ", ".join(headings[column][0] for column in needed)
    return Sheet(complaints=[f"There is no row of headings ({shown} …) among the first {TITLES} rows."])


def named(
    rows: Sequence[tuple[int, Sequence[Cell]]], above: int, columns: Mapping[int, str]
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows under the headings that are not empty."""
    for number, cells in rows:
        row = {column: cells[at] for at, column in columns.items() if at < len(cells)}
        if number > above and any(text(cell) for cell in row.values()):
            yield number, row


def column_of(cell: Cell, known: Mapping[str, str]) -> str:
    """“Phone”, “मोबाइल” or “Phone / मोबाइल”; empty if it is none of ours."""
    whole = text(cell).casefold().replace("-", " ").replace("_", " ")
    names = (name.strip(" .:*") for name in (whole, *whole.split("/")))
    return next((known[name] for name in names if name in known), "")


def workbook(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Of the first sheet. Formulas give what Excel reckoned last."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [cell if isinstance(cell, Cell) else str(cell) for cell in cells]


def separated(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    """By commas, semicolons or tabs, whichever its first lines have most of."""
    raw = path.read_bytes()
    content = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    start = content[:2_000]
    reader = csv.reader(io.StringIO(content), delimiter=max(",;\t", key=start.count))
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1
