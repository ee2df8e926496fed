"""A pocket knows how many have answered, and how many of its noes have a part of their supply."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for name in ("heard", "partly"):
        op.add_column("pockets", sa.Column(name, sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("partly", "heard"):
        op.drop_column("pockets", name)
