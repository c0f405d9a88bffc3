"""Kept heads: read line by line, and held against a chain."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules.audit import ChainedEntry, entry_hash
from models.rules.heads import Head, first_off_chain, read_heads

CYCLE = "pesco-nip-2024"
DAY = date(2024, 3, 1)


def chain(length: int, actor: str = "engine") -> list[ChainedEntry]:
    entries, previous = [], ""
    for position in range(1, length + 1):
        at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=position)
        entry = ChainedEntry(position, at, "called", actor, "EL", "nip", "{}", previous, "")
        entries.append(replace(entry, hash=entry_hash(CYCLE, entry)))
        previous = entries[-1].hash
    return entries


ENTRIES = chain(20)


def head(length: int, days: int = 0) -> Head:
    return Head(DAY + timedelta(days=days), CYCLE, length, ENTRIES[length - 1].hash)


HEADS = [head(2), head(2, 1), head(9, 2), head(20, 5)]
LINES = [one.line for one in HEADS]


def text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_heads_are_read_as_they_were_kept():
    assert read_heads(text(*LINES), CYCLE) == (tuple(HEADS), None)
    assert read_heads("", CYCLE) == ((), None)


def test_a_line_that_was_being_written_does_not_count():
    assert read_heads(text(*LINES[:2]) + LINES[2][:40], CYCLE) == (tuple(HEADS[:2]), None)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="empty"),
        pytest.param(LINES[2].replace(CYCLE, "pesco-nip-2025"), id="another cycle"),
        pytest.param(LINES[2].replace("2024-03", "2024-13"), id="no day"),
        pytest.param(LINES[2][:-1], id="short hash"),
        pytest.param(f"{LINES[2]} ", id="a space more"),
        pytest.param(LINES[2].replace(" 9 ", " 0 "), id="no length"),
        pytest.param(LINES[1], id="the same day again"),
        pytest.param(head(9, -1).line, id="an earlier day"),
        pytest.param(head(1, 2).line, id="a shorter chain"),
    ],
)
def test_a_bad_line_is_named(line):
    kept = read_heads(text(*LINES[:2], line, *LINES[3:]), CYCLE)
    assert kept.heads == tuple(HEADS[:2])
    assert kept.problem.startswith("line 3 of the kept heads ")


def test_heads_of_a_chain_lie_on_it():
    assert first_off_chain(HEADS, ENTRIES) is None


def test_a_rewritten_chain_is_found_by_the_first_head_off_it():
    rewritten = ENTRIES[:5] + chain(20, "secretariat")[5:]
    found = first_off_chain(HEADS, rewritten)
    assert found == "the head of 2024-03-03 is not entry 9: the record was rewritten up to there"


@pytest.mark.parametrize("length", range(20))
def test_a_chain_whose_end_was_cut_off_is_found(length):
    day = next(one.day for one in HEADS if one.length > length)
    assert first_off_chain(HEADS, ENTRIES[:length]).startswith(f"the head of {day} counts ")
