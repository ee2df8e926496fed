"""Suspicions that many reports raise, counts that are shown in a chat, and rules that an area has of its own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {
    "zone_id": "areas", "feeder_id": "areas", "area_id": "areas", "asked": "persons", "answered_by": "persons",
    "outage_id": "outages",
}  # fmt: skip
TIMES = ("since", "raised_at", "looking_at", "answered_at", "ended_at")


def upgrade() -> None:
    op.create_table(
        "suspicions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=not name.endswith(("zone_id", "feeder_id", "area_id")))
            for name in LINKS
        ),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=name not in TIMES[:2]) for name in TIMES),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("count", "needed", "elsewhere")),
        sa.Column("verdict", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_suspicions_{name}"))
            for name, target in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicions")),
    )
    op.create_index(op.f("ix_suspicions_feeder_id"), "suspicions", ["feeder_id"])
    still_open = sa.text("ended_at IS NULL")
    op.create_index("ix_suspicions_open", "suspicions", ["feeder_id"], unique=True, postgresql_where=still_open)
    op.create_table(
        "tallies",
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_tallies_address_id")),
        sa.PrimaryKeyConstraint("address_id", "subject", name=op.f("pk_tallies")),
    )
    op.create_table(
        "rules",
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_rules_area_id")),
        sa.PrimaryKeyConstraint("area_id", "name", name=op.f("pk_rules")),
    )


def downgrade() -> None:
    for name in ("rules", "tallies", "suspicions"):
        op.drop_table(name)
