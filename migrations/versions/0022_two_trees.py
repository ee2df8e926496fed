"""An area may be answered for in one place and fed from another; and moves that wait for their date."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("placements", sa.Column("tree", sa.Text(), nullable=False, server_default="both"))
    op.create_table(
        "moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("settled_at", WHEN),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_moves_area_id")),
        sa.ForeignKeyConstraint(["from_id"], ["areas.id"], name=op.f("fk_moves_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["areas.id"], name=op.f("fk_moves_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index("ix_moves_waiting", "moves", ["at"], postgresql_where=sa.text("settled_at IS NULL"))


def downgrade() -> None:
    op.drop_table("moves")
    op.drop_column("placements", "tree")
