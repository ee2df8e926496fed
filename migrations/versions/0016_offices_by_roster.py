"""Offices by roster: holdings that begin and end by their dates, duty handed over in chat, and an officer's name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("positions", sa.Column("rostered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("persons", sa.Column("sealed_name", BYTEA(), nullable=True))
    op.create_table(
        "handovers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("giver_id", sa.BigInteger(), nullable=False),
        sa.Column("taker_id", sa.BigInteger(), nullable=False),
        sa.Column("positions", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["persons.id"], name=op.f("fk_handovers_giver_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["persons.id"], name=op.f("fk_handovers_taker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_giver_id"), "handovers", ["giver_id"])
    op.create_index(op.f("ix_handovers_taker_id"), "handovers", ["taker_id"])
    op.add_column("holdings", sa.Column("handover_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_holdings_handover_id"), "holdings", "handovers", ["handover_id"], ["id"])
    op.add_column("holdings", sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("holdings", sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
    # What began and ended before was told in its time.
    op.execute("UPDATE holdings SET taken_up_at = since WHERE since <= now()")
    op.execute("UPDATE holdings SET given_up_at = until WHERE until <= now()")
    op.create_index("ix_holdings_to_begin", "holdings", ["since"], postgresql_where=sa.text("taken_up_at IS NULL"))
    op.create_index(
        "ix_holdings_to_end",
        "holdings",
        ["until"],
        postgresql_where=sa.text("until IS NOT NULL AND given_up_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_holdings_to_end", "holdings")
    op.drop_index("ix_holdings_to_begin", "holdings")
    for column in ("given_up_at", "taken_up_at", "handover_id"):
        op.drop_column("holdings", column)
    op.drop_table("handovers")
    op.drop_column("persons", "sealed_name")
    op.drop_column("positions", "rostered_at")
