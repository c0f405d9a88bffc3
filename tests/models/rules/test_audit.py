"""The audit chain: whatever is changed, dropped, swapped or put in is named by its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from models.rules import audit
from models.rules.audit import ChainedEntry, canonical, entry_hash, first_break

CYCLE, LENGTH = "pesco-nip-2024", 100
PLACES = range(1, LENGTH + 1)


def signed(entry: ChainedEntry, previous: str) -> ChainedEntry:
    """Return the entry as it would stand after that hash."""
    entry = replace(entry, previous_hash=previous)
    return replace(entry, hash=entry_hash(CYCLE, entry))


def chain(length: int = LENGTH) -> list[ChainedEntry]:
    entries, head = [], ""
    for position in range(1, length + 1):
        at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=position)
        detail = canonical({"version": position, "cause": "größer"})
        entry = ChainedEntry(position, at, "received", "contact", "EL", "nip", detail, "", "")
        entries.append(signed(entry, head))
        head = entries[-1].hash
    return entries


ENTRIES = chain()
HEAD = ENTRIES[-1].hash


def broken(entries: list[ChainedEntry], cycle: str = CYCLE) -> str | None:
    return first_break(cycle, entries, LENGTH, HEAD)


def names(place: int, found: str | None) -> bool:
    return found is not None and found.startswith(f"entry {place} ")


def test_an_unbroken_chain():
    assert broken(ENTRIES) is None
    assert first_break(CYCLE, [], 0, "") is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"at": datetime(2024, 1, 1, tzinfo=UTC)}, id="at"),
        pytest.param({"what": "registered"}, id="what"),
        pytest.param({"actor": "engine"}, id="actor"),
        pytest.param({"respondent": "CY"}, id="respondent"),
        pytest.param({"respondent": None}, id="no respondent"),
        pytest.param({"deliverable": "statement"}, id="deliverable"),
        pytest.param({"detail": "{}"}, id="detail"),
        pytest.param({"hash": "0" * 64}, id="hash"),
    ],
)
def test_each_field_flipped_in_each_row_is_named(change):
    for place in PLACES:
        entries = [*ENTRIES]
        entries[place - 1] = replace(entries[place - 1], **change)
        assert names(place, broken(entries)), place


def test_each_row_dropped_is_named():
    for place in PLACES:
        assert names(place, broken(ENTRIES[: place - 1] + ENTRIES[place:])), place


def test_each_pair_of_neighbours_swapped_is_named():
    for place in PLACES[:-1]:
        entries = [*ENTRIES]
        entries[place - 1 : place + 1] = reversed(entries[place - 1 : place + 1])
        assert names(place, broken(entries)), place


def test_each_row_put_in_twice_is_named():
    for place in PLACES:
        assert names(place + 1, broken([*ENTRIES[:place], ENTRIES[place - 1], *ENTRIES[place:]])), place


def test_a_forged_row_put_in_anywhere_is_named():
    for place in range(1, LENGTH + 2):
        before = ENTRIES[place - 2].hash if place > 1 else ""
        forged = signed(replace(ENTRIES[0], position=place, what="closed"), before)
        found = broken([*ENTRIES[: place - 1], forged, *ENTRIES[place - 1 :]])
        assert names(min(place + 1, LENGTH + 1), found), place


def test_each_row_rewritten_with_a_right_hash_is_named_by_what_follows():
    for place in PLACES:
        entries = [*ENTRIES]
        old = entries[place - 1]
        entries[place - 1] = signed(replace(old, actor="engine"), old.previous_hash)
        assert names(min(place + 1, LENGTH), broken(entries)), place


def test_the_break_says_what_does_not_follow_what():
    entries = [*ENTRIES]
    entries[3] = signed(replace(entries[3], actor="engine"), entries[3].previous_hash)
    assert broken(entries) == "entry 5 does not follow entry 4"


def test_a_whole_chain_written_anew_does_not_end_in_the_head():
    entries, head = [], ""
    for entry in ENTRIES:
        entries.append(signed(replace(entry, what="registered"), head))
        head = entries[-1].hash
    assert names(LENGTH, broken(entries))


def test_a_chain_of_another_cycle_is_named():
    assert names(1, broken(ENTRIES, "pesco-nip-2025"))


def test_entries_that_the_cycle_does_not_count_are_named():
    assert first_break(CYCLE, ENTRIES, LENGTH - 1, ENTRIES[-2].hash) == (
        "entry 100 was added: the cycle counts 99 entries"
    )


def test_the_last_entries_dropped_are_named():
    assert broken(ENTRIES[:-3]) == "entry 98 is missing: the cycle counts 100 entries"


LONG = 1000


@pytest.fixture(scope="module")
def long_chain():
    return chain(LONG)


@pytest.fixture
def remembered(monkeypatch):
    """Let each hash be computed once: four thousand chains share most of their entries."""
    monkeypatch.setattr(audit, "entry_hash", lru_cache(maxsize=None)(entry_hash))


def edited(entries, place):
    return [*entries[: place - 1], replace(entries[place - 1], actor="engine"), *entries[place:]]


def deleted(entries, place):
    return entries[: place - 1] + entries[place:]


def swapped(entries, place):
    other = place % LONG + 1  # the last one with the first
    changed = [*entries]
    changed[place - 1], changed[other - 1] = changed[other - 1], changed[place - 1]
    return changed


def inserted(entries, place):
    before = entries[place - 2].hash if place > 1 else ""
    forged = signed(replace(entries[place - 1], actor="engine"), before)
    return [*entries[: place - 1], forged, *entries[place - 1 :]]


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        pytest.param(edited, lambda place: place, id="edit"),
        pytest.param(deleted, lambda place: place, id="delete"),
        pytest.param(swapped, lambda place: place if place < LONG else 1, id="swap"),
        pytest.param(inserted, lambda place: place + 1, id="insert"),
    ],
)
def test_each_change_of_one_row_among_a_thousand_is_named(long_chain, remembered, change, bad):
    head = long_chain[-1].hash
    for place in range(1, LONG + 1):
        found = first_break(CYCLE, change(long_chain, place), LONG, head)
        assert names(bad(place), found), (place, found)


details = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none(), max_size=4)


@given(details)
def test_canonical_does_not_depend_on_the_order(detail):
    backwards = dict(reversed(detail.items()))
    assert canonical(detail) == canonical(backwards)
    assert " " not in canonical({"a": 1, "b": [1, 2]})


def test_canonical_keeps_letters_as_they_are():
    assert canonical({"b": "größer", "a": 1}) == '{"a":1,"b":"größer"}'


def test_hashes_stay_as_they_were():
    """What was recorded by an earlier version verifies for ever."""
    assert ENTRIES[1].hash == "bf4f2110247d9b7ec10e9e0d2c0dc5d7a3ac5a3970536c8bdf5a4c6fcf2705ac"
