"""The other fields of Meta's webhooks, each read into a small neutral value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.channels.news import (
    AccountNews,
    KeyChanged,
    News,
    NumberNews,
    Participant,
    Preference,
    RoomNews,
    TemplateNews,
)
from bot.intake.update import Json, dicts, listed, moment, part, word

CHANNEL = "whatsapp"

# What an app can subscribe to, and our word for it. A field that is not here is not understood: kept, counted, shown.
KINDS = {
    "message_template_status_update": "template.status",
    "message_template_quality_update": "template.quality",
    "template_category_update": "template.category",
    "message_template_components_update": "template.components",
    "phone_number_quality_update": "number.quality",
    "phone_number_name_update": "number.name",
    "business_capability_update": "number.capability",
    "account_alerts": "account.alert",
    "account_update": "account.update",
    "account_review_update": "account.review",
    "account_settings_update": "account.settings",
    "business_status_update": "account.business",
    "payment_configuration_update": "account.payment",
    "security": "account.security",
    "user_preferences": "person.preference",
    "group_lifecycle_update": "room.lifecycle",
    "group_participants_update": "room.participants",
    "group_settings_update": "room.settings",
    "group_status_update": "room.status",
    "calls": "call",
    "flows": "flow",
    "history": "business_app",
    "smb_app_state_sync": "business_app",
    "smb_message_echoes": "business_app",
    "message_echoes": "business_app",
}
# Fields whose values hold a list of happenings, each of them an update of its own.
LISTS = {"user_preferences": "user_preferences", **{field: "groups" for field in KINDS if field.startswith("group_")}}

CODE = re.compile("[0-9]{1,9}")
SETTINGS = ("group_subject", "group_description", "profile_picture")
PARTICIPANTS = ("added_participants", "removed_participants")


def key_of(number_or_id: str) -> str:
    """As an address has it: a number with its +, a business-scoped id as it is."""
    bare = number_or_id.lstrip("+")
    return f"+{bare}" if bare.isascii() and bare.isdigit() else number_or_id


def keys_of(person: Json) -> tuple[str, ...]:
    """The number, where Meta shows it, and the business-scoped id; `input` is what we called them ourselves."""
    named = (word(person, "wa_id", "user"), word(person, "user_id"))
    return tuple(key_of(key) for key in named if key) or tuple(map(key_of, filter(None, [word(person, "input")])))


def codes(holder: Json) -> tuple[int, ...]:
    return tuple(int(code) for error in dicts(holder, "errors") if CODE.fullmatch(code := word(error, "code")))


def template(kind: str, body: Json) -> TemplateNews:
    value = part(body, "value")
    return TemplateNews(
        kind,
        account=word(body, "account"),
        template=word(value, "message_template_id"),
        name=word(value, "message_template_name"),
        language=word(value, "message_template_language"),
        now=word(value, "event", "new_quality_score", "new_category"),
        before=word(value, "previous_quality_score", "previous_category"),
        reason=word(value, "reason", "correct_category"),
    )


def number(kind: str, body: Json) -> NumberNews:
    value = part(body, "value")
    most = ("max_daily_conversations_per_business", "current_limit", "max_daily_conversation_per_phone")
    return NumberNews(
        kind,
        account=word(body, "account"),
        number=word(value, "display_phone_number"),
        event=word(value, "event", "decision"),
        limit=word(value, *most),
        before=word(value, "old_limit"),
    )


def account(kind: str, body: Json) -> AccountNews:
    value = part(body, "value")
    alert = part(value, "alert_info") or value
    restricted = next(dicts(value, "restriction_info"), {})
    error = next(dicts(value, "errors"), {})
    return AccountNews(
        kind,
        account=word(body, "account"),
        event=word(alert, "event", "alert_type", "decision") or word(error, "code"),
        status=word(alert, "alert_status") or word(part(value, "ban_info"), "waba_ban_state"),
        severity=word(alert, "alert_severity"),
        reason=word(part(value, "violation_info"), "violation_type")
        or word(restricted, "restriction_type")
        or word(alert, "alert_description")
        or word(error, "title"),
    )


def preference(kind: str, body: Json) -> Preference:
    item, contact = part(body, "item"), part(body, "contact")
    return Preference(
        kind,
        CHANNEL,
        keys=keys_of({"wa_id": word(item, "wa_id") or word(contact, "wa_id")} | {"user_id": word(contact, "user_id")}),
        category=word(item, "category"),
        wish=word(item, "value"),
        at=moment(item.get("timestamp")) or datetime.now(UTC),
    )


def room(kind: str, body: Json) -> RoomNews:
    item = part(body, "item")
    return RoomNews(
        kind,
        room=word(item, "group_id"),
        event=word(item, "type"),
        at=moment(item.get("timestamp")) or datetime.now(UTC),
        request=word(item, "request_id", "join_request_id"),
        subject=word(item, "subject") or word(part(item, "group_subject"), "text"),
        invite_link=word(item, "invite_link"),
        by=word(item, "initiated_by"),
        participants=tuple(participants(item)),
        failed=tuple(Participant(keys_of(one), codes(one)) for one in dicts(item, "failed_participants")),
        codes=codes(item) or tuple(code for name in SETTINGS for code in codes(part(item, name))),
        is_failure=bool(listed(item, "errors")),
        refused=tuple(name for name in SETTINGS if word(part(item, name), "update_successful").lower() == "false"),
    )


def participants(item: Json) -> Iterator[Participant]:
    """Those who came or went; who asks to come in stands in the item itself."""
    for name in PARTICIPANTS:
        yield from (Participant(keys_of(one)) for one in dicts(item, name))
    if word(item, "join_request_id") and (keys := keys_of(item)):
        yield Participant(keys)


def key_changed(kind: str, body: Json) -> KeyChanged:
    """A new number makes a new business-scoped id, too; Meta has printed this message in several forms."""
    message = part(body, "message")
    system = part(message, "system")
    numbers = word(message, "from") or word(system, "customer"), word(system, "wa_id", "new_wa_id")
    ids = (
        word(system, "previous_user_id") or word(message, "from_user_id"),
        word(system, "user_id") or word(system, "new_user_id"),
    )
    old, new = (tuple(key_of(key) for key in pair if key) for pair in zip(numbers, ids, strict=True))
    return KeyChanged(kind, CHANNEL, old, tuple(key for key in new if key not in old))


READERS: dict[str, Callable[[str, Json], News]] = {
    **dict.fromkeys(("template.status", "template.quality", "template.category", "template.components"), template),
    **dict.fromkeys(("number.quality", "number.capability", "number.name"), number),
    **dict.fromkeys(
        ("account.alert", "account.update", "account.review", "account.settings", "account.business", "account.error"),
        account,
    ),
    **dict.fromkeys(("room.lifecycle", "room.participants", "room.settings", "room.status"), room),
    "person.preference": preference,
    "person.key": key_changed,
}


def items_of(field: str, value: Json) -> Iterator[Json]:
    """One happening each: a value that holds several is taken apart."""
    name = LISTS.get(field)
    for item in listed(value, name) if name else ():
        yield {"item": item, "metadata": part(value, "metadata"), "contact": contact_of(item, value)}


def contact_of(item: object, value: Json) -> Json:
    contacts = list(dicts(value, "contacts"))
    same = [one for one in contacts if word(one, "wa_id") and word(one, "wa_id") == word(item, "wa_id")]
    return next(iter(same or (contacts if len(contacts) == 1 else [])), {})
