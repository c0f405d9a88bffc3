"""Who entered something: the record names a contact or the secretariat, whichever it was."""

from datetime import UTC, date, datetime

import pytest

from models.errors import GateError
from models.queries.cycles import audit_entries
from models.rules.audit import Actor
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.calls import open_from_text
from tasks.contacts import confirm
from tasks.definitions import definition_text
from tasks.hand_in import HandIn, hand_in

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
OWN, OTHER = Particulars(office="Cabinet"), Particulars(version=1, reason="a mistake")
DAY = Particulars(until=date(2024, 3, 24))


@pytest.fixture
def certifying(reachable):
    """Services of a cycle that asks for certification of the statement."""
    text = definition_text(CODE).replace('"pdf"]\n', '"pdf"]\ncertification = true\n', 1)
    open_from_text(reachable, text, datetime(2023, 12, 1, 8, tzinfo=UTC))
    return reachable


def entered(services):
    """Return by whom each kind of entry was made last."""
    with services.reading() as session:
        return {entry.what: entry.actor for entry in audit_entries(session, 1)}


@pytest.mark.parametrize("actor", [Actor.CONTACT, Actor.SECRETARIAT])
@pytest.mark.parametrize(
    ("deed", "particulars", "what"),
    [
        pytest.param(Deed.ANNOUNCE, DAY, "announced", id="announce"),
        pytest.param(Deed.CERTIFY, OWN, "certified", id="certify"),
        pytest.param(Deed.WITHDRAW, OTHER, "version_withdrawn", id="withdraw"),
        pytest.param(Deed.WITHDRAW, OTHER, "reopened", id="withdraw the only one"),
    ],
)
def test_an_act(certifying, actor, deed, particulars, what):
    if deed is not Deed.ANNOUNCE:
        hand_in(certifying, HandIn(CODE, "BE", "statement", b"Ours.", NOW, sender="Policy"), NOW)
    carry_out(certifying, Act(CODE, "BE", "statement", deed, particulars, actor=actor), NOW)
    assert entered(certifying)[what] == actor


@pytest.mark.parametrize("actor", [Actor.CONTACT, Actor.SECRETARIAT])
def test_a_file(opened, actor):
    hand_in(opened, HandIn(CODE, "BE", "statement", b"Ours.", NOW, actor=actor), NOW)
    assert entered(opened)["received"] == actor
    with pytest.raises(GateError):
        hand_in(opened, HandIn(CODE, "BE", "nip", b"no workbook", NOW, actor=actor), NOW)
    assert entered(opened)["refused"] == actor


@pytest.mark.parametrize("actor", [Actor.CONTACT, Actor.SECRETARIAT])
def test_contacts_that_are_right(opened, actor):
    confirm(opened, CODE, "BE", NOW, actor)
    assert entered(opened)["contacts_confirmed"] == actor
