"""Links to a Telegram bot: into a private chat with it, or to take it into a group or channel with its rights."""

# With these rights at once (https://core.telegram.org/api/links#bot-links).
ASKED = {
    "startgroup": "delete_messages+invite_users+pin_messages+restrict_members",
    "startchannel": "post_messages+edit_messages+delete_messages+invite_users",
}


def link(username: str, start: str, payload: str = "") -> str:
    """`start`: one of `ASKED`, to add the bot to a chat; or `start`, for a private chat with it."""
    asked = f"&admin={ASKED[start]}" if start in ASKED else ""
    return f"https://t.me/{username}?{start}={payload}{asked}" if payload else f"https://t.me/{username}?{start}{asked}"
