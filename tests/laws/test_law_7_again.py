"""Law 7: doing it again changes nothing; tests/laws/test_kill.py adds: nor does being killed anywhere."""

from benchmarks.simulation.dump import differences, dump
from benchmarks.simulation.kill_cases import hashes
from benchmarks.simulation.worlds import SCENARIO, rehearsal_in, small_definition
from models.rules.lint import read_definition
from tasks.advance import STEPS, advance
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import read_scenario

WITHOUT_SCANNER = {step.name for step in STEPS} - {"scan_submissions"}
"""A year has no scanner; tests/tasks/test_scanning.py scans twice."""

ALL_STEPS = WITHOUT_SCANNER | {"acts", "arrivals", "decisions"}


def everything(services):
    files = hashes(services.settings.mailbox_folder) | hashes(services.files.folder)
    return files, dump(services.database, with_process=True)


def test_each_step_ran_twice_and_changed_nothing_the_second_time(year):
    assert year.watch.broken[7] == []
    assert set(year.watch.steps) == ALL_STEPS


def test_advancing_again_changes_nothing(year, few):
    files, rows = everything(year.services)
    assert advance(year.services, year.code, year.ended_at) == {}
    again = everything(year.services)
    assert (again[0], differences(rows, again[1])) == (files, [])


def test_rehearsing_again_from_its_end_changes_nothing(year, few):
    files, rows = everything(year.services)
    rehearsal = rehearsal_in(year.services, small_definition())
    assert rehearsal.open() == year.ended_at
    assert rehearsal.run_day(year.ended_at) is None
    again = everything(year.services)
    assert (again[0], differences(rows, again[1])) == (files, [])


def test_the_same_bytes_again_repeat_the_receipt(year):
    act = next(
        act for act in read_scenario(SCENARIO, read_definition(small_definition())).acts if act.content
    )
    request = HandIn(year.code, act.respondent, act.deliverable, act.content, year.ended_at)
    files, rows = everything(year.services)
    receipt = hand_in(year.services, request, year.ended_at)
    assert (receipt.is_repeated, receipt.received_at) == (True, act.at)
    again = everything(year.services)
    assert (again[0], differences(rows, again[1])) == (files, [])


def test_a_difference_is_noticed(year):
    before = dump(year.services.database)
    after = {table: list(rows) for table, rows in before.items()}
    after["letter"] = after["letter"][1:]
    assert len(differences(before, after)) == 1
    after["letter"] = before["letter"] + before["letter"][-1:]
    letters = len(before["letter"])
    assert differences(before, after) == [f"+ letter: {letters + 1} rows instead of {letters}"]
