"""A notice in words: in a chat, on a card, over a loudspeaker, on a wall."""
