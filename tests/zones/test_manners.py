"""A word first, then silence for a while; and never more than a word for who complains."""

from tests.zones.ledger import HOUR, MINUTE, NOON
from zones.manners import Manners, Offence, Pace, Response, respond

HOLDS = Manners(messages=3, minutes=2, links=Response.WARN)


def pace() -> Pace:
    return Pace(1, b"somebody", NOON)


def test_more_than_the_zone_bears_is_a_flood_and_a_quiet_while_ends_it() -> None:
    somebody = pace()
    assert [somebody.counted(HOLDS, NOON) for _ in range(4)] == [False, False, False, True]
    assert not somebody.counted(HOLDS, NOON + 3 * MINUTE)


def test_the_first_time_is_a_word_the_next_is_silence_and_while_it_lasts_nothing_more() -> None:
    somebody = pace()
    said = [respond(HOLDS, somebody, Offence.FLOOD, NOON + n * MINUTE, complains=False) for n in range(3)]
    assert said == [Response.WARN, Response.HOLD, Response.OFF]
    assert respond(HOLDS, somebody, Offence.FLOOD, NOON + 7 * HOUR, complains=False) is Response.WARN


def test_who_complains_is_never_silenced() -> None:
    somebody = pace()
    said = {respond(HOLDS, somebody, Offence.FLOOD, NOON + n * MINUTE, complains=True) for n in range(9)}
    assert said == {Response.WARN, Response.OFF}


def test_what_the_zone_only_warns_of_silences_nobody_and_what_is_off_is_not_looked_at() -> None:
    somebody = pace()
    assert respond(HOLDS, somebody, Offence.INSULTS, NOON, complains=False) is Response.OFF
    assert respond(HOLDS, somebody, Offence.LINKS, NOON, complains=False) is Response.WARN
    assert respond(HOLDS, somebody, Offence.LINKS, NOON + MINUTE, complains=False) is Response.OFF


def test_a_zone_says_it_in_its_file() -> None:
    assert Manners.from_data({"messages": 5, "insults": "warn"}) == Manners(messages=5, insults=Response.WARN)
