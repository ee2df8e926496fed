"""The Bot API, checked against its own specification, and the Telegram side of a phone."""
