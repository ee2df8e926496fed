"""Areas have a place on the map, people several areas with a label, wishes, and a consent with its date."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Who came by themselves agreed to what the welcome said then: version 0. When they write next, they see the notice.
AGREED_BEFORE = """
INSERT INTO consents (person_id, notice, shown_at, given_at, withdrawn_at)
SELECT person_id, 0, min(since), min(since), CASE WHEN bool_and(left_at IS NOT NULL) THEN max(left_at) END
FROM members WHERE person_id IN (SELECT person_id FROM entries WHERE act = 'member.joined') GROUP BY person_id
"""


def upgrade() -> None:
    op.add_column("areas", sa.Column("latitude", sa.Float(), nullable=True))
    op.add_column("areas", sa.Column("longitude", sa.Float(), nullable=True))
    op.add_column("follows", sa.Column("label", sa.Text(), nullable=True))
    for wish in ("paused_until", "near_only_since", "turns_only_since"):
        op.add_column("persons", sa.Column(wish, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_persons_near_only", "persons", ["id"], postgresql_where=sa.text("near_only_since IS NOT NULL"))
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("notice", sa.SmallInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"])
    op.execute(AGREED_BEFORE)


def downgrade() -> None:
    op.drop_table("consents")
    op.drop_index("ix_persons_near_only", "persons")
    for wish in ("paused_until", "near_only_since", "turns_only_since"):
        op.drop_column("persons", wish)
    op.drop_column("follows", "label")
    op.drop_column("areas", "longitude")
    op.drop_column("areas", "latitude")
