"""The post that stands for an outage in a room; until now it was the first one that was sent there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "live_posts",
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_live_posts_address_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_live_posts_outage_id")),
        sa.PrimaryKeyConstraint("address_id", "outage_id", name=op.f("pk_live_posts")),
    )
    op.execute("""
        INSERT INTO live_posts (address_id, outage_id, platform_id)
        SELECT DISTINCT ON (d.address_id, n.outage_id) d.address_id, n.outage_id, d.platform_id
        FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN rooms r ON r.address_id = d.address_id
        WHERE d.platform_id IS NOT NULL ORDER BY d.address_id, n.outage_id, n.id
    """)


def downgrade() -> None:
    op.drop_table("live_posts")
