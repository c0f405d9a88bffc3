"""The rules of the assessment: states, who sees what, clearing by every house, no score of one state."""

from importlib.resources import files

import pytest

from config.reference import read_catalogue
from models.errors import (
    BenchmarkScoreError,
    PenError,
    UnclearedError,
    UnknownHouseError,
    UnknownItemError,
)
from models.rules.assessment import (
    AssessmentVersion,
    Clearance,
    ItemFile,
    ItemState,
    Stage,
    houses_of,
    known_house,
    known_item,
    may_clear,
    may_write,
    pens_of,
    refuse_scores,
    seen_by,
    to_assess,
)
from models.rules.lifecycle import ObligationState
from models.rules.lint import read_definition

HOUSES = ("EDA", "EEAS")
CATALOGUE = read_catalogue("commitments")
DEFINITION = read_definition((files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8"))


def version(name, submission=1):
    """Return a version such as 'EDA:2 done'."""
    house, _, rest = name.partition(":")
    number, _, stage = rest.partition(" ")
    return AssessmentVersion(house, int(number), Stage(stage), submission, f"text {name}")


def file(*versions, pens=HOUSES, current=1, clearances=()):
    made = tuple(version(*one) if isinstance(one, tuple) else version(one) for one in versions)
    return ItemFile("6", pens, HOUSES, current, made, tuple(Clearance(*one) for one in clearances))


BOTH_DONE = ("EDA:1 done", "EEAS:1 done")
COVERED = "EDA:1 EEAS:1"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param(file(*BOTH_DONE, current=None), ItemState.NOTHING_TO_ASSESS, id="nothing came"),
        pytest.param(file(), ItemState.UNASSESSED, id="nobody began"),
        pytest.param(file("EDA:1 draft"), ItemState.PARTLY_ASSESSED, id="a draft"),
        pytest.param(file("EDA:1 done"), ItemState.PARTLY_ASSESSED, id="one of two pens"),
        pytest.param(file("EDA:1 done", pens=("EDA",)), ItemState.ASSESSED, id="the one pen"),
        pytest.param(file(*BOTH_DONE), ItemState.ASSESSED, id="both pens"),
        pytest.param(file(*BOTH_DONE, "EDA:2 draft"), ItemState.PARTLY_ASSESSED, id="one begins again"),
        pytest.param(
            file(*BOTH_DONE, clearances=[("EDA", COVERED)]), ItemState.ASSESSED, id="cleared by one only"
        ),
        pytest.param(
            file(*BOTH_DONE, clearances=[(house, COVERED) for house in HOUSES]),
            ItemState.CLEARED,
            id="cleared by both",
        ),
        pytest.param(
            file(*BOTH_DONE, "EDA:2 done", clearances=[(house, COVERED) for house in HOUSES]),
            ItemState.ASSESSED,
            id="a new text is not cleared",
        ),
        pytest.param(
            file(*BOTH_DONE, current=2, clearances=[(house, COVERED) for house in HOUSES]),
            ItemState.STALE_ASSESSMENT,
            id="a new version came",
        ),
        pytest.param(
            file(*BOTH_DONE, ("EDA:2 done", 2), current=2), ItemState.STALE_ASSESSMENT, id="one is still old"
        ),
    ],
)
def test_states(given, state):
    assert given.state is state
    assert bool(given.cleared_texts) == (state is ItemState.CLEARED)


