"""The migrations lead to our tables, and to a log that can only grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from alembic import command

from bot.storage import migrate
from tests.conftest import do, named

Rows = list[tuple[int, str]]


@contextmanager
def older(postgres: str, version: str, rows: str) -> Iterator[psycopg.Connection[Any]]:
    """A database of the time before, with what it held then, brought to the newest tables."""
    do(postgres, "CREATE DATABASE older")
    url = named(postgres, "older")
    try:
        command.upgrade(migrate.config(url), version)
        do(url, rows)
        migrate.migrate(url)
        with psycopg.connect(url) as connection:
            yield connection
    finally:
        do(postgres, "DROP DATABASE older WITH (FORCE)")


def entries(database: str) -> Rows:
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT id, act FROM entries ORDER BY id").fetchall()


def test_the_migrations_lead_to_the_tables_that_the_product_uses(database: str) -> None:
    migrate.check(database)


def test_a_table_that_no_migration_made_would_be_noticed(database: str) -> None:
    do(database, "ALTER TABLE areas DROP COLUMN consumers")

    with pytest.raises(Exception, match="consumers"):
        migrate.check(database)


def test_a_database_knows_whether_it_is_at_the_newest_tables(postgres: str, database: str) -> None:
    do(postgres, "CREATE DATABASE empty")
    try:
        assert migrate.current(database)
        assert not migrate.current(named(postgres, "empty"))
    finally:
        do(postgres, "DROP DATABASE empty WITH (FORCE)")


def test_migrating_again_changes_nothing(database: str) -> None:
    before = entries(database)

    migrate.migrate(database)

    assert migrate.current(database)
    assert entries(database) == before != []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET act = 'outage.never_was'",
        "UPDATE entries SET facts = '{}' WHERE id = (SELECT max(id) FROM entries)",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "TRUNCATE outages CASCADE",
    ],
)
def test_what_stands_in_the_log_can_be_neither_changed_nor_taken_out(database: str, statement: str) -> None:
    before = entries(database)

    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        do(database, statement)
    assert entries(database) == before != []


def test_the_log_can_grow(database: str) -> None:
    before = entries(database)

    do(database, "INSERT INTO entries (act, at, facts) VALUES ('member.joined', now(), '{}')")

    assert [act for _, act in entries(database)] == [*[act for _, act in before], "member.joined"]


def test_members_of_the_time_before_keep_their_area_and_have_agreed_to_what_they_read_then(postgres: str) -> None:
    with older(postgres, "0010", OLDER) as connection:
        agreed = connection.execute("SELECT person_id, notice, given_at = shown_at, withdrawn_at FROM consents")
        assert agreed.fetchall() == [(1, 0, True, None)]
        followed = connection.execute("SELECT member_id, area_id, label FROM follows").fetchall()
        assert followed == [(1, 1, None), (2, 1, None)]


def test_what_waits_in_a_question_of_the_time_before_is_found_by_a_rotation(postgres: str) -> None:
    with older(postgres, "0054", WAITING) as connection:
        forms = [row[0] for row in connection.execute("SELECT form FROM steps ORDER BY id").fetchall()]
        assert forms[0] == {"asked": "about", "came": [{"sealed": "AQID", "kind": "photo"}]}
        assert forms[1] == {"asked": "whose", "photo": {"sealed": "AQID"}, "words": {"sealed": "BAUG"}}


WAITING = """
INSERT INTO addresses (channel, sealed_key, digest, sender) VALUES ('whatsapp', '1', '1', 'whatsapp');
INSERT INTO steps (address_id, author, kind, form, asked_at, expires_at)
VALUES (1, '1', 'report', '{"asked": "about", "media": "AQID", "kind": "photo"}', now(), now()),
    (1, '1', 'work', '{"asked": "whose", "photo": "AQID", "words": "BAUG"}', now(), now());
"""

# One came by herself, the other was brought in by the office.
OLDER = """
INSERT INTO areas (code, kind, names, aliases) VALUES ('GN', 'zone', '{}', '[]');
INSERT INTO persons (language, since) VALUES ('hi', now()), ('en', now());
INSERT INTO members (person_id, zone_id, role, since) VALUES (1, 1, 'citizen', now()), (2, 1, 'media', now());
INSERT INTO follows (member_id, area_id, since) VALUES (1, 1, now()), (2, 1, now());
INSERT INTO entries (act, at, zone_id, person_id, facts)
VALUES ('member.joined', now(), 1, 1, '{}'), ('member.added', now(), 1, 2, '{}');
"""
