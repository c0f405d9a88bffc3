"""A database that an earlier version made and filled: upgraded, it holds all of it, and the cycle goes on."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, column, inspect, select, table, update
from sqlmodel import SQLModel

from models.database import Database
from models.errors import OlderDatabaseError
from models.rules.letters import OutcomeKind
from models.schema import check_schema, schema_differences, upgrade_schema

FIRST = "0001"
CALL_AT = "2023-12-04T09:00+01:00"
RECEIVED_AT = "2024-02-01T10:00+01:00"
UNKNOWN_AT = "2024-02-02T10:00+01:00"
REMINDED_AT = "2024-02-09T09:00+01:00"
NEW = {
    "contact": {"language": "en", "undeliverable_status": "", "telephone": ""},
    "finding": {"message_fr": "", "advice_fr": ""},
    "letter": {"may_have_arrived": False},
    "notice": {"copy_to": ""},
    "obligation": {"reopened": 0},
    "submission": {
        "scan": "none",
        "withdrawal_reason": "",
        **dict.fromkeys(("sender", "certified_by", "sender_address", "certifier_address"), ""),
    },
}
"""What the new columns say of old rows; the others say nothing."""


def upgrade_to(connection, version):
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def old_columns(connection):
    """Return the columns of every table as they are, typed as this program types them."""
    known = MetaData()
    known.reflect(connection)
    typed = SQLModel.metadata.tables
    return {
        one.name: table(one.name, *(column(old.name, typed[one.name].c[old.name].type) for old in one.c))
        for one in known.sorted_tables
        if one.name in typed
    }


def contents(connection, tables):
    return {
        name: [dict(row) for row in connection.execute(select(one).order_by(one.c.id)).mappings()]
        for name, one in tables.items()
    }


def count_from(connection, name, rows):
    """Let PostgreSQL number new rows after those that were written with their numbers."""
    if connection.dialect.name == "postgresql" and rows:
        last = max(row["id"] for row in rows)
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})")


@pytest.fixture
def filled(world):
    """A cycle after its call, with a plan, a receipt whose answer was lost, and an extension before it."""
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    world.receive(RECEIVED_AT, name="EL nip")
    world.make_letters(RECEIVED_AT)
    world.send(RECEIVED_AT)
    world.receive(UNKNOWN_AT, name="SE nip")
    world.make_letters(UNKNOWN_AT)
    world.send(UNKNOWN_AT, OutcomeKind.UNKNOWN)
    return world


@pytest.fixture
def old(filled, database_url):
    """A database at the first revision with the rows of that cycle, and what those rows are."""
    database = Database(database_url.replace("kalends.db", "old.db"))
    with database.engine.begin() as connection, filled.database.engine.connect() as source:
        upgrade_to(connection, FIRST)
        tables = old_columns(connection)
        rows = contents(source, tables)
        for name, one in tables.items():
            if rows[name]:
                connection.execute(one.insert(), rows[name])
            count_from(connection, name, rows[name])
    yield database, tables, rows
    database.close()


def test_nothing_is_lost(old):
    database, tables, rows = old
    upgrade_schema(database)
    with database.engine.connect() as connection:
        assert contents(connection, tables) == rows
    sizes = {name: len(found) for name, found in rows.items()}
    assert sizes | {"contact": 26, "deadline": 52, "letter": 28, "submission": 2} == sizes
    assert sizes["notice"] == 26 * 2 * 5 + 2


def test_the_schema_is_that_of_the_tables(old):
    database, _, _ = old
    upgrade_schema(database)
    assert schema_differences(database) == []
    check_schema(database)
    upgrade_schema(database)


def test_what_is_new_says_nothing_of_old_rows(old):
    database, tables, _ = old
    upgrade_schema(database)
    with database.engine.connect() as connection:
        for name, one in tables.items():
            typed, known = SQLModel.metadata.tables[name], {old.name for old in one.c}
            added = [new for new in typed.c if new.name not in known]
            wanted = {key.name: NEW.get(name, {}).get(key.name) for key in added}
            asked = select(*added).where(typed.c.id == 1) if added else None
            found = [] if asked is None else [dict(row) for row in connection.execute(asked).mappings()]
            assert found in ([], [wanted]), name


def test_no_reference_points_nowhere(old):
    database, tables, _ = old
    upgrade_schema(database)
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        keys = {name: len(inspect(connection).get_foreign_keys(name)) for name in tables}
    assert (keys["notice"], keys["letter"], keys["contact"], keys["deadline"]) == (4, 2, 1, 1)


def test_the_cycle_goes_on(old, filled):
    database, _, _ = old
    upgrade_schema(database)
    filled.database.close()
    filled.database = database
    unknown = [letter.id for letter in filled.letters() if letter.state == "unknown"]
    assert filled.to_try(UNKNOWN_AT) == unknown
    assert filled.send(UNKNOWN_AT) == unknown
    assert filled.make_letters(REMINDED_AT) == 50
    filled.send(REMINDED_AT)
    assert {letter.state.value for letter in filled.letters()} == {"sent"}
    assert filled.notices("BE nip")["rung:-30:1"] == "carried"


WAITING = {
    "call": "held",
    "rung:-30:1": "planned",
    "rung:-7:1": "carried",
    "rung:+3:1": "withdrawn",
    "cut_off:1": "held",
    "extended:2": "planned",
    "received:1": "planned",
    "clarification:1": "planned",
}
"""How notices stand that an earlier version left in a closed cycle; the questions were asked after it."""


def test_what_an_earlier_version_left_in_a_closed_cycle_is_withdrawn(old):
    database, tables, _ = old
    notice, at = tables["notice"], datetime(2024, 11, 18, tzinfo=UTC)
    with database.engine.begin() as connection:
        connection.execute(update(tables["cycle"]).values(closed_at=at))
        for key, (occasion, state) in enumerate(WAITING.items(), start=1):
            asked = occasion.startswith("clarification")
            told = {
                "occasion": occasion,
                "state": state,
                "planned_for": at + timedelta(days=1 if asked else -1),
            }
            connection.execute(update(notice).where(notice.c.id == key).values(subject="left", **told))
    upgrade_schema(database)
    with database.engine.connect() as connection:
        rows = connection.execute(select(notice).where(notice.c.subject == "left")).all()
    ended = {"call", "rung:-30:1", "cut_off:1", "extended:2"}
    assert {one.occasion for one in rows if one.reason == "closed"} == ended
    assert {one.occasion for one in rows if one.state == "withdrawn"} == ended | {"rung:+3:1"}


def test_until_then_it_is_refused_by_what_is_said_to_do(old):
    database, tables, rows = old
    with pytest.raises(OlderDatabaseError, match="the older schema '0001'") as refused:
        check_schema(database)
    assert "kalends migrate" in refused.value.way_out
    with database.engine.connect() as connection:
        assert contents(connection, tables) == rows