@pytest.mark.parametrize(
    ("given", "house", "seen"),
    [
        pytest.param(file("EDA:1 draft"), "EDA", ["EDA:1"], id="one's own draft"),
        pytest.param(file("EDA:1 draft"), "EEAS", [], id="the draft of the other"),
        pytest.param(file("EDA:1 done"), "EEAS", [], id="done, but the other is not"),
        pytest.param(file("EDA:1 done", "EEAS:1 draft"), "EEAS", ["EEAS:1"], id="nor once it began"),
        pytest.param(file(*BOTH_DONE), "EEAS", ["EDA:1", "EEAS:1"], id="both done"),
        pytest.param(file(*BOTH_DONE), None, ["EDA:1", "EEAS:1"], id="a reader of no house"),
        pytest.param(file("EDA:1 done", "EEAS:1 draft"), None, [], id="who sees no draft"),
        pytest.param(file(*BOTH_DONE, "EDA:2 draft"), "EEAS", ["EDA:1", "EEAS:1"], id="nor the next draft"),
        pytest.param(
            file(*BOTH_DONE, ("EDA:2 done", 2), current=2),
            "EEAS",
            ["EDA:1", "EEAS:1"],
            id="nor the first on a new version",
        ),
        pytest.param(file("EDA:1 done", pens=("EDA",)), "EEAS", ["EDA:1"], id="one pen, done"),
        pytest.param(file("EDA:1 draft", pens=("EDA",)), "EEAS", [], id="one pen, a draft"),
    ],
)
def test_who_sees_what(given, house, seen):
    assert [one.name for one in seen_by(given, house)] == seen


def test_only_a_pen_writes():
    may_write(file(pens=("EDA",)), "EDA")
    with pytest.raises(PenError, match="held by EDA, not by EEAS"):
        may_write(file(pens=("EDA",)), "EEAS")


@pytest.mark.parametrize(
    "given", [file(), file("EDA:1 done"), file(*BOTH_DONE, current=2), file(*BOTH_DONE, "EEAS:2 draft")]
)
def test_what_is_not_done_is_not_cleared(given):
    with pytest.raises(UnclearedError):
        may_clear(given)


def test_what_is_done_can_be_cleared():
    may_clear(file(*BOTH_DONE))
    may_clear(file(*BOTH_DONE, clearances=[(house, COVERED) for house in HOUSES]))


@pytest.mark.parametrize("state", ObligationState)
def test_what_there_is_to_assess(state):
    has_plan = state in {"received", "clarification_asked", "taken_into_account"}
    assert to_assess(state, 2) == (2 if has_plan else None)
    assert to_assess(state, 0) is None


def test_the_definition_says_who_holds_the_pen_or_else_the_catalogue():
    assert houses_of(CATALOGUE, DEFINITION) == ("EDA", "EEAS")
    assert pens_of(known_item("12", CATALOGUE), DEFINITION) == ("EEAS",)
    both = DEFINITION.catalogue.model_copy(update={"assessors": {"12": ("EDA", "EEAS")}})
    changed = DEFINITION.model_copy(update={"catalogue": both})
    assert pens_of(known_item("12", CATALOGUE), changed) == ("EDA", "EEAS")
    joint = known_item("6", CATALOGUE).model_copy(update={"assessor": "EDA+EEAS"})
    assert pens_of(joint, DEFINITION) == ("EDA", "EEAS")


def test_unknown_houses_and_items():
    assert known_house("eeas", HOUSES) == "EEAS"
    with pytest.raises(UnknownHouseError):
        known_house("EUMS", HOUSES)
    with pytest.raises(UnknownItemError):
        known_item("21", CATALOGUE)


@pytest.mark.parametrize(
    ("item", "text", "is_refused"),
    [
        pytest.param("2", "It is below 20 %.", True, id="twenty"),
        pytest.param("2", "It reached 20% in 2023.", True, id="without a space"),
        pytest.param("2", "It is near 20.0 per cent.", True, id="in words"),
        pytest.param("4", "Proche de 2 pour cent.", True, id="in French"),
        pytest.param("4", "It grew by 12 % and 4.2 %.", False, id="another figure"),
        pytest.param("6", "20 % of the priorities are addressed.", False, id="an item without benchmark"),
        pytest.param("2", "Investment grew in each year.", False, id="what was done"),
    ],
)
def test_nobody_is_scored_against_a_collective_benchmark(item, text, is_refused):
    given = known_item(item, CATALOGUE)
    if not is_refused:
        refuse_scores(given, [text])
        return
    with pytest.raises(BenchmarkScoreError):
        refuse_scores(given, ["", text])
