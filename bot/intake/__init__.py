"""The way in: verify the raw bytes, split them, store each update once, and only then say yes."""
