"""Who was removed from a room, by whom, why, until when, and what became of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {"room_id": "rooms", "zone_id": "areas", "address_id": "addresses", "person_id": "persons", "by_id": "persons",
         "decided_by": "persons", "lifted_by": "persons"}  # fmt: skip
OPEN = {"person_id", "decided_by", "lifted_by"}
TIMES = ("waits_since", "declined_at", "removed_at", "until", "objected_at", "lifted_at")


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=name in OPEN) for name in LINKS),
        sa.Column("by_positions", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in TIMES),
        *(sa.ForeignKeyConstraint([name], [f"{table}.id"]) for name, table in LINKS.items()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_removals_person_id", "removals", ["person_id"])
    op.create_index("ix_removals_asked_at", "removals", ["asked_at"])


def downgrade() -> None:
    op.drop_table("removals")
