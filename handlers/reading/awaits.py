"""That somebody wants to hear when supply is back: it is not yet."""

from __future__ import annotations

from handlers.reading.lexicon import said
from handlers.reading.reading import Reading

BACK = "restoration_confirm"
OF_SOMETHING_ELSE = ("billing_or_other", "planned_query")
SURE = 0.5


def reads_awaits(text: str, reading: Reading) -> bool:
    """“Keep me posted” is said of what is back, too; and a bill or tomorrow's work is waited for as well."""
    found = said("awaits", text)
    if "goes" in found or (reading.intent in OF_SOMETHING_ELSE and reading.confidence >= SURE):
        return False
    return "awaits" in found or ("posted" in found and reading.intent != BACK)
