"""Who knocks at a room's door, by which rule the zone lets them in, and who was pointed to the private chat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rooms", sa.Column("pointed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("room_members", sa.Column("pointed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_room_members_new",
        "room_members",
        ["room_id"],
        unique=False,
        postgresql_where=sa.text("pointed_at IS NULL"),
    )
    op.create_table(
        "doors",
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("admission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name=op.f("fk_doors_zone_id")),
        sa.PrimaryKeyConstraint("zone_id", name=op.f("pk_doors")),
    )
    op.create_table(
        "join_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("reception", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_join_requests_address_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_join_requests_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index(
        "ix_join_requests_open",
        "join_requests",
        ["address_id", "room_id"],
        unique=True,
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("join_requests")
    op.drop_table("doors")
    op.drop_column("room_members", "pointed_at")
    op.drop_column("rooms", "pointed_at")
