"""Those who pause, or want beginning and end alone, are found without looking at everybody."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    turns_only, paused = sa.text("turns_only_since IS NOT NULL"), sa.text("paused_until IS NOT NULL")
    op.create_index("ix_persons_turns_only", "persons", ["id"], postgresql_where=turns_only)
    op.create_index("ix_persons_paused", "persons", ["paused_until"], postgresql_where=paused)


def downgrade() -> None:
    op.drop_index("ix_persons_paused", "persons")
    op.drop_index("ix_persons_turns_only", "persons")
