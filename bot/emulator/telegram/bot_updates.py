"""The objects that Telegram's updates and answers are made of."""

from typing import Any

from bot.emulator.people import Config, Person
from bot.emulator.telegram.supergroups import EVERYWHERE, Supergroup

Json = dict[str, Any]
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def user(person: Person) -> Json:
    name = {"first_name": person.name, "username": person.username}
    return {"id": person.telegram_id, "is_bot": False, **name, "language_code": "en"}


def bot(config: Config) -> Json:
    name = {"first_name": config.business_name, "username": config.telegram_username}
    return {"id": config.bot_id, "is_bot": True, **name}


def me(config: Config, *, hears_all: bool = False) -> Json:
    can = {"can_join_groups": True, "can_read_all_group_messages": hears_all, "supports_inline_queries": False}
    cannot = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    return bot(config) | can | dict.fromkeys((*cannot, "can_manage_bots", "supports_guest_queries"), False)


def private_chat(person: Person) -> Json:
    return {"id": person.telegram_id, "first_name": person.name, "username": person.username, "type": "private"}


def group_chat(group: Supergroup) -> Json:
    name = {"username": group.username} if group.username else {}
    forum = {"is_forum": True} if group.topics else {}
    return {"id": group.chat_id, "title": group.title, **name, "type": group.kind, **forum}


def member(who: Json, status: str, rights: Json | None = None) -> Json:
    """A ChatMember with everything that its status asks for."""
    facts: Json = {"status": status, "user": who}
    if status == "administrator":
        return (
            facts | {"is_anonymous": False, "can_be_edited": False} | dict.fromkeys(EVERYWHERE, True) | (rights or {})
        )
    if status == "creator":
        return facts | {"is_anonymous": False}
    if status == "restricted":
        return facts | {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
    if status == "kicked":
        return facts | {"until_date": 0}
    return facts


def bot_member(config: Config, group: Supergroup) -> Json:
    """The bot's own standing there."""
    return member(bot(config), group.bot, {right: right in group.rights for right in group.known_rights})


def member_change(chat: Json, who: Json, was: str, now: str, at: int, by: Json | None = None) -> Json:
    return change_of(chat, by or who, at, member(who, was), member(who, now))


def change_of(chat: Json, by: Json, at: int, was: Json, now: Json) -> Json:
    return {"chat": chat, "from": by, "date": at, "old_chat_member": was, "new_chat_member": now}


def photo(file_id: str, size: int) -> list[Json]:
    facts = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}
    return [facts | {"width": 320, "height": 200}]


def sound(file_id: str, mime: str, size: int) -> Json:
    facts = {"file_id": file_id, "file_unique_id": f"u{file_id}", "duration": 4}
    return facts | {"mime_type": mime.partition(";")[0], "file_size": size}


def sticker(file_id: str, emoji: str) -> Json:
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", **kind, "emoji": emoji}


def file(file_id: str, name: str, mime: str, size: int) -> Json:
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_name": name,
        "mime_type": mime,
        "file_size": size,
    }
