"""An empty roster to be filled in: headings in Hindi and English, columns in which Excel leaves numbers alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from bot.loading.roster import HEADINGS

SHOWN = {
    "position": "पद कोड", "name": "नाम", "phone": "मोबाइल", "since": "कब से", "until": "कब तक", "stand_in": "स्थानापन्न",
    "rank": "पदनाम", "unit": "इकाई", "reports_to": "वरिष्ठ पद",
}  # fmt: skip
NOTES = "One row a holding. Position code, phone: as text. Since, until: 01/12/2026; a last day counts whole."
TEXT, DAY = "@", "DD/MM/YYYY"
FORMATS = {"position": TEXT, "phone": TEXT, "since": DAY, "until": DAY}
ROWS = 2_000


def write(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Roster"
    sheet["A1"] = NOTES
    for at, (column, hindi) in enumerate(SHOWN.items(), 1):
        cell = sheet.cell(2, at, f"{HEADINGS[column][0].capitalize()} / {hindi}")
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = 18
        for row in range(3, ROWS) if column in FORMATS else ():
            sheet.cell(row, at).number_format = FORMATS[column]
    stand_in = DataValidation(type="list", formula1='"yes,no"', allow_blank=True)
    stand_in.add(f"F3:F{ROWS}")
    sheet.add_data_validation(stand_in)
    sheet.freeze_panes = "A3"
    book.save(path)
