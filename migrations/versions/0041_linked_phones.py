"""Several phones of one person: where they want the news, and as whom they are known since these were linked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("reads_on", sa.Text(), nullable=True))
    op.add_column("persons", sa.Column("united_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_persons_united_into_id", "persons", "persons", ["united_into_id"], ["id"])
    op.create_index("ix_persons_united_into_id", "persons", ["united_into_id"])


def downgrade() -> None:
    op.drop_column("persons", "united_into_id")
    op.drop_column("persons", "reads_on")
