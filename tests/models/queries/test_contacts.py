"""Whom to write to: the first in the order of roles who is in office on that day."""

from datetime import date

import pytest

from models.operations.contacts import ContactEntry, import_contacts
from models.queries.contacts import contacts_of, recipients, respondents_of
from models.tables import ContactRole

DAY = date(2024, 3, 1)
MAILBOX, POINT, DEPUTY = ContactRole


def entry(role, address, valid_from=None, valid_to=None):
    return ContactEntry("EL", role, f"{address}@el.example", "Office", valid_from, valid_to)


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        pytest.param([], "nip", id="the functional mailbox"),
        pytest.param([entry(POINT, "a"), entry(DEPUTY, "b")], "nip", id="before all others"),
        pytest.param([entry(MAILBOX, "a")], "a", id="of two, by address"),
        pytest.param([entry(MAILBOX, "nip", None, date(2024, 2, 29))], None, id="no more"),
        pytest.param([entry(MAILBOX, "nip", date(2024, 3, 2))], None, id="not yet"),
        pytest.param([entry(MAILBOX, "nip", DAY, DAY)], "nip", id="that day only"),
        pytest.param([entry(MAILBOX, "nip", DAY.replace(day=2)), entry(DEPUTY, "b")], "b", id="the deputy"),
        pytest.param(
            [entry(MAILBOX, "nip", DAY.replace(day=2)), entry(DEPUTY, "b"), entry(POINT, "c")],
            "c",
            id="the point of contact before the deputy",
        ),
    ],
)
def test_recipients(bare_world, others, chosen):
    bare_world.write(lambda session: import_contacts(session, "member_states", others))
    greece = bare_world.read(respondents_of, "member_states")["EL"]
    found = bare_world.read(recipients, [greece.id], DAY)
    assert [one.address for one in found.values()] == ([f"{chosen}@el.example"] if chosen else [])
    assert set(found) <= {greece.id}


def test_respondents_stand_in_protocol_order(bare_world):
    codes = list(bare_world.read(respondents_of, "member_states"))
    assert (codes[:3], codes[7], codes[-1], len(codes)) == (["BE", "BG", "CZ"], "EL", "SE", 26)
    assert bare_world.read(respondents_of, "allies") == {}


def test_contacts_stand_in_protocol_order_then_by_role(bare_world):
    others = [entry(DEPUTY, "b"), entry(DEPUTY, "a"), entry(POINT, "c")]
    bare_world.write(lambda session: import_contacts(session, "member_states", others))
    pairs = bare_world.read(contacts_of, "member_states")
    assert [respondent.code for respondent, _ in pairs[6:12]] == ["IE", "EL", "EL", "EL", "EL", "ES"]
    assert [contact.address[0] for _, contact in pairs[7:11]] == ["n", "c", "a", "b"]
