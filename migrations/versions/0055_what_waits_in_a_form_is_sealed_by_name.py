"""What is sealed in a question's form stands there under “sealed”, where a rotation of keys finds it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHOTO_WAITS = "kind = 'report' AND jsonb_typeof(form->'media') = 'string'"
BY_NAME = (  # in the form of which question, whatever else it holds
    ("photo", "kind = 'work' AND jsonb_typeof(form->'photo') = 'string'"),
    ("words", "kind = 'work' AND jsonb_typeof(form->'words') = 'string'"),
    ("denied", "kind = 'report' AND jsonb_typeof(form->'denied') = 'string'"),
)


def upgrade() -> None:
    op.execute(f"""
        UPDATE steps SET form = form - 'media' - 'kind' || jsonb_build_object('came', jsonb_build_array(
            jsonb_build_object('sealed', form->'media', 'kind', form->'kind')))
        WHERE {PHOTO_WAITS}
    """)
    for name, where in BY_NAME:
        op.execute(f"""
            UPDATE steps SET form = jsonb_set(form, '{{{name}}}', jsonb_build_object('sealed', form->'{name}'))
            WHERE {where}
        """)


def downgrade() -> None:
    """A question waits half an hour: what was asked meanwhile is asked again."""
