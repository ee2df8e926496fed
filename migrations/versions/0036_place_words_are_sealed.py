"""The words that an engineer called a place by are sealed; what lay open of them is taken out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("examples", sa.Column("sealed_places", postgresql.BYTEA(), nullable=True))
    op.execute("UPDATE examples SET read = read - 'place'")
    op.execute("UPDATE steps SET form = (form - 'unknown') #- '{said,read,place}' WHERE kind = 'draft'")


def downgrade() -> None:
    op.drop_column("examples", "sealed_places")
