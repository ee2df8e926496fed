"""Whether supply is back: who was asked, what they said, where it stays dark, and how people found our work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def table(name: str, links: dict[str, str], needed: set[str], *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(sa.Column(link, sa.BigInteger(), nullable=link not in needed) for link in links),
        *columns,
        *(
            sa.ForeignKeyConstraint([link], [f"{target}.id"], name=op.f(f"fk_{name}_{link}"))
            for link, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    for name in ("asked_again_at", "reopened_at"):
        op.add_column("complaints", instant(name))
    op.add_column("complaints", sa.Column("asking_id", sa.BigInteger(), nullable=True))
    op.add_column("complaints", sa.Column("rating", sa.SmallInteger(), nullable=True))
    op.create_index(op.f("ix_complaints_asking_id"), "complaints", ["asking_id"])
    op.create_index(
        "ix_complaints_dark", "complaints", ["outage_id"], postgresql_where=sa.text("reopened_at IS NOT NULL")
    )
    table(
        "askings",
        {"person_id": "persons", "outage_id": "outages", "complaint_id": "complaints", "delivery_id": "deliveries"},
        {"person_id"},
        instant("at", nullable=False),
        instant("answered_at"),
        sa.Column("answer", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_askings_person_id"), "askings", ["person_id"])
    op.create_index(op.f("ix_askings_delivery_id"), "askings", ["delivery_id"])
    table(
        "pockets",
        {
            "zone_id": "areas", "outage_id": "outages", "area_id": "areas", "answered_by": "persons",
            "led_to_id": "outages",
        },
        {"zone_id", "outage_id", "area_id"},
        instant("raised_at", nullable=False),
        *(instant(name) for name in ("looking_at", "answered_at", "ended_at")),
        sa.Column("noes", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
    )  # fmt: skip
    op.create_index(
        "ix_pockets_open",
        "pockets",
        ["outage_id", "area_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("pockets")
    op.drop_table("askings")
    op.drop_index("ix_complaints_dark", "complaints")
    op.drop_index(op.f("ix_complaints_asking_id"), "complaints")
    for name in ("rating", "asking_id", "reopened_at", "asked_again_at"):
        op.drop_column("complaints", name)
