"""When an address that was given up is tried once more: numbers die, and come back after a recharge or a new phone."""

from __future__ import annotations

from datetime import timedelta

# The next notice after this time tries it again, each time a longer one. We never write just to see whether it works.
WAITS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
