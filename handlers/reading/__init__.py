"""Reading what people write about the electricity: one way in for every script and spelling."""

from handlers.reading.alarms import (
    gives_away,
    gives_to_anybody,
    reads_all_seen,
    reads_at_work,
    reads_cut,
    reads_done,
    reads_ended,
    reads_going,
    reads_looking,
    reads_mended,
    reads_mended_and_on,
    reads_seen,
    speaks_of_seeing,
)
from handlers.reading.awaits import reads_awaits
from handlers.reading.breadth import read_breadth
from handlers.reading.causes import read_cause
from handlers.reading.corrections import read_wrong, said_instead, says_why, tells_of_supply
from handlers.reading.denials import goes_on, reads_denied, reads_wanted
from handlers.reading.evidence import Evidence
from handlers.reading.extents import read_extent, reads_spread
from handlers.reading.gazetteer import Gazetteer, Place
from handlers.reading.inside import said_of_inside
from handlers.reading.known import Near
from handlers.reading.meters import said_of_a_meter
from handlers.reading.money import said_of_money
from handlers.reading.of_supply import speaks_of_supply
from handlers.reading.off_now import reads_off_now
from handlers.reading.past import read_between
from handlers.reading.places import Found, beside, find_places
from handlers.reading.reading import Reading, read
from handlers.reading.since import read_begun_at, read_since, says_since
from handlers.reading.slips import reads_slip
from handlers.reading.taken_back import reads_taken_back
from handlers.reading.times import Times, read_time, says_how_long, says_more
from handlers.reading.undone import reads_undone
from handlers.reading.where_out import asks_where_out
from handlers.reading.whose import Another, read_another
from handlers.reading.written import as_written

__all__ = [
    "Another",
    "Evidence",
    "Found",
    "Gazetteer",
    "Near",
    "Place",
    "Reading",
    "Times",
    "as_written",
    "asks_where_out",
    "beside",
    "find_places",
    "gives_away",
    "gives_to_anybody",
    "goes_on",
    "read",
    "read_another",
    "read_begun_at",
    "read_between",
    "read_breadth",
    "read_cause",
    "read_extent",
    "read_since",
    "read_time",
    "read_wrong",
    "reads_all_seen",
    "reads_at_work",
    "reads_awaits",
    "reads_cut",
    "reads_denied",
    "reads_done",
    "reads_ended",
    "reads_going",
    "reads_looking",
    "reads_mended",
    "reads_mended_and_on",
    "reads_off_now",
    "reads_seen",
    "reads_slip",
    "reads_spread",
    "reads_taken_back",
    "reads_undone",
    "reads_wanted",
    "said_instead",
    "said_of_a_meter",
    "said_of_inside",
    "said_of_money",
    "says_how_long",
    "says_more",
    "says_since",
    "says_why",
    "speaks_of_seeing",
    "speaks_of_supply",
    "tells_of_supply",
]
