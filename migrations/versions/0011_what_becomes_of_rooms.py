"""Rooms: their kind, their way in, who bound them, what hinders us there, and who is known to be in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rooms", sa.Column("kind", sa.Text(), nullable=False, server_default="group"))
    op.add_column("rooms", sa.Column("bound_by", sa.BigInteger(), nullable=True))
    op.add_column("rooms", sa.Column("invite_link", sa.Text(), nullable=True))
    op.add_column("rooms", sa.Column("topic", sa.Text(), nullable=True))
    op.add_column("rooms", sa.Column("seats", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_rooms_bound_by"), "rooms", "persons", ["bound_by"], ["id"])
    op.create_table(
        "hindrances",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_hindrances_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hindrances")),
    )
    op.create_index(
        "ix_hindrances_open",
        "hindrances",
        ["room_id", "what"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "room_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_room_members_address_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_members_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_members")),
        sa.UniqueConstraint("room_id", "address_id", name=op.f("uq_room_members_room_id_address_id")),
    )
    op.create_index(op.f("ix_room_members_address_id"), "room_members", ["address_id"], unique=False)


def downgrade() -> None:
    op.drop_table("room_members")
    op.drop_table("hindrances")
    for column in ("seats", "topic", "invite_link", "bound_by", "kind"):
        op.drop_column("rooms", column)
