"""Whether what is passed on as official is: a number that is asked about, held against the last word of ours."""

from __future__ import annotations

from enum import StrEnum

from zones.notice import Notice, NoticeKind


class Truth(StrEnum):
    GENUINE = "genuine"
    CHANGED = "changed"  # it was ours; something newer holds now
    TAKEN_BACK = "taken_back"
    ALTERED = "altered"  # ours, but for a word that somebody put there
    UNKNOWN = "unknown"


def truth(newest: Notice | None, version: int | None) -> Truth:
    """`newest` is the last word under the number that was asked about; without a version any of them is meant."""
    if newest is None or not 1 <= (version or 1) <= newest.version:
        return Truth.UNKNOWN
    if newest.kind is NoticeKind.CANCELLATION:
        return Truth.TAKEN_BACK
    return Truth.CHANGED if version and version < newest.version else Truth.GENUINE


def truth_of_words(newest: Notice | None, version: int | None, *, altered: bool) -> Truth:
    """The same of words that were passed on: what was changed in them weighs more than that they are old."""
    known = truth(newest, version)
    return Truth.ALTERED if altered and known is not Truth.UNKNOWN else known
