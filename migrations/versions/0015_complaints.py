"""Complaints and what was told with them, numbered by a sequence."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {
    "zone_id": "areas", "person_id": "persons", "address_id": "addresses", "room_id": "rooms", "area_id": "areas",
    "feeder_id": "areas", "outage_id": "outages", "acknowledged_by": "persons",
}  # fmt: skip
TIMES = (
    "attached_at", "again_at", "acknowledged_at", "restored_said_at", "asked_at", "answered_at", "hushed_at",
    "closed_at",
)  # fmt: skip


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("complaint_serial")))
    op.create_table(
        "complaints",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=name != "zone_id") for name in LINKS),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in TIMES),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("extent", "answer", "how")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "fault_kind", "channel")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.LargeBinary(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_complaints_{name}"))
            for name, target in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_complaints_author", "complaints", ["author"], postgresql_where=still_open)
    op.create_index("ix_complaints_person", "complaints", ["person_id"], postgresql_where=still_open)
    op.create_index(op.f("ix_complaints_outage_id"), "complaints", ["outage_id"])
    waiting = sa.text("closed_at IS NULL AND outage_id IS NULL")
    op.create_index("ix_complaints_waiting", "complaints", ["feeder_id", "at"], postgresql_where=waiting)
    op.create_table(
        "details",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_details_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_details")),
    )
    op.create_index(op.f("ix_details_complaint_id"), "details", ["complaint_id"])


def downgrade() -> None:
    op.drop_table("details")
    op.drop_table("complaints")
    op.execute(sa.schema.DropSequence(sa.Sequence("complaint_serial")))
