"""The way in: what the platforms post, taken apart without losing anything, and understood."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.intake import fields, telegram, whatsapp
from bot.intake.update import SHARDS, Update, fingerprint

Json = dict[str, Any]

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))
SAID_AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SECONDS = str(int(SAID_AT.timestamp()))

SUNITA: Json = {"profile": {"name": "Sunita Devi"}, "wa_id": "910000000101", "user_id": "IN.sunita"}
FARIDA: Json = {"profile": {"name": "Farida"}, "user_id": "IN.farida"}  # hides her number


def text(number: int, body: str = "light kab aayegi?", *, author: str = "910000000101", **more: Any) -> Json:
    said = {"from": author, "id": f"wamid.m{number}", "timestamp": SECONDS, "type": "text", "text": {"body": body}}
    return said | more


def status(number: int, told: str = "delivered", **more: Any) -> Json:
    return {"id": f"wamid.s{number}", "status": told, "timestamp": SECONDS, "recipient_id": "910000000101"} | more


def change(field: str = "messages", **value: Any) -> Json:
    return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": {}} | value}


def post(*changes: Json) -> Json:
    return {"object": "whatsapp_business_account", "entry": [{"id": "200", "changes": list(changes)}]}


def split(body: Any) -> list[Update]:
    return list(whatsapp.split(body))


def kinds(body: Any) -> list[str]:
    return [update.kind for update in split(body)]


def heard(message: Json, contact: Json | None = None) -> Any:
    return whatsapp.heard({"message": message, "contact": contact or {}})


# ---- WhatsApp: taking a batch apart ------------------------------------------------------------------


def test_every_entry_change_message_and_status_of_a_batch_is_taken_out() -> None:
    batch = post(
        change(messages=[text(1), text(2)], statuses=[status(1), status(2)], contacts=[SUNITA]),
        change(messages=[text(3)], contacts=[SUNITA]),
    )
    batch["entry"].append({"id": "201", "changes": [change(statuses=[status(3), status(3, "read")])]})

    assert [update.key for update in split(batch)] == [
        "m:wamid.m1", "m:wamid.m2", "s:wamid.s1:delivered:", "s:wamid.s2:delivered:",
        "m:wamid.m3", "s:wamid.s3:delivered:", "s:wamid.s3:read:",
    ]  # fmt: skip
    assert kinds(batch) == ["message", "message", "receipt", "receipt", "message", "receipt", "receipt"]


def test_a_thousand_updates_are_a_thousand_updates() -> None:
    batch = post(change(messages=[text(n) for n in range(500)]), change(statuses=[status(n) for n in range(500)]))

    assert len({update.key for update in split(batch)}) == 1000


def test_a_failed_status_needs_no_contacts() -> None:
    failed = status(1, "failed", errors=[{"code": 131049, "title": "not delivered"}])

    (update,) = split(post(change(statuses=[failed])))

    assert (update.kind, update.body) == ("receipt", failed)


def test_each_message_finds_its_own_contact_by_number_or_by_id() -> None:
    shy = {"from_user_id": "IN.farida", "id": "wamid.m2", "timestamp": SECONDS, "type": "text", "text": {"body": "?"}}
    batch = post(change(messages=[shy, text(1)], contacts=[SUNITA, FARIDA]))

    assert [update.body["contact"] for update in split(batch)] == [FARIDA, SUNITA]


def test_a_message_without_its_contact_is_not_given_somebody_elses() -> None:
    (update,) = split(post(change(messages=[text(1, author="910000000999")], contacts=[SUNITA, FARIDA])))

    assert (update.kind, update.body["contact"]) == ("message", {})


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (
            {"id": "wamid.m1", "type": "system", "system": {"type": "user_changed_number", "user_id": "IN.x"}},
            "person.key",
        ),
        ({"id": "wamid.m1", "type": "system", "system": {"type": "customer_identity_changed"}}, "person.identity"),
        (text(1) | {"type": "reaction", "reaction": {"emoji": "👍"}}, "reaction"),
        (text(1) | {"type": "request_welcome"}, "welcome"),
        (text(1) | {"type": "edit", "edit": {"original_message_id": "wamid.m0"}}, "message.edited"),
        (text(1) | {"type": "revoke", "revoke": {"original_message_id": "wamid.m0"}}, "message.deleted"),
        (text(1) | {"type": "something of 2028"}, "unknown"),
        (text(1, author=""), "unknown"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_what_wants_no_answer_is_kept_by_its_kind(message: Json, kind: str) -> None:
    (update,) = split(post(change(messages=[message])))

    assert (update.kind, update.body["message"]) == (kind, message)


@pytest.mark.parametrize(
    ("field", "kind"), [("group_status_update", "room.status"), ("group_status_of_2028", "unknown")]
)
def test_another_field_is_kept_beside_its_neighbours(field: str, kind: str) -> None:
    item = {"type": "group_suspend", "group_id": "G", "timestamp": SECONDS}

    first, second = split(post(change(field, groups=[item]), change(messages=[text(1)])))

    assert (first.kind, item) in (
        (kind, first.body.get("item")),
        (kind, first.body.get("value", {}).get("groups", [0])[0]),
    )
    assert second.key == "m:wamid.m1"


def test_errors_beside_messages_are_kept_too() -> None:
    assert kinds(post(change(messages=[text(1)], errors=[{"code": 131051}]))) == ["message", "account.error"]


@pytest.mark.parametrize("value", [{}, {"contacts": [SUNITA]}, {"messages": "none"}, {"calls": [{"id": "c"}]}])
def test_a_value_in_which_we_know_nothing_is_kept_whole(value: Json) -> None:
    (update,) = split(post(change(**value)))

    assert (update.kind, update.body["value"]) == ("unknown", change(**value)["value"])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_metas_own_examples_are_taken_apart_completely(path: Path) -> None:
    body = json.loads(path.read_text())
    (part,) = body["entry"][0]["changes"]

    updates = split(body)

    found = [update.body.get("message") or update.body.get("item") or update.body for update in updates]
    value = part["value"]
    assert found == value.get("messages", []) + value.get("statuses", []) + value.get("groups", [])
    assert {update.kind for update in updates} == {
        "message" if "messages" in value else "receipt" if "statuses" in value else fields.KINDS[part["field"]]
    }


def test_the_examples_are_all_there() -> None:
    assert len(SAMPLES) == 28


@pytest.mark.parametrize(
    "name", ["recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id"]
)
def test_each_participant_of_a_group_has_a_receipt_of_their_own(name: str) -> None:
    told = [status(1, "read", recipient_type="group", **{name: who}) for who in ("910000000101", "910000000103")]

    assert len({update.key for update in split(post(change(statuses=told)))}) == 2


def test_two_updates_without_an_id_are_still_two() -> None:
    batch = post(
        change(
            messages=[text(1, "one", id=None), text(1, "two", id=None)],
            statuses=[status(1, id=None), status(1, id=None, timestamp="1")],
        )
    )

    assert len({update.key for update in split(batch)}) == 4


def test_the_same_post_has_the_same_keys_whatever_the_order_of_its_fields() -> None:
    one = post(change(messages=[text(1)]), change("account_alerts", alert={"a": 1, "b": 2}), change())
    other = json.loads(json.dumps(one, sort_keys=True))

    assert [update.key for update in split(one)] == [update.key for update in split(other)]


def test_what_one_person_writes_stays_in_one_queue() -> None:
    batch = post(*[change(messages=[text(n, str(n))]) for n in range(20)])

    assert len({update.shard for update in split(batch)}) == 1


def test_many_people_are_spread_over_all_queues() -> None:
    batch = post(change(messages=[text(n, author=str(910000000000 + n)) for n in range(200)]))

    assert {update.shard for update in split(batch)} == set(range(SHARDS))


# ---- WhatsApp: garbage -------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["entry", "changes", "field", "value", "messages", "statuses", "contacts", "errors", "id", "type", "from", "wa_id",
     "user_id", "text", "body", "interactive", "button", "button_reply", "timestamp", "code", "status", "group_id",
     "biz_opaque_callback_data", "update_id", "message", "callback_query", "chat"]
)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**63) | st.floats(allow_nan=False) | st.text() | WORDS
GARBAGE = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(), inner, max_size=5)
)
SPOKEN = st.dictionaries(WORDS, GARBAGE, max_size=6).flatmap(
    lambda body: st.sampled_from(sorted(whatsapp.SPOKEN)).map(lambda kind: body | {"type": kind, "from": "910000"})
)
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


KNOWN = {"message", "receipt", "unknown", "account.error", *fields.KINDS.values()}
KNOWN |= {*whatsapp.SYSTEM.values(), *whatsapp.UNSPOKEN.values()}


@patiently
@given(GARBAGE)
@example({"entry": {}})
@example({"entry": [{"changes": [{"field": "messages", "value": {"messages": [{"type": []}]}}]}]})
def test_no_json_whatsoever_makes_the_splitting_fail(body: Any) -> None:
    for update in whatsapp.split(body):
        assert update.kind in KNOWN


@patiently
@given(st.lists(GARBAGE, max_size=3), st.lists(GARBAGE, max_size=3), GARBAGE)
@example([], [], {"type": {}})
@example([{"field": "messages", "value": {"messages": [{"type": []}]}}], [], None)
def test_garbage_loses_none_of_its_neighbours(before: list[Any], after: list[Any], beside: Any) -> None:
    good = change(messages=[beside, text(1), beside], statuses=[beside, status(1)], contacts=[beside, SUNITA])
    body = {"entry": [*before, {"changes": [*before, good, *after]}, *after]}

    updates = {update.key: update for update in split(body)}

    assert updates["m:wamid.m1"].body == {"message": text(1), "contact": SUNITA, "number": ""}
    assert updates["s:wamid.s1:delivered:"].body == status(1)


@patiently
@given(SPOKEN)
def test_whatever_is_taken_for_a_message_can_be_understood(message: Json) -> None:
    for update in split(post(change(messages=[message]))):
        if update.kind == "message":
            assert whatsapp.heard(update.body).keys


@patiently
@given(st.dictionaries(WORDS, GARBAGE, max_size=6))
@example({"errors": [{"code": "²"}]})
@example({"errors": [{"code": "1" * 5000}]})
@example({"biz_opaque_callback_data": "²", "timestamp": "²"})
@example({"biz_opaque_callback_data": "9" * 30, "timestamp": "9" * 30})
def test_one_odd_receipt_cannot_stop_the_others(body: Json) -> None:
    assert whatsapp.status(body).at.tzinfo is UTC


# ---- WhatsApp: understanding -------------------------------------------------------------------------


def test_a_text_is_heard_with_its_author_its_words_and_its_time() -> None:
    said = heard(text(1, "bijli गई"), SUNITA)

    assert (said.channel, said.message, said.kind, said.text) == ("whatsapp", "wamid.m1", "text", "bijli गई")
    assert said.keys == ("+910000000101", "IN.sunita")
    assert (said.at, said.room, said.tap) == (SAID_AT, "", "")


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
def test_a_pressed_button_and_a_chosen_row_are_taps(kind: str) -> None:
    pressed = {"type": kind, kind: {"id": "s7:post", "title": "भेजें", "description": ""}}

    said = heard(text(1) | {"type": "interactive", "interactive": pressed})

    assert (said.kind, said.tap, said.text) == ("tap", "s7:post", "भेजें")


def test_a_templates_button_is_a_tap() -> None:
    said = heard(text(1) | {"type": "button", "button": {"text": "Stop", "payload": "do:stop"}})

    assert (said.kind, said.tap, said.text) == ("tap", "do:stop", "Stop")


@pytest.mark.parametrize("kind", ["sticker", "image", "location", "contacts", "unsupported"])
def test_what_we_cannot_read_is_heard_as_what_it_is(kind: str) -> None:
    said = heard(text(1) | {"type": kind, kind: {"id": "media"}})

    assert (said.kind, said.text, said.tap) == (kind, "", "")


def test_whoever_hides_their_number_is_known_by_the_business_scoped_id() -> None:
    (update,) = split(json.loads((SAMPLES[0].parent / "bsuid.messages.text_no_phone.json").read_text()))

    said = whatsapp.heard(update.body)

    assert said.keys == ("US.13491208655302741918",)
    assert said.text == "Does it come in another color?"


def test_two_people_without_a_number_have_queues_of_their_own() -> None:
    shy = [{"from_user_id": f"IN.{n}", "id": f"wamid.m{n}", "type": "text"} for n in range(200)]

    assert {update.shard for update in split(post(change(messages=shy)))} == set(range(SHARDS))


@pytest.mark.parametrize("odd", [None, "TIMESTAMP", "", "-5", "99999999999999"])
def test_what_is_no_time_is_now(odd: Any) -> None:
    before = datetime.now(UTC)

    assert before <= heard(text(1, timestamp=odd)).at <= datetime.now(UTC)


def test_a_status_tells_our_own_number_and_the_platforms() -> None:
    told = whatsapp.status(status(1, "read", biz_opaque_callback_data="42"))

    assert told == whatsapp.Status("wamid.s1", 42, "read", SAID_AT, ())


def test_a_failed_status_tells_the_platforms_codes() -> None:
    errors = [{"code": 131026, "title": "Undeliverable"}, {"title": "no code"}, {"code": "131047"}]

    assert whatsapp.status(status(1, "failed", errors=errors)).codes == (131026, 131047)


@pytest.mark.parametrize("echoed", [None, "", "somebody else's", "-1", "1.5"])
def test_an_echo_that_is_not_ours_names_no_delivery(echoed: str | None) -> None:
    assert whatsapp.status(status(1, biz_opaque_callback_data=echoed)).delivery is None


# ---- the signature -----------------------------------------------------------------------------------

BODY = rb'{"entry": [], "said": "\u092c\u093f\u091c\u0932\u0940"}'  # "बिजली", as Meta escapes it


def sign(body: bytes, secret: str = "app-secret") -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_the_signature_is_taken_over_the_raw_bytes_with_their_escapes() -> None:
    again = json.dumps(json.loads(BODY), ensure_ascii=False).encode()

    assert json.loads(again) == json.loads(BODY)
    assert whatsapp.is_signed(BODY, sign(BODY).encode(), "app-secret")
    assert not whatsapp.is_signed(again, sign(BODY).encode(), "app-secret")


@pytest.mark.parametrize(
    "header",
    ["", "sha256=", sign(BODY, "another secret"), sign(BODY + b" "), sign(BODY).removeprefix("sha256="), "बिजली"],
)
def test_any_other_signature_is_refused(header: str) -> None:
    assert not whatsapp.is_signed(BODY, header.encode(), "app-secret")


# ---- Telegram ----------------------------------------------------------------------------------------

BOT_ID = 7000000001
IMRAN: Json = {"id": 7000000102, "is_bot": False, "first_name": "Imran", "language_code": "ur"}
PRIVATE: Json = {"id": 7000000102, "type": "private"}
ROOM: Json = {"id": -1001000000001, "type": "supergroup", "title": "गोमती नगर", "username": "demo_gn_bijli"}


def update(number: int = 1, **message: Any) -> Json:
    said = {"message_id": 9, "date": int(SECONDS), "from": IMRAN, "chat": PRIVATE} | message
    return {"update_id": number, "message": said}


def tap(**more: Any) -> Json:
    message = {"message_id": 9, "date": 1, "chat": PRIVATE, "text": "?"}
    return {"update_id": 1, "callback_query": {"id": "q1", "from": IMRAN, "message": message, "data": "s7:post"} | more}


def of(body: Json) -> Update:
    (found,) = telegram.split(body)
    return found


def told(body: Json) -> Any:
    return telegram.heard(body, BOT_ID, datetime.now(UTC))


def test_a_private_text_is_heard_with_its_author_words_time_and_language() -> None:
    body = update(text="bijli kab aayegi")

    said = told(body)

    assert (of(body).kind, of(body).key, of(body).chat) == ("message", f"u:1:{SECONDS}", "7000000102")
    assert (said.channel, said.message, said.kind, said.text) == ("telegram", "9", "text", "bijli kab aayegi")
    assert (said.keys, said.at, said.locale, said.room, said.room_name) == (
        ("7000000102",), SAID_AT, "ur", "", "",
    )  # fmt: skip


def test_a_text_in_a_supergroup_is_heard_with_the_rooms_id_and_name() -> None:
    said = told(update(text="bijli gayi", chat=ROOM))

    assert (said.room, said.room_name, said.keys) == ("-1001000000001", "@demo_gn_bijli", ("7000000102",))
    assert not said.asked_us


def test_a_group_without_a_public_name_has_only_its_id() -> None:
    said = told(update(text="?", chat={"id": -5, "type": "group"}))

    assert (said.room, said.room_name) == ("-5", "")


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"text": "/outage viram khand"}, True),
        ({"text": "haan", "reply_to_message": {"from": {"id": BOT_ID}}}, True),
        ({"text": "haan", "reply_to_message": {"from": {"id": 7000000104}}}, False),
        ({"text": "haan", "reply_to_message": {}}, False),
        ({"text": "haan"}, False),
    ],
)
def test_in_a_group_a_command_or_a_reply_to_us_is_meant_for_us(more: Json, asked: bool) -> None:
    assert told(update(chat=ROOM, **more)).asked_us is asked


def test_the_start_button_brings_its_payload_along() -> None:
    assert told(update(text="/start GN")).text == "/start GN"


def test_a_tap_is_heard_with_its_message_and_its_callback() -> None:
    said = told(tap())

    assert (of(tap()).kind, of(tap()).chat) == ("message", "7000000102")
    assert (said.kind, said.tap, said.tapped, said.callback) == ("tap", "s7:post", "9", "q1")
    assert (said.keys, said.locale, said.room) == (("7000000102",), "ur", "")


def test_a_tap_in_a_group_is_the_tappers_and_not_the_writers() -> None:
    message = {"message_id": 9, "date": 1, "chat": ROOM, "from": {"id": BOT_ID, "is_bot": True}}

    said = told(tap(message=message))

    assert (said.keys, said.room, said.room_name) == (("7000000102",), "-1001000000001", "@demo_gn_bijli")


def test_a_tap_whose_message_is_gone_is_kept_and_not_answered() -> None:
    body = tap()
    del body["callback_query"]["message"]

    assert of(body).kind == "unknown"


def test_ones_own_contact_proves_the_number() -> None:
    said = told(update(contact={"phone_number": "910000000010", "first_name": "I", "user_id": IMRAN["id"]}))

    assert (said.kind, said.phone) == ("contact", "+910000000010")


def test_ones_own_contact_that_is_passed_on_proves_nothing() -> None:
    card = {"phone_number": "910000000010", "first_name": "I", "user_id": IMRAN["id"]}
    said = told(update(contact=card, forward_origin={"type": "user", "date": 1, "sender_user": IMRAN}))

    assert (said.kind, said.phone) == ("contact", "")


@pytest.mark.parametrize("more", [{"user_id": 7000000105}, {}], ids=["somebody else's", "nobody's"])
def test_somebody_elses_contact_proves_nothing(more: Json) -> None:
    said = told(update(contact={"phone_number": "+910000000010", "first_name": "Farah"} | more))

    assert (said.kind, said.phone) == ("contact", "")


@pytest.mark.parametrize(
    "author",
    [
        {"from": {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}, "sender_chat": ROOM},
        {"from": {"id": 1087968824, "is_bot": True}},
        {"from": {"id": 136817688, "is_bot": True}, "sender_chat": {"id": -77, "type": "channel"}},
        {"from": IMRAN, "sender_chat": {"id": -77, "type": "channel"}},
        {"from": {"id": BOT_ID, "is_bot": True}},
        {"from": None},
    ],
    ids=["anonymous admin", "anonymous admin alone", "channel", "in a channel's name", "ourselves", "nobody"],
)
def test_who_writes_behind_a_mask_is_nobody(author: Json) -> None:
    assert told(update(text="/outage viram khand", chat=ROOM, **author)).keys == ()


@pytest.mark.parametrize("kind", telegram.UNREADABLE)
def test_what_telegram_sends_and_we_cannot_read_is_heard_as_what_it_is(kind: str) -> None:
    body = update(**{kind: {}})

    assert (of(body).kind, told(body).kind, told(body).text) == ("message", kind, "")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"update_id": 1, "edited_message": update(text="?")["message"]}, "message.edited"),
        ({"update_id": 1, "channel_post": {"message_id": 1, "chat": {"id": -7}, "text": "?"}}, "room.post"),
        ({"update_id": 1, "my_chat_member": {"chat": PRIVATE, "from": IMRAN}}, "chat.reachable"),
        ({"update_id": 1, "chat_member": {"chat": ROOM, "from": IMRAN}}, "room.member"),
        (update(new_chat_members=[IMRAN], chat=ROOM), "room.service"),
        (update(migrate_to_chat_id=-100, chat=ROOM), "room.moved"),
        ({"update_id": 1, "something_of_2028": {"chat": PRIVATE}}, "unknown"),
        ({"update_id": 1}, "unknown"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_what_is_not_said_to_us_is_kept_by_its_kind(body: Json, kind: str) -> None:
    assert of(body).kind == kind


def test_after_a_quiet_week_the_same_number_is_another_update() -> None:
    assert of(update(1, text="?")).key != of(update(1, text="?", date=5)).key == of(update(1, text="?", date=5)).key


@patiently
@given(GARBAGE)
@example({"callback_query": "?"})
@example({"callback_query": []})
@example({"message": {"chat": "?"}})
def test_no_json_whatsoever_makes_telegrams_splitting_fail(body: Any) -> None:
    assert len(list(telegram.split(body))) == isinstance(body, dict)


def test_an_update_without_a_number_has_a_key_of_its_own() -> None:
    one, other = ({"message": {"text": words}} for words in ("one", "other"))

    assert of(one).key == of(dict(one)).key != of(other).key


@pytest.mark.parametrize("header", ["", "hook-secre", "Hook-Secret", "बिजली"])
def test_only_the_secret_itself_opens_telegrams_door(header: str) -> None:
    assert telegram.is_secret(b"hook-secret", "hook-secret")
    assert not telegram.is_secret(header.encode(), "hook-secret")


def test_a_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1}) != fingerprint({"a": 1, "b": [3]})
