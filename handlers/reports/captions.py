"""A photo's caption is answered as words are; the photo lies with their complaint, which is said first."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer
from handlers.incoming import Incoming
from handlers.reading import Reading, read
from handlers.reports import theirs
from handlers.reports.asking_back import elsewhere
from handlers.reports.evidence import EVIDENCE, keep, lately
from handlers.talk import Talk
from zones.complaint import Complaint

OF_SOMETHING_ELSE = ("billing_or_other", "rumour_forward", "opt_out")
SURE = 0.5


async def with_its_photo(talk: Talk, heard: Incoming, said: Answer) -> Answer:
    """`heard`: as it came; a label that they typed under it has become a tap."""
    kind = EVIDENCE.get(heard.kind)
    if talk.taken or kind is None or heard.room or talk.is_engineer or not (heard.media and heard.text.strip()):
        return said
    complaint = await shown_of(talk, read(heard.text, heard.at, talk.places, talk.role), heard)
    if complaint is None:
        return said
    kept = await keep(talk, complaint, kind)
    if said.file or not said.text:
        return replace(kept, then=said)
    return replace(said, text=f"{kept.text}\n\n{said.text}")


async def shown_of(talk: Talk, reading: Reading, heard: Incoming) -> Complaint | None:
    """What is passed on, a bill and another place are no picture of their fault."""
    if heard.forwarded or (reading.intent in OF_SOMETHING_ELSE and reading.confidence >= SURE):
        return None
    mine = await theirs.still_open(talk)
    complaint = await lately(talk) or (mine[0] if len(mine) == 1 else None)
    return None if complaint is None or complaint.closed_at or elsewhere(talk, reading, complaint) else complaint
