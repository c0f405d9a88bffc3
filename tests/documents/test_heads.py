"""The folder of kept heads: one line a day, whole or not at all, whoever else writes."""

import fcntl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from documents.heads import HeadsFolder
from models.rules.heads import Head

CODE = "pesco-nip-2024"
HEAD = Head(date(2024, 3, 1), CODE, 12, "3f" * 32)
NEXT = replace(HEAD, day=HEAD.day + timedelta(days=1), length=15)


@pytest.fixture
def folder(tmp_path):
    return HeadsFolder(tmp_path / "kept" / "heads")


def test_nothing_is_kept_before_the_first_head(folder):
    assert (folder.text(CODE), folder.last_line(CODE), folder.cycles()) == (None, "", [])


def test_heads_are_added_at_the_end(folder):
    assert folder.add(HEAD)
    assert folder.add(NEXT)
    assert folder.text(CODE) == f"{HEAD.line}\n{NEXT.line}\n"
    assert (folder.last_line(CODE), folder.cycles()) == (NEXT.line, [CODE])


@pytest.mark.parametrize("days", [0, -1])
def test_a_day_has_one_head_and_none_is_added_before_another(folder, days):
    folder.add(HEAD)
    assert not folder.add(replace(NEXT, day=HEAD.day + timedelta(days=days)))
    assert folder.text(CODE) == f"{HEAD.line}\n"


@pytest.mark.parametrize("cut", [1, 40, len(NEXT.line)])
def test_a_line_that_was_cut_off_gives_way_to_the_next(folder, cut):
    folder.add(HEAD)
    path = folder.folder / f"{CODE}.heads"
    path.write_bytes(path.read_bytes() + NEXT.line[:cut].encode())
    assert folder.last_line(CODE) == HEAD.line
    assert folder.add(NEXT)
    assert folder.text(CODE) == f"{HEAD.line}\n{NEXT.line}\n"


def test_who_adds_waits_for_who_is_adding(folder):
    folder.add(HEAD)
    with (folder.folder / f"{CODE}.heads").open() as held, ThreadPoolExecutor(1) as pool:
        fcntl.flock(held, fcntl.LOCK_EX)
        added = pool.submit(folder.add, NEXT)
        with pytest.raises(TimeoutError):
            added.result(timeout=0.2)
        fcntl.flock(held, fcntl.LOCK_UN)
        assert added.result(timeout=10)


def test_of_many_that_want_to_add_one_does(folder):
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: HeadsFolder(folder.folder).add(HEAD), range(40)))
    assert sum(added) == 1
    assert folder.text(CODE) == f"{HEAD.line}\n"
