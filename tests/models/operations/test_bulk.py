"""Many rows at once: what a copy writes is what an insert would have written."""

import pytest
from sqlmodel import SQLModel, select

from models.operations import bulk

NOTICES = SQLModel.metadata.tables["notice"]
TEXTS = ("tab\tand\nline", "back\\slash \\N", 'quote"s, comma', "déclaration", "")


def notices(cycle):
    """Return every notice as values, without its key."""
    columns = [column for column in NOTICES.c if column.name != "id"]
    rows = cycle.session.execute(select(*columns).order_by(NOTICES.c.id)).mappings()
    return [dict(row) for row in rows]


@pytest.mark.parametrize("worth", [pytest.param(1, id="copy"), pytest.param(1_000, id="insert")])
def test_rows_are_read_as_they_were_written(either_world, monkeypatch, worth):
    monkeypatch.setattr(bulk, "_WORTH_A_COPY", worth)
    with either_world.at("2023-12-04T09:00+01:00") as cycle:
        known = notices(cycle)
        more = [row | {"occasion": f"again:{text}"} for text, row in zip(TEXTS, known, strict=False)]
        more += [known[-1] | {"occasion": "again", "letter_id": None, "obligation_id": None}]
        bulk.insert_rows(cycle.session, NOTICES, more)
        assert notices(cycle) == [*known, *more]


def test_what_is_copied_goes_back_with_its_transaction(either_world, monkeypatch):
    monkeypatch.setattr(bulk, "_WORTH_A_COPY", 1)
    with either_world.at("2023-12-04T09:00+01:00") as cycle:
        known = notices(cycle)
    again = [row | {"occasion": "again"} for row in known[:1]]
    either_world.fail_after(
        "2023-12-04T09:00+01:00", lambda cycle: bulk.insert_rows(cycle.session, NOTICES, again)
    )
    with either_world.at("2023-12-04T09:00+01:00") as cycle:
        assert notices(cycle) == known
