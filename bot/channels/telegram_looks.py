"""How a Telegram chat looks to us at this moment: what it is, what we may do there, and who leads it."""

from __future__ import annotations

from telegram import Bot, ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from zones.room import Right, RoomKind, Sight

KINDS = {ChatType.GROUP: RoomKind.GROUP, ChatType.SUPERGROUP: RoomKind.SUPERGROUP, ChatType.CHANNEL: RoomKind.CHANNEL}
LEADERS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
OUT = {ChatMember.LEFT, ChatMember.BANNED}
GRANTS = {
    Right.DELETE: "can_delete_messages",
    Right.INVITE: "can_invite_users",
    Right.PIN: "can_pin_messages",
    Right.REMOVE: "can_restrict_members",
}


async def look(bot: Bot, chat: int | str) -> Sight:
    """Raises what Telegram answers, if it tells nothing of the chat."""
    me = await bot.get_me()
    try:
        found = await bot.get_chat(chat)
        mine = await bot.get_chat_member(chat, me.id)
    except Forbidden as no:
        return Sight(exists="deleted" not in no.message.lower(), there=False)
    except BadRequest as no:
        if "chat not found" not in no.message.lower():
            raise
        return Sight(exists=False, there=False)
    return seen(found, mine, me)


def seen(found: ChatFullInfo, mine: ChatMember, me: User) -> Sight:
    return Sight(
        there=mine.status not in OUT,
        kind=KINDS.get(ChatType(found.type), RoomKind.GROUP),
        title=found.title or "",
        rights=frozenset(rights(found, mine, me)),
        has_topics=bool(found.is_forum),
        invite_link=f"https://t.me/{found.username}" if found.username else found.invite_link,
    )


def rights(found: ChatFullInfo, mine: ChatMember, me: User) -> set[Right]:
    if isinstance(mine, ChatMemberAdministrator):
        granted = {right for right, name in GRANTS.items() if getattr(mine, name)}
        posts = mine.can_post_messages if found.type == ChatType.CHANNEL else True
        return granted | {Right.HEAR} | ({Right.POST} if posts else set())
    may = {Right.HEAR} if me.can_read_all_group_messages else set()
    if mine.status == ChatMember.MEMBER and (found.permissions is None or found.permissions.can_send_messages):
        may.add(Right.POST)
    if isinstance(mine, ChatMemberRestricted) and mine.can_send_messages:
        may.add(Right.POST)
    return may


async def leads(bot: Bot, chat: int | str, who: str) -> bool:
    """Whether they are one of its administrators."""
    try:
        return (await bot.get_chat_member(chat, int(who))).status in LEADERS
    except (BadRequest, Forbidden):
        return False
