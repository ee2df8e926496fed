"""The demonstration: the real product on false phones."""
