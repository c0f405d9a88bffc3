"""Writing and clearing: versions are kept, what is said again adds none, a new submission makes stale."""

import json

import pytest
from sqlmodel import col, select

from models.errors import (
    BenchmarkScoreError,
    IncompleteActError,
    NothingToAssessError,
    PenError,
    UnclearedError,
    UnknownObligationError,
)
from models.operations.assessments import Judgement, clear_assessments, write_assessments
from models.operations.obligations import record_not_expected
from models.operations.reopening import withdraw_version
from models.operations.review import save_draft
from models.queries.assessments import assessment_files
from models.queries.obligations import find_obligation
from models.queries.review import latest_review
from models.rules.assessment import ItemState
from models.tables import Assessment

DAY = "2024-03-20T10:00+01:00"
LATER = "2024-03-21T10:00+01:00"
BOTH = ('item_word = "commitment"', 'item_word = "commitment"\nassessors = { "6" = ["EDA", "EEAS"] }')
DONE = Judgement("6", "EDA", "Plans follow the priorities.", ("Two are new.",), is_done=True)


@pytest.fixture
def joint(bare_world, nip_text):
    """NIP 2024 where both houses write on item 6, with a plan of Belgium."""
    bare_world.open(text=nip_text(BOTH))
    bare_world.receive("2024-03-08T10:00+01:00")
    return bare_world


@pytest.fixture
def assessing(either_world):
    either_world.receive("2024-03-08T10:00+01:00")
    return either_world


def write(world, *judgements, now=DAY, respondent="BE"):
    with world.at(now) as cycle:
        return write_assessments(cycle, respondent, judgements)


def clear(world, house, items=("6",), now=DAY):
    with world.at(now) as cycle:
        return clear_assessments(cycle, "BE", house, items)


def item(world, number="6", now=DAY):
    with world.at(now) as cycle:
        return assessment_files(cycle, "BE")[0].item(number)


def test_versions_are_kept_and_recorded_by_their_hash(assessing):
    assert write(assessing, Judgement("6", "eda", "First thoughts.")) == 1
    assert write(assessing, DONE) == 1
    with assessing.database.reading() as session:
        rows = list(session.exec(select(Assessment).order_by(col(Assessment.version))))
    assert [(row.house, row.version, row.stage, row.text) for row in rows] == [
        ("EDA", 1, "draft", "First thoughts."),
        ("EDA", 2, "done", "Plans follow the priorities."),
    ]
    entry = assessing.last()
    said = json.loads(entry.detail)
    assert (entry.what, entry.respondent, entry.deliverable) == ("assessment_written", "BE", "nip")
    assert (said["item"], said["version"], said["submission_version"]) == ("6", 2, 1)
    assert "Plans follow" not in entry.detail


def test_the_same_again_changes_nothing(assessing):
    write(assessing, DONE)
    assert clear(assessing, "EDA") == ["6"]
    before = assessing.entries()
    assert write(assessing, DONE) == 0
    assert clear(assessing, "eda") == []
    assert assessing.entries() == before


def test_only_what_both_houses_cleared_counts(assessing):
    write(assessing, DONE)
    clear(assessing, "EDA")
    assert item(assessing).state is ItemState.ASSESSED
    clear(assessing, "EEAS")
    assert item(assessing).state is ItemState.CLEARED
    assert json.loads(assessing.last().detail) == {"covers": {"6": "EDA:1"}, "house": "EEAS"}


def test_a_new_version_makes_it_stale_and_said_again_it_is_done(assessing):
    write(assessing, DONE)
    for house in ("EDA", "EEAS"):
        clear(assessing, house)
    assessing.receive("2024-03-20T12:00+01:00", "b")
    assert item(assessing, now=LATER).state is ItemState.STALE_ASSESSMENT
    with pytest.raises(UnclearedError):
        clear(assessing, "EDA", now=LATER)
    assert write(assessing, Judgement("6", "EDA", is_done=True), now=LATER) == 1
    found = item(assessing, now=LATER)
    assert (found.state, found.latest["EDA"].text) == (ItemState.ASSESSED, DONE.text)
    assert found.latest["EDA"].findings == DONE.findings


def test_both_houses_write_and_their_differences_stay(joint):
    write(joint, DONE)
    with pytest.raises(UnclearedError, match="partly assessed"):
        clear(joint, "EDA")
    write(joint, Judgement("6", "EEAS", "We read it otherwise.", is_done=True))
    assert clear(joint, "EDA", None) == clear(joint, "EEAS", None) == ["6"]
    assert [one.text for one in item(joint).cleared_texts] == [DONE.text, "We read it otherwise."]


def test_all_that_can_be_cleared(assessing):
    write(assessing, DONE, Judgement("12", "EEAS", "Forces.", is_done=True), Judgement("1", "EDA", "Draft."))
    assert clear(assessing, "EEAS", None) == ["6", "12"]


@pytest.mark.parametrize(
    ("judgement", "error"),
    [
        pytest.param(Judgement("6", "EEAS", "Ours."), PenError, id="another pen"),
        pytest.param(Judgement("6", "EDA"), IncompleteActError, id="no text yet"),
        pytest.param(Judgement("2", "EDA", "Below 20 %."), BenchmarkScoreError, id="a score"),
        pytest.param(Judgement("2", "EDA", "So.", ("Below 20 %.",)), BenchmarkScoreError, id="in a finding"),
    ],
)
def test_what_is_refused_changes_nothing(world, judgement, error):
    world.receive("2024-03-08T10:00+01:00")
    before = world.entries()
    with pytest.raises(error):
        write(world, Judgement("1", "EDA", "Said first."), judgement)
    assert world.entries() == before


def test_nothing_to_assess(world):
    with pytest.raises(NothingToAssessError, match="'planned'"):
        write(world, DONE)
    world.act(DAY, record_not_expected, "agreed")
    with pytest.raises(NothingToAssessError, match="not expected"):
        clear(world, "EDA")
    assert item(world).state is ItemState.NOTHING_TO_ASSESS
    with pytest.raises(UnknownObligationError):
        write(world, DONE, respondent="DK2")


def test_a_draft_of_the_report_is_stale_once_a_judgement_counts_or_no_longer(assessing):
    def is_stale(now):
        with assessing.at(now) as cycle:
            return latest_review(cycle.session, cycle.id).is_stale

    write(assessing, DONE)
    clear(assessing, "EDA")
    with assessing.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    write(assessing, Judgement("1", "EDA", "A draft."), now="2024-07-01T10:00+02:00")
    assert not is_stale("2024-07-01T10:00+02:00")
    clear(assessing, "EEAS", now="2024-07-01T11:00+02:00")
    assert is_stale("2024-07-01T11:00+02:00")


def withdraw(world, version, now=LATER):
    with world.at(now) as cycle:
        found = find_obligation(cycle.session, cycle.row, "BE", "nip")
        return withdraw_version(cycle, found, version, "sent by mistake")


def test_a_withdrawn_version_gives_way_to_the_one_that_was_assessed(assessing):
    write(assessing, DONE)
    assessing.receive("2024-03-20T12:00+01:00", "b")
    assert item(assessing, now=LATER).state is ItemState.STALE_ASSESSMENT
    assert withdraw(assessing, 2)
    assert item(assessing, now=LATER).state is ItemState.ASSESSED


def test_once_the_only_version_is_withdrawn_there_is_nothing_to_assess(assessing):
    write(assessing, DONE)
    assert withdraw(assessing, 1)
    with pytest.raises(NothingToAssessError):
        write(assessing, DONE, now=LATER)
