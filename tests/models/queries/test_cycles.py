"""Reads about cycles: as they stand at an instant, pinned to the text that they opened with."""

from datetime import UTC, datetime

import pytest

from models.errors import ClockBackwardsError, UnknownCycleError
from models.queries.cycles import (
    cycle_codes,
    find_cycle,
    get_cycle,
    known_calendar,
    look_at_cycle,
    pinned_definition,
)

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def test_a_look_changes_nothing(world):
    cycle = world.read(look_at_cycle, world.code, NOW)
    assert (cycle.code, cycle.now, cycle.definition) == (world.code, NOW, world.definition)
    assert world.read(get_cycle, world.code).last_seen_at == datetime(2023, 12, 1, 8, tzinfo=UTC)


def test_a_look_with_a_clock_that_went_back_is_refused(world):
    with pytest.raises(ClockBackwardsError):
        world.read(look_at_cycle, world.code, datetime(2023, 12, 1, 7, 54, 59, tzinfo=UTC))


@pytest.mark.parametrize("look", [get_cycle, lambda session, code: look_at_cycle(session, code, NOW)])
def test_an_unknown_cycle(world, look):
    assert world.read(find_cycle, "pesco-nip-2099") is None
    with pytest.raises(UnknownCycleError, match="'pesco-nip-2099'"):
        world.read(look, "pesco-nip-2099")


def test_a_cycle_keeps_the_text_that_it_opened_with(bare_world, nip_text):
    text = nip_text(('title = "PESCO National', 'title = "Another National'))
    bare_world.open(text=text)
    row = bare_world.read(get_cycle, bare_world.code)
    assert row.definition_text == text
    assert pinned_definition(row.definition_text).title.startswith("Another")


def test_cycles_in_the_order_of_their_opening(world, nip_text):
    world.open("2023-12-02T09:00+01:00", nip_text((world.code, "aa-later")))
    assert world.read(cycle_codes) == [world.code, "aa-later"]


def test_the_calendar_knows_the_institutions_of_both_years():
    assert [known_calendar().covers(year) for year in (2023, 2024)] == [True, True]
