"""Who people are, where they are reached, and in which capacity they came."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA

from bot.storage.tables.kinds import Word, instant, link, table
from zones.person import Label, Role

persons = table(
    "persons",
    sa.Column("language", sa.Text, nullable=False),
    instant("since"),
    sa.Column("quiet_since", sa.Time),
    sa.Column("quiet_until", sa.Time),
    sa.Column("sealed_name", BYTEA),
    instant("paused_until", nullable=True),
    instant("near_only_since", nullable=True),
    instant("turns_only_since", nullable=True),
    instant("erased_at", nullable=True),
    sa.Column("reads_on", sa.Text),
    link("united_into_id", "persons", nullable=True, index=True),
    instant("language_chosen_at", nullable=True),
    instant("stopped_at", nullable=True),
    sa.Index("ix_persons_near_only", "id", postgresql_where=sa.text("near_only_since IS NOT NULL")),
)
# Which of our notices they were shown and agreed to, and until when.
consents = table(
    "consents",
    link("person_id", "persons", index=True),
    sa.Column("notice", sa.SmallInteger, nullable=False),
    instant("shown_at"),
    instant("given_at", nullable=True),
    instant("withdrawn_at", nullable=True),
)
invitations = table(
    "invitations",
    sa.Column("digest", BYTEA, nullable=False, unique=True),
    instant("made_at"),
    instant("expires_at"),
    sa.Column("role", Word(Role)),
    link("zone_id", "areas", nullable=True),
    link("person_id", "persons", nullable=True),
    link("made_by", "persons", nullable=True),
    instant("used_at", nullable=True),
    link("used_by", "persons", nullable=True),
)
applications = table(
    "applications",
    link("person_id", "persons", index=True),
    link("zone_id", "areas", index=True),
    sa.Column("role", Word(Role), nullable=False),
    sa.Column("sealed_words", BYTEA, nullable=False),
    instant("asked_at"),
    instant("admitted_at", nullable=True),
    instant("refused_at", nullable=True),
    link("decided_by", "persons", nullable=True),
    sa.Column("sealed_reason", BYTEA),
)
addresses = table(
    "addresses",
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("sealed_key", BYTEA, nullable=False),
    sa.Column("digest", BYTEA, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    link("person_id", "persons", nullable=True, index=True),
    instant("heard_at", nullable=True),
    instant("unreachable_at", nullable=True),
    instant("wait_until", nullable=True),
    sa.Column("failures", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("given_up", sa.SmallInteger, nullable=False, server_default="0"),
    instant("retry_at", nullable=True),
    instant("farewell_at", nullable=True),
    sa.Column("language", sa.Text),
    sa.UniqueConstraint("channel", "digest"),
)
sa.Index("ix_addresses_farewell", addresses.c.id, postgresql_where=addresses.c.farewell_at.is_not(None))
members = table(
    "members",
    link("person_id", "persons"),
    link("zone_id", "areas"),
    sa.Column("role", Word(Role), nullable=False),
    instant("since"),
    instant("left_at", nullable=True),
    instant("out_of_office_at", nullable=True),
    sa.UniqueConstraint("person_id", "zone_id"),
    sa.Index("ix_members_zone_role", "zone_id", "role"),
)
follows = table(
    "follows",
    link("member_id", "members"),
    link("area_id", "areas", index=True),
    instant("since"),
    sa.Column("label", Word(Label)),
    sa.UniqueConstraint("member_id", "area_id"),
)
