"""Bringing a utility's network, offices and people in."""
