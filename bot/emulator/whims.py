"""What people want of their phones, and why it can't be done."""

from typing import Any

from bot.emulator.chats import Button


class Cannot(Exception):
    """Speaks to whoever asked: a page or a test."""


def pick(buttons: list[Button], wanted: Any) -> Button:
    """A button by its place (0 is the first), its label, or its data."""
    if isinstance(wanted, int) and 0 <= wanted < len(buttons):
        return buttons[wanted]
    for button in buttons:
        if wanted in (button.label, button.data, button.id):
            return button
    raise Cannot(f"There is no button {wanted!r}; there are {[button.label for button in buttons]}.")
