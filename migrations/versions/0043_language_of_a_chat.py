"""In which language we speak with whoever is nobody to us yet: with the chat, not with a question that ends."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("addresses", sa.Column("language", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("addresses", "language")
