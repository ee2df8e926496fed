"""The hour in which every story of the tests begins, whenever they run: no night surprises them, and no new month."""

from datetime import UTC, datetime

BEGINS = datetime(2026, 11, 25, 12, 37, tzinfo=UTC)  # 18:07 in Lucknow
