"""Parts of plans disclosed: by an act, for a version, on record; nothing by itself."""

import json

import pytest

from models.errors import NothingReceivedError, OtherVersionError, RegisteredOnlyError, UnknownPartError
from models.operations.disclosure import PartDecision, disclose
from models.operations.reopening import withdraw_version
from models.operations.submissions import Registration, register
from models.queries.disclosure import disclosed_parts, disclosures, parts_of
from models.rules.disclosure import WHOLE, DisclosedTo

NOBODY, SECRETARIAT, PARTICIPANTS = DisclosedTo
CAME, DECIDED, LATER = "2024-02-01T10:00+01:00", "2024-04-01T10:00+02:00", "2024-04-01T10:01+02:00"


def decide(world, to, part="projects", version=None, name="BE nip"):
    decision = PartDecision(part, to, "cleared by the state", version)
    return world.act(DECIDED, disclose, decision, name=name)


def shown(world, audience):
    with world.at(DECIDED) as cycle:
        return [(one.respondent, one.part, one.version) for one in disclosed_parts(cycle, audience)]


def test_nothing_is_disclosed_by_itself(either_world):
    either_world.receive(CAME)
    assert shown(either_world, SECRETARIAT) == shown(either_world, PARTICIPANTS) == []


def test_a_part_for_participants_is_for_the_secretariat_too(either_world):
    either_world.receive(CAME)
    assert decide(either_world, PARTICIPANTS) == (1, True)
    assert decide(either_world, SECRETARIAT, "figures") == (1, True)
    assert shown(either_world, PARTICIPANTS) == [("BE", "projects", 1)]
    assert shown(either_world, SECRETARIAT) == [("BE", "figures", 1), ("BE", "projects", 1)]


def test_it_is_recorded_without_its_reason(either_world):
    either_world.receive(CAME)
    decide(either_world, PARTICIPANTS)
    entry = either_world.last()
    assert (entry.what, entry.actor, entry.respondent, entry.deliverable) == (
        "disclosed",
        "secretariat",
        "BE",
        "nip",
    )
    assert json.loads(entry.detail) == {"number": 1, "part": "projects", "to": "participants", "version": 1}
    with either_world.at(DECIDED) as cycle:
        assert [one.reason for one in disclosures(cycle)] == ["cleared by the state"]


def test_the_same_again_changes_nothing(either_world):
    either_world.receive(CAME)
    assert decide(either_world, NOBODY) == (1, False)
    decide(either_world, PARTICIPANTS)
    before = either_world.entries()
    assert decide(either_world, PARTICIPANTS) == (1, False)
    assert either_world.entries() == before


def test_it_is_taken_back_and_the_log_keeps_both(either_world):
    either_world.receive(CAME)
    decide(either_world, PARTICIPANTS)
    assert decide(either_world, NOBODY) == (1, True)
    assert shown(either_world, PARTICIPANTS) == shown(either_world, SECRETARIAT) == []
    with either_world.at(DECIDED) as cycle:
        log = [(one.to, one.is_in_force) for one in disclosures(cycle)]
    assert log == [(PARTICIPANTS, False), (NOBODY, True)]


def test_a_later_version_is_not_disclosed(either_world):
    either_world.receive(CAME)
    decide(either_world, PARTICIPANTS)
    either_world.receive(LATER, "b")
    assert shown(either_world, PARTICIPANTS) == []
    assert decide(either_world, PARTICIPANTS) == (2, True)
    assert shown(either_world, PARTICIPANTS) == [("BE", "projects", 2)]


def test_once_a_version_is_withdrawn_the_one_before_is_the_current_one(either_world):
    either_world.receive(CAME)
    decide(either_world, PARTICIPANTS)
    either_world.receive(LATER, "b")
    either_world.act(LATER, withdraw_version, 2, "a mistake")
    assert shown(either_world, PARTICIPANTS) == [("BE", "projects", 1)]
    assert decide(either_world, SECRETARIAT, "figures") == (1, True)


def test_states_stand_in_protocol_order_and_parts_as_in_the_form(either_world):
    for content, name in (("a", "SE nip"), ("b", "BE nip"), ("c", "BE statement")):
        either_world.receive(CAME, content, name)
    decide(either_world, PARTICIPANTS, WHOLE, name="BE statement")
    decide(either_world, PARTICIPANTS, name="SE nip")
    decide(either_world, PARTICIPANTS)
    decide(either_world, PARTICIPANTS, "cover")
    parts = [("BE", "cover", 1), ("BE", "projects", 1), ("BE", WHOLE, 1), ("SE", "projects", 1)]
    assert shown(either_world, PARTICIPANTS) == parts


def test_parts_are_sheets_or_the_whole(either_world):
    with either_world.at(DECIDED) as cycle:
        assert parts_of(cycle, "nip")[0] == "cover"
        assert "projects" in parts_of(cycle, "nip")
        assert parts_of(cycle, "statement") == (WHOLE,)


@pytest.mark.parametrize(
    ("part", "version", "error"),
    [("annex", None, UnknownPartError), (WHOLE, None, UnknownPartError), ("projects", 1, OtherVersionError)],
)
def test_what_cannot_be_decided_is_refused(either_world, part, version, error):
    either_world.receive(CAME)
    either_world.receive(LATER, "b")
    before = either_world.entries()
    with pytest.raises(error) as refused:
        decide(either_world, PARTICIPANTS, part, version)
    assert refused.value.way_out
    assert either_world.entries() == before


def test_what_has_not_come_or_is_kept_elsewhere(either_world):
    with pytest.raises(NothingReceivedError):
        decide(either_world, PARTICIPANTS)
    with either_world.at(CAME) as cycle:
        register(cycle, either_world.find(cycle), Registration(cycle.now, "BE-1", 3, "LIMITE"))
    with pytest.raises(RegisteredOnlyError, match="only registered"):
        decide(either_world, SECRETARIAT)
