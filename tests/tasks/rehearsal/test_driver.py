"""The steps of a rehearsal: the engine's, each once and in its order, with those of the virtual people."""

import pytest

from models.rules.lint import read_definition
from tasks.advance import STEPS
from tasks.definitions import definition_text
from tasks.rehearsal.driver import Rehearsal


@pytest.fixture(scope="module")
def names():
    text = definition_text("pesco-nip-2024")
    return [step.name for step in Rehearsal(None, text, read_definition(text), ()).steps]


def test_the_engines_steps_are_all_there_once_in_their_order(names):
    engines = [step.name for step in STEPS]
    assert [name for name in names if name in engines] == engines
    assert len(set(names)) == len(names)


def test_virtual_people_act_before_the_engine_looks_and_decide_after_the_checks(names):
    assert names[:2] == ["acts", "arrivals"]
    assert names[names.index("decisions") - 1] == "collect_statements"
