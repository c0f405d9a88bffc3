"""What the virtual secretariat assesses: plans with answers that count, again once a new version counts."""

from datetime import UTC, datetime, timedelta

import pytest

from models.queries.assessments import assessment_files, plans_to_assess
from models.queries.cycles import audit_entries, look_at_cycle
from models.rules.assessment import ItemState
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.assessing import assess_plans
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
NOW = datetime(2024, 3, 8, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PART = Particulars(reference="EL-1", pages=3, marking="LIMITE")


@pytest.fixture
def installation_url(database_url):
    return database_url


def count(services, now=NOW):
    carry_out(services, Act(CODE, "BE", "nip", Deed.TAKE_INTO_ACCOUNT), now)


def give(services, variant=Variant.VALID, now=NOW):
    with services.reading() as session:
        definition = look_at_cycle(session, CODE, now).definition
    content = file_of(definition, FormFor("BE", "Belgium", definition.deliverable("nip")), variant)
    hand_in(services, HandIn(CODE, "BE", "nip", content, now), now)


def states(services, now=NOW):
    with services.reading() as session:
        cycle = look_at_cycle(session, CODE, now)
        files = assessment_files(cycle)
        found = {one.respondent: {item.state for item in one.items} for one in files}
        return found, plans_to_assess(cycle), len(audit_entries(session, 1))


def test_what_counts_is_assessed_and_cleared_once(opened):
    give(opened)
    assert assess_plans(opened, CODE, NOW) == 0
    count(opened)
    carry_out(opened, Act(CODE, "EL", "nip", Deed.REGISTER, PART), NOW)
    carry_out(opened, Act(CODE, "EL", "nip", Deed.TAKE_INTO_ACCOUNT), NOW)
    assert assess_plans(opened, CODE, NOW) == 1
    after = states(opened)
    assert after[0]["BE"] == {ItemState.CLEARED}
    assert after[0]["EL"] == {ItemState.UNASSESSED}
    assert after[0]["SE"] == {ItemState.NOTHING_TO_ASSESS}
    assert assess_plans(opened, CODE, NOW) == 0
    assert states(opened) == after


def test_a_new_version_is_assessed_again(opened):
    give(opened)
    count(opened)
    assess_plans(opened, CODE, NOW)
    give(opened, Variant.INCOMPLETE, LATER)
    assert states(opened, LATER)[:2] == (states(opened, LATER)[0] | {"BE": {ItemState.STALE_ASSESSMENT}}, [])
    count(opened, LATER)
    assert assess_plans(opened, CODE, LATER) == 1
    assert states(opened, LATER)[0]["BE"] == {ItemState.CLEARED}
