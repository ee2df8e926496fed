"""What we asked WhatsApp to do with rooms; rooms of an area within a zone; receipts one by one for those in a room."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OLD, NEW = "uq_receipts_delivery_id_platform_id_state", "uq_receipts_delivery_id_platform_id_state_participant"


def upgrade() -> None:
    op.create_table(
        "room_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("asker_id", sa.BigInteger(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name=op.f("fk_room_requests_zone_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_requests_room_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_room_requests_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_room_requests_person_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["addresses.id"], name=op.f("fk_room_requests_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_requests")),
    )
    op.create_index("ix_room_requests_open", "room_requests", ["due_at"], postgresql_where=sa.text("done_at IS NULL"))
    op.create_index(
        "ix_room_requests_request_id",
        "room_requests",
        ["request_id"],
        postgresql_where=sa.text("request_id IS NOT NULL"),
    )
    op.add_column("rooms", sa.Column("area_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_rooms_area_id"), "rooms", "areas", ["area_id"], ["id"])
    op.add_column("room_members", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("join_requests", sa.Column("platform_id", sa.Text(), nullable=True))
    op.add_column("receipts", sa.Column("participant", postgresql.BYTEA(), nullable=False, server_default=""))
    op.drop_constraint(op.f(OLD), "receipts")
    op.create_unique_constraint(op.f(NEW), "receipts", ["delivery_id", "platform_id", "state", "participant"])


def downgrade() -> None:
    """What was told of several people in a room cannot be told apart any more: the first line of each stays."""
    op.execute(
        "DELETE FROM receipts r USING receipts first WHERE first.id < r.id AND first.delivery_id = r.delivery_id"
        " AND first.platform_id = r.platform_id AND first.state = r.state"
    )
    op.drop_constraint(op.f(NEW), "receipts")
    op.create_unique_constraint(op.f(OLD), "receipts", ["delivery_id", "platform_id", "state"])
    op.drop_column("receipts", "participant")
    op.drop_column("join_requests", "platform_id")
    op.drop_column("room_members", "seen_at")
    op.drop_column("rooms", "area_id")
    op.drop_table("room_requests")
