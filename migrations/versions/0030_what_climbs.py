"""What climbs from office to office, and the messages that told of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "climbs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("zone_id", sa.BigInteger(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("asked", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
        sa.Column("nobody_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["persons.id"], name=op.f("fk_climbs_acknowledged_by")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_climbs_area_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["areas.id"], name=op.f("fk_climbs_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climbs")),
    )
    op.create_index(
        "ix_climbs_open", "climbs", ["rung", "subject_id"], unique=True, postgresql_where=sa.text("over_at IS NULL")
    )
    op.create_table(
        "summonses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("climbs", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_summonses_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summonses")),
    )
    op.create_index(op.f("ix_summonses_person_id"), "summonses", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("summonses")
    op.drop_table("climbs")
