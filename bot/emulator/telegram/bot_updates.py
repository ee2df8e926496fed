"""The objects that Telegram's updates and answers are made of."""

from typing import Any

from bot.emulator.people import Config, Person
from bot.emulator.telegram.supergroups import Supergroup

Json = dict[str, Any]
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
RIGHTS = [
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
]


def user(person: Person) -> Json:
    name = {"first_name": person.name, "username": person.username}
    return {"id": person.telegram_id, "is_bot": False, **name, "language_code": "en"}


def bot(config: Config) -> Json:
    name = {"first_name": config.business_name, "username": config.telegram_username}
    return {"id": config.bot_id, "is_bot": True, **name}


def me(config: Config) -> Json:
    can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    cannot = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    return bot(config) | can | dict.fromkeys((*cannot, "can_manage_bots", "supports_guest_queries"), False)


def private_chat(person: Person) -> Json:
    return {"id": person.telegram_id, "first_name": person.name, "username": person.username, "type": "private"}


def group_chat(group: Supergroup) -> Json:
    name = {"username": group.username} if group.username else {}
    return {"id": group.chat_id, "title": group.title, **name, "type": "supergroup"}


def member(who: Json, status: str) -> Json:
    """A ChatMember with everything that its status asks for."""
    facts: Json = {"status": status, "user": who}
    if status == "administrator":
        return facts | {"is_anonymous": False} | dict.fromkeys(RIGHTS, True)
    if status == "creator":
        return facts | {"is_anonymous": False}
    if status == "kicked":
        return facts | {"until_date": 0}
    return facts


def member_change(chat: Json, who: Json, was: str, now: str, at: int, by: Json | None = None) -> Json:
    states = {"old_chat_member": member(who, was), "new_chat_member": member(who, now)}
    return {"chat": chat, "from": by or who, "date": at, **states}


def photo(file_id: str, size: int) -> list[Json]:
    facts = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}
    return [facts | {"width": 320, "height": 200}]


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
