"""What the sender does on each of Meta's error codes: one row a code, as data.

The codes and what they mean: Meta's "Cloud API error codes" and "Groups API error codes". The reactions are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.channel import Level, SendFailed, Then
from zones.room import Hinders

LETTER, RECIPIENT, TEMPLATE, SENDER, ACCOUNT = Level

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    code: int
    level: Level
    then: Then
    means: str
    after: timedelta = timedelta(0)
    most: int = 5  # tries of one letter
    page: bool = False  # an admin hears of it
    hinders: Hinders | None = None  # what it tells of the room

    def failure(self, asked: timedelta = timedelta(0)) -> SendFailed:
        """`asked` is what the platform itself told us to wait (Retry-After)."""
        return SendFailed(
            f"room {self.hinders}" if self.hinders else f"whatsapp {self.code}",
            self.then,
            max(self.after, asked),
            code=self.code,
            level=self.level,
            most=self.most,
            page=self.page,
            hinders=self.hinders,
        )


POLICY = (
    # ---- busy, or broken for a moment
    Row(1, LETTER, Then.LATER, "invalid request, or a fault at Meta's", 5 * SECOND, most=3, page=True),
    Row(2, LETTER, Then.LATER, "temporarily overloaded", 5 * SECOND),
    Row(131000, LETTER, Then.LATER, "something went wrong", 5 * SECOND),
    Row(131016, LETTER, Then.LATER, "service unavailable", 5 * SECOND),
    Row(133004, LETTER, Then.LATER, "server temporarily unavailable", 5 * SECOND),
    Row(134101, TEMPLATE, Then.LATER, "the template is still being synchronised", 10 * MINUTE),
    # ---- too fast
    Row(130429, SENDER, Then.SLOW, "throughput of the number reached", SECOND),
    Row(131056, RECIPIENT, Then.WAIT, "too many messages to this person (pair rate)", SECOND),
    Row(4, ACCOUNT, Then.PAUSE, "too many calls by the app", 2 * MINUTE),
    Row(80007, ACCOUNT, Then.PAUSE, "too many calls for the account", 2 * MINUTE),
    Row(131057, SENDER, Then.PAUSE, "the number is under maintenance (a change of its throughput)", 2 * MINUTE),
    Row(131208, RECIPIENT, Then.WAIT, "too many operations on groups", MINUTE),
    # ---- the number is in trouble
    Row(131048, SENDER, Then.STOP, "blocked or reported too often", HOUR),
    Row(131045, SENDER, Then.STOP, "the number is not registered", 10 * MINUTE),
    Row(133010, SENDER, Then.STOP, "the number is not registered", 10 * MINUTE),
    Row(33, SENDER, Then.STOP, "the number has been deleted", 10 * MINUTE),
    Row(131037, SENDER, Then.STOP, "the display name is not approved", 10 * MINUTE),
    Row(133000, SENDER, Then.STOP, "deregistration is incomplete", 10 * MINUTE),
    Row(133005, SENDER, Then.STOP, "wrong PIN", 10 * MINUTE),
    Row(133006, SENDER, Then.STOP, "the number must be verified first", 10 * MINUTE),
    Row(133008, SENDER, Then.STOP, "too many wrong PINs", HOUR),
    Row(133009, SENDER, Then.STOP, "PIN entered too fast", 10 * MINUTE),
    Row(133015, SENDER, Then.STOP, "the number was deleted a moment ago", 5 * MINUTE),
    Row(133016, SENDER, Then.STOP, "too many registrations", HOUR),
    # ---- the account is in trouble
    Row(0, ACCOUNT, Then.STOP, "the token does not authenticate us", 10 * MINUTE),
    Row(190, ACCOUNT, Then.STOP, "the token has expired", 10 * MINUTE),
    Row(3, ACCOUNT, Then.STOP, "the permission is missing", 10 * MINUTE),
    Row(10, ACCOUNT, Then.STOP, "the permission is missing", 10 * MINUTE),
    Row(131005, ACCOUNT, Then.STOP, "access denied", 10 * MINUTE),
    Row(368, ACCOUNT, Then.STOP, "restricted for a breach of policy", HOUR),
    Row(131031, ACCOUNT, Then.STOP, "the account is locked", HOUR),
    Row(131042, ACCOUNT, Then.STOP, "a problem with the payment", 10 * MINUTE),
    Row(131064, ACCOUNT, Then.STOP, "limited for templates in the wrong category", HOUR),
    # ---- this person, now or ever
    Row(131026, RECIPIENT, Then.MISSED, "not on WhatsApp, an old app, or terms not accepted"),
    Row(131047, RECIPIENT, Then.TEMPLATE, "the 24-hour window is closed"),
    Row(131049, RECIPIENT, Then.NEVER, "Meta chose not to deliver"),
    Row(131050, RECIPIENT, Then.NEVER, "wants no marketing from us"),
    Row(130472, RECIPIENT, Then.NEVER, "is part of an experiment of Meta's"),
    Row(131021, RECIPIENT, Then.NEVER, "recipient and sender are the same"),
    Row(131030, RECIPIENT, Then.NEVER, "not on the test number's list", page=True),
    Row(130497, RECIPIENT, Then.NEVER, "we may not write to this country", page=True),
    Row(131062, RECIPIENT, Then.NEVER, "a user id will not do for this message"),
    Row(137000, RECIPIENT, Then.NEVER, "the identity key has changed"),
    # ---- this letter
    Row(100, LETTER, Then.NEVER, "invalid parameter", page=True),
    Row(131008, LETTER, Then.NEVER, "a parameter is missing", page=True),
    Row(131009, LETTER, Then.NEVER, "a parameter's value is invalid", page=True),
    Row(131051, LETTER, Then.NEVER, "this type of message is not supported", page=True),
    Row(131052, LETTER, Then.NEVER, "incoming media could not be fetched"),
    Row(131053, LETTER, Then.NEVER, "media could not be uploaded", page=True),
    Row(131055, LETTER, Then.NEVER, "only for the Marketing Messages API", page=True),
    Row(131063, LETTER, Then.NEVER, "marketing templates are switched off", page=True),
    Row(132000, LETTER, Then.NEVER, "wrong number of template parameters", page=True),
    Row(132005, LETTER, Then.NEVER, "the filled template is too long", page=True),
    Row(132008, LETTER, Then.NEVER, "wrong value of a template parameter", page=True),
    Row(132012, LETTER, Then.NEVER, "wrong format of a template parameter", page=True),
    Row(132018, LETTER, Then.NEVER, "a character that a template parameter may not hold", page=True),
    Row(132068, LETTER, Then.NEVER, "the Flow is blocked", page=True),
    Row(132069, LETTER, Then.NEVER, "the Flow is throttled", page=True),
    Row(134011, LETTER, Then.NEVER, "terms of payments not accepted", page=True),
    Row(134100, LETTER, Then.NEVER, "only for the Marketing Messages API", page=True),
    Row(134102, LETTER, Then.NEVER, "only for the Marketing Messages API", page=True),
    Row(135000, LETTER, Then.NEVER, "invalid parameters", page=True),
    Row(139100, LETTER, Then.NEVER, "blocking failed"),
    Row(139101, LETTER, Then.NEVER, "too many blocked"),
    Row(139102, LETTER, Then.NEVER, "the list of the blocked is being changed"),
    Row(139103, LETTER, Then.NEVER, "blocking failed"),
    # ---- this template
    Row(132001, TEMPLATE, Then.ANOTHER, "not there, or not approved", page=True),
    Row(132007, TEMPLATE, Then.ANOTHER, "its content breaks a policy", page=True),
    Row(132015, TEMPLATE, Then.ANOTHER, "paused for its quality", page=True),
    Row(132016, TEMPLATE, Then.ANOTHER, "disabled for its quality", page=True),
    # ---- a native group (§ Groups API)
    Row(131020, RECIPIENT, Then.NEVER, "nobody else is in the group"),
    Row(131041, RECIPIENT, Then.GONE, "the group is unknown, or we are not in it", page=True),
    Row(131207, RECIPIENT, Then.HOLD, "the group is suspended", HOUR, hinders=Hinders.SUSPENDED),
    Row(131215, RECIPIENT, Then.GONE, "the number may not use groups", page=True),
    Row(131059, LETTER, Then.NEVER, "this page of a list is out of date"),
    Row(131201, LETTER, Then.NEVER, "only a part of it was done"),
    Row(131202, LETTER, Then.NEVER, "somebody stands in it twice", page=True),
    Row(131203, LETTER, Then.NEVER, "they have not accepted WhatsApp's terms"),
    Row(131204, LETTER, Then.NEVER, "more people than a group can have", page=True),
    Row(131209, LETTER, Then.NEVER, "the picture is not square"),
    Row(131210, LETTER, Then.NEVER, "the picture is too small"),
    Row(131211, LETTER, Then.NEVER, "the number has as many groups as it may have", page=True),
    Row(131212, LETTER, Then.NEVER, "they are not in the group"),
    Row(131213, LETTER, Then.NEVER, "nobody asks to come in any more"),
    Row(131214, LETTER, Then.NEVER, "no groups may be made for now", page=True),
)  # fmt: skip
BY_CODE = {row.code: row for row in POLICY}


def refusal(code: int, status: int, asked: timedelta = timedelta(0)) -> SendFailed:
    """`status` is the HTTP answer's; 400 for what a webhook tells."""
    return BY_CODE.get(code, unlisted(code, status)).failure(asked)


def unlisted(code: int, status: int) -> Row:
    """A 5xx without a code of Meta's may have been accepted; a refusal with an unknown code is for good, and told."""
    if code == status and status >= 500:
        return Row(code, LETTER, Then.UNKNOWN, "a server's fault, unexplained")
    if status == 429:
        return Row(code, SENDER, Then.SLOW, "too fast", SECOND)
    if 200 <= code <= 299 or status == 401:
        return Row(code, ACCOUNT, Then.STOP, "the permission is missing", 10 * MINUTE)
    if status >= 500:
        return Row(code, LETTER, Then.LATER, "a fault at Meta's that we do not know", 5 * SECOND, page=True)
    return Row(code, LETTER, Then.NEVER, "a refusal that we do not know", page=True)
