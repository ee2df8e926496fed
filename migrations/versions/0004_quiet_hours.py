"""The hours in which a person is not to be woken by what can wait."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("quiet_since", sa.Time(), nullable=True))
    op.add_column("persons", sa.Column("quiet_until", sa.Time(), nullable=True))


def downgrade() -> None:
    op.drop_column("persons", "quiet_until")
    op.drop_column("persons", "quiet_since")
