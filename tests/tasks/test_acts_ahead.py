"""What an act would do, told before it is done; and that nobody decides on what stands otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.errors import CycleError, StandsOtherwiseError
from models.queries.cycles import audit_entries
from models.rules.deeds import Deed, Standing, deeds_allowed
from models.rules.lifecycle import ObligationState
from tasks.acts import NO_PARTICULARS, Act, Particulars, carry_out
from tasks.acts_ahead import deciding, what_follows
from tasks.dossier import dossier

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
FULL = Particulars(
    until=date(2024, 3, 20), reason="why", reference="B-1", pages=2, marking="LIMITE", version=1, office="MoD"
)


@pytest.fixture
def installation_url(database_url):
    return database_url


def act(deed, particulars=FULL, **more):
    return Act(CODE, "BE", "nip", deed, particulars, **more)


def entries(services):
    with services.reading() as session:
        return len(audit_entries(session, 1))


def seen(services):
    return deciding(services, CODE, "BE", "nip", NOW)


def test_what_follows_is_what_happens_then(opened):
    before, known = entries(opened), seen(opened)
    follows = what_follows(opened, act(Deed.EXTEND), NOW)
    assert (entries(opened), seen(opened)) == (before, known)
    carry_out(opened, act(Deed.EXTEND), NOW)
    found = dossier(opened, CODE, "BE", NOW)
    assert follows.after == found.obligations[0].row
    now_planned = {str(one.occasion) for one in found.planned if one.deliverable == "nip"}
    assert {str(one.occasion) for one in follows.planned} <= now_planned
    assert follows.planned
    assert not {str(one.occasion) for one in follows.withdrawn} & now_planned
    assert follows.withdrawn
    assert follows.is_deadline_moved


def test_a_refusal_ahead_is_the_one_that_comes(opened):
    with pytest.raises(CycleError) as ahead:
        what_follows(opened, act(Deed.TAKE_INTO_ACCOUNT), NOW)
    with pytest.raises(CycleError) as then:
        carry_out(opened, act(Deed.TAKE_INTO_ACCOUNT), NOW)
    assert str(ahead.value) == str(then.value)


def test_nobody_decides_on_what_stands_otherwise(opened):
    stood = str(seen(opened).standing)
    carry_out(opened, act(Deed.REGISTER, seen=stood, key="a"), NOW)
    carry_out(opened, act(Deed.REGISTER, seen=stood, key="a"), NOW)
    with pytest.raises(StandsOtherwiseError):
        carry_out(opened, act(Deed.NOT_EXPECTED, seen=stood, key="b"), NOW)
    assert seen(opened).standing.version == 1


STAGES = {
    "planned": [],
    "received": [Deed.REGISTER],
    "asked": [Deed.REGISTER, Deed.CLARIFY],
    "taken": [Deed.REGISTER, Deed.TAKE_INTO_ACCOUNT],
    "no update": [Deed.NO_UPDATE],
    "moved": [Deed.ANNOUNCE],
}


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_said_to_be_possible_is_and_nothing_else(opened, stage):
    for deed in STAGES[stage]:
        carry_out(opened, act(deed), NOW)
    found = seen(opened)
    for deed in set(Deed) - {Deed.FETCH_FORM, Deed.CERTIFY}:
        wanted = replace(FULL, until=date(2024, 3, 5 if deed is Deed.SHORTEN else 22))
        try:
            what_follows(opened, act(deed, wanted), NOW)
        except CycleError:
            assert deed not in found.deeds, deed
        else:
            assert deed in found.deeds, deed


def test_no_particulars_are_missing_where_none_are_needed(opened):
    assert what_follows(opened, act(Deed.NO_UPDATE, NO_PARTICULARS), NOW).after.state == "no_update"


def test_the_page_of_a_state_offers_the_same(opened):
    found = dossier(opened, CODE, "BE", NOW).obligations[0].deeds
    planned = Standing(ObligationState.PLANNED, 1, None, awaits_certification=False)
    assert found == deeds_allowed(planned) == seen(opened).deeds
