"""The long simulation: what it goes through, and how it ends."""

import subprocess

import pytest

from benchmarks import soak
from benchmarks.simulation.laws import LawBrokenError
from benchmarks.simulation.seeded.world import BrokenWorldError, World
from benchmarks.soak import Done


def test_every_seed_comes_once_with_rehearsals_and_kills_between():
    done = [(one.func.__name__, *one.args[:2]) for one in soak.courses(11, 620)]
    worlds = [(first, number) for name, first, *rest in done if name == "live_through" for number in rest]
    assert [seed for first, number in worlds for seed in range(first, first + number)] == [*range(11, 631)]
    assert [first for name, first, *_ in done if name == "rehearse"] == [first for first, _ in worlds]
    assert [name for name, *_ in done].count("kill") == 1


def test_every_operation_fails_once_and_two_years_are_lived_through():
    cases = [one.args for one in soak.courses(1, 10_000) if one.func is soak.run_case]
    shares = [options for what, options in cases if what == "failing shares"]
    assert {int(options[2]) for options in shares} == set(range(100))
    assert {options[4] for options in shares} == {"100"}
    assert [options[:2] for what, options in cases if what == "years"] == [["year", "--seed"]] * 2


@pytest.mark.parametrize(("code", "failed"), [(0, 0), (1, 1), (-9, 1)])
def test_a_case_that_ends_with_anything_but_0_is_broken(monkeypatch, capsys, code, failed):
    ended = subprocess.CompletedProcess([], code, stdout="what was wrong")
    monkeypatch.setattr(soak.subprocess, "run", lambda *_arguments, **_options: ended)
    assert soak.run_case("years", ["year"]).failed == failed
    assert ("what was wrong" in capsys.readouterr().out) is bool(failed)


def test_kills_are_drawn_on_a_server_where_they_can_be():
    courses = soak.courses(1, 10_000, "postgresql://server")
    kills = [one.args[1] for one in courses if one.func is soak.kill]
    assert {options[0] for options in kills} == {"rehearsal", "advance"}
    assert all(("--server" in options) is (options[0] == "advance") for options in kills)


@pytest.mark.parametrize("seeds", [0, 620, 10_000])
def test_as_many_hand_ins_are_killed_as_are_asked_for(seeds):
    courses = soak.courses(1, seeds, kills=120)
    asked = [one.args[1] for one in courses if one.func is soak.kill and one.args[0] == "killed hand-ins"]
    assert [options[0] for options in asked] == ["hand-ins"] * 3
    assert [int(options[options.index("--kills") + 1]) for options in asked] == [50, 50, 20]
    assert len({options[options.index("--seed") + 1] for options in asked}) == 3


def test_the_closing_line_counts_what_is_broken():
    done = [Done("worlds", 100, 0, 20.0), Done("worlds", 100, 2, 30.0), Done("kills", 9, 1)]
    assert soak.closing_line(7, done) == (
        "From seed 7: 200 worlds, 2 broken, 0.25 s of processor time each; "
        "0 rehearsals, none broken; 0 failing shares, none broken; 9 kills, 1 broken; "
        "0 killed hand-ins, none broken; 0 years, none broken."
    )


def test_a_broken_world_is_counted_and_told_with_its_story(monkeypatch, capsys):
    def live(world):
        world.told.tell("something")
        raise BrokenWorldError("it does not hold")

    monkeypatch.setattr(World, "live", live)
    done = soak.live_through(4, 1)
    assert (done.what, done.count, done.failed) == ("worlds", 1, 1)
    assert capsys.readouterr().out == "seed 4: it does not hold\n  something\n"


@pytest.mark.parametrize("broken", [{4: ["it does not hold"]}, LawBrokenError("it does not hold"), {}])
def test_a_broken_rehearsal_is_counted_and_told(monkeypatch, capsys, broken):
    def watch_seed(_seed, _folder):
        if isinstance(broken, Exception):
            raise broken
        return broken

    monkeypatch.setattr(soak, "watch_seed", watch_seed)
    assert soak.rehearse(9).failed == int(bool(broken))
    assert capsys.readouterr().out.startswith("rehearsal of seed 9" if broken else "")
