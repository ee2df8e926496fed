"""Who works on a complaint, what was asked back, and to which office it was handed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LINKS = {"position_id": "positions", "taken_by": "persons", "asked_back_by": "persons"}
INSTANTS = ("taken_at", "asked_back_at", "heard_back_at")


def upgrade() -> None:
    for name, other in LINKS.items():
        op.add_column("complaints", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(f"fk_complaints_{name}", "complaints", other, [name], ["id"])
    for name in INSTANTS:
        op.add_column("complaints", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "handings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"]),
        sa.ForeignKeyConstraint(["from_id"], ["positions.id"]),
        sa.ForeignKeyConstraint(["to_id"], ["positions.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_handings_complaint_id", "handings", ["complaint_id"])


def downgrade() -> None:
    op.drop_table("handings")
    for name in INSTANTS:
        op.drop_column("complaints", name)
    for name in LINKS:
        op.drop_column("complaints", name)
