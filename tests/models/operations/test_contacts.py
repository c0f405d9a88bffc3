"""Taking over contacts: added once, brought up to date, all or nothing."""

from datetime import date

import pytest

from models.errors import ContactFileError
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.contacts import contacts_of
from models.tables import ContactRole

OFFICE = ContactEntry("EL", ContactRole.DEPUTY, "deputy@el.example", "Deputy office")


def take_over(world, *entries):
    return world.write(lambda session: import_contacts(session, "member_states", entries))


def known(world):
    pairs = world.read(contacts_of, "member_states")
    return [(one.role.value, one.address, one.office) for respondent, one in pairs if respondent.code == "EL"]


def test_the_same_contact_changes_nothing(either_world):
    assert [take_over(either_world, OFFICE) for _ in range(2)] == [1, 0]
    assert known(either_world) == [
        ("functional_mailbox", "nip@el.example", "Office"),
        ("deputy", "deputy@el.example", "Deputy office"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"office": "Another office"}, id="office"),
        pytest.param({"valid_from": date(2024, 1, 1)}, id="from"),
        pytest.param({"valid_to": date(2024, 6, 30)}, id="to"),
    ],
)
def test_what_changed_is_brought_up_to_date(world, change):
    take_over(world, OFFICE)
    changed = ContactEntry(**(vars(OFFICE) | change))
    assert (take_over(world, changed), take_over(world, changed)) == (1, 0)
    assert len(known(world)) == 2


def test_who_is_not_on_the_roster_is_refused_and_nothing_is_taken_over(either_world):
    stranger = ContactEntry("MT", ContactRole.DEPUTY, "deputy@mt.example", "Deputy office")
    with pytest.raises(ContactFileError, match="'MT' is not on the roster 'member_states'"):
        take_over(either_world, OFFICE, stranger)
    assert len(known(either_world)) == 1
