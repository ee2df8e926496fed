"""Wishes to make a chat a zone's room, when each room is looked at next, and the names of our bots for links."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import BYTEA

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rooms", sa.Column("topics_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rooms", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("senders", sa.Column("username", sa.Text(), nullable=True))
    op.create_table(
        "bindings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", BYTEA(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["addresses.id"], name=op.f("fk_bindings_asker_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["addresses.id"], name=op.f("fk_bindings_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_bindings_person_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name=op.f("fk_bindings_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bindings")),
    )
    op.create_index(
        "ix_bindings_open",
        "bindings",
        ["chat_id", "code"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("bindings")
    op.drop_column("senders", "username")
    op.drop_column("rooms", "look_at")
    op.drop_column("rooms", "topics_since")
