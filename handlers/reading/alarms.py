"""What an office says of an alarm that rang with it: it is seen, it is over, it is another office's."""

from __future__ import annotations

from handlers.reading.danger import hurts
from handlers.reading.denials import hangs_over, reads_denied
from handlers.reading.lexicon import phrases, row_of, said
from handlers.reading.normal import plain

MARKS = {"", ",", ".", "!", "-"}


def reads_seen(text: str) -> bool:
    """“Dekh liya, ja rahe hain”, and nothing else: “kisne dekha?” and “not seen yet” want to see it."""
    return says_nothing_but({"seen", "going"}, text)


def reads_looking(text: str) -> bool:
    """“Main dekh raha hun”, and nothing else but that they go there."""
    return says_nothing_but({"looking"}, text, frozenset({"going"}))


def reads_going(text: str) -> bool:
    """“Nikal raha hun”: they go to see what they were asked about."""
    return says_nothing_but({"going"}, text, frozenset({"seen", "looking"}))


def reads_done(text: str) -> bool:
    """“Ho gaya kaam”, and nothing else, of the complaint that they name."""
    return says_nothing_but({"done"}, text)


def says_nothing_but(what: set[str], text: str, besides: frozenset[str] = frozenset()) -> bool:
    row = row_of(plain(text))
    hits = [hit for hit in phrases("alarms").find(row) if hit.name in {"aside", *what, *besides}]
    rest = {word for at, word in enumerate(row) if not any(hit.start <= at < hit.end for hit in hits)}
    return any(hit.name in what for hit in hits) and rest <= MARKS


def reads_cut(text: str) -> bool:
    """“Line band karwa di”, as whoever had it done says so."""
    return "cut" in told_of_work(text)


def reads_at_work(text: str) -> bool:
    """“Team bhej di”, “line band karwa di”: something is being done about it."""
    return bool(told_of_work(text) & {"sent", "cut"})


def told_of_work(text: str) -> set[str]:
    """Where somebody is hurt, nothing that was done comes before that."""
    row = row_of(plain(text))
    found = phrases("alarms").names(row)
    return set() if "not_yet" in found or hurts(row) else found


def reads_all_seen(text: str, many: int) -> bool:
    """“Sab dekh liya” is of all that rang, and “dono” of two."""
    found = said("alarms", text)
    return "all" in found or ("both" in found and many == 2)


def reads_mended_and_on(text: str) -> bool:
    """“Taar hata diya, line chalu”: the danger is over, and the line on again."""
    found = told_of_work(text)
    return {"mended", "on"} <= found and not found & {"goes_on", "unsure"}


def speaks_of_seeing(text: str) -> bool:
    return "seen" in said("alarms", text)


def reads_ended(text: str) -> bool:
    """“Aag bujha di, ab khatra nahi”, as whoever did it says so; no word of supply."""
    found = said("alarms", text)
    over = bool(found & {"ended", "mended"}) or reads_denied(text)
    return over and not found & {"goes_on", "of_supply"} and not hangs_over(text)


def reads_mended(text: str) -> bool:
    """“Taar hata diya, ab khatra nahi”: what was done about it is told; “khatra khatam tha” leaves that open."""
    found = said("alarms", text)
    return "mended" in found and "unsure" not in found and reads_ended(text)


def gives_away(text: str) -> bool:
    """“JE Kamta ko de do”; to whom, is not said by this."""
    return "gives" in said("alarms", text)


def gives_to_anybody(text: str) -> bool:
    """“Kisi aur ko de do”: not theirs, and they do not say whose."""
    return {"gives", "anybody"} <= said("alarms", text)
