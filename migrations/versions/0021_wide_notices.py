"""Wide notices that wait for a second office, and what counts as wide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "widths",
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text()),
        sa.Column("people", sa.Integer()),
        sa.Column("wait", sa.Interval(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name="fk_widths_zone_id"),
        sa.PrimaryKeyConstraint("zone_id", name="pk_widths"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("position_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("form", postgresql.JSONB(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("wait", sa.Interval(), nullable=False),
        sa.Column("asked_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_before", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("reminded_at", WHEN),
        sa.Column("decided_at", WHEN),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("outcome", sa.Text()),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name="fk_approvals_zone_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_approvals_person_id"),
        sa.ForeignKeyConstraint(["position_id"], ["positions.id"], name="fk_approvals_position_id"),
        sa.ForeignKeyConstraint(["asked_id"], ["positions.id"], name="fk_approvals_asked_id"),
        sa.ForeignKeyConstraint(["asked_person_id"], ["persons.id"], name="fk_approvals_asked_person_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"], name="fk_approvals_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_open", "approvals", ["asked_at"], postgresql_where=sa.text("outcome IS NULL"))


def downgrade() -> None:
    op.drop_table("approvals")
    op.drop_table("widths")
