"""Every entry of the log gets a seal that holds on to the one before; what stands there already is sealed as it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

QUEUED = """
CREATE FUNCTION entries_wait_for_their_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsealed (entry_id) SELECT id FROM new;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_wait_for_their_seal AFTER INSERT ON entries
    REFERENCING NEW TABLE AS new FOR EACH STATEMENT EXECUTE FUNCTION entries_wait_for_their_seal();
CREATE TRIGGER seals_stay BEFORE UPDATE OR DELETE ON seals FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER seals_stay_whole BEFORE TRUNCATE ON seals FOR EACH STATEMENT EXECUTE FUNCTION entries_stay();
INSERT INTO unsealed (entry_id) SELECT id FROM entries;
"""


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", postgresql.BYTEA(), nullable=False),
        sa.Column("seal", postgresql.BYTEA(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_seals_entry_id")),
    )
    op.create_index(op.f("ix_seals_sealed_at"), "seals", ["sealed_at"])
    op.create_table(
        "unsealed",
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_unsealed")),
    )
    op.execute(QUEUED)


def downgrade() -> None:
    op.execute("DROP TRIGGER entries_wait_for_their_seal ON entries")
    op.drop_table("unsealed")
    op.drop_table("seals")
    op.execute("DROP FUNCTION entries_wait_for_their_seal")
