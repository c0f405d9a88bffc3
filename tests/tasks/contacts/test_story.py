"""The contacts of one state through a year, on both databases."""

from datetime import UTC, datetime

import pytest

from tasks.contacts import (
    confirm,
    contact_rows,
    contacts_csv,
    erase,
    import_contact_file,
    list_contacts,
    reachable,
)
from tasks.verify import verify_cycles

CODE = "pesco-nip-2024"
ROSTER = "member_states"
NOW = datetime(2023, 12, 5, 8, tzinfo=UTC)
DEPUTY = b"respondent,role,address,office,language\nEL,deputy,policy@el.example,Policy,fr"


@pytest.fixture
def installation_url(database_url):
    return database_url


def test_a_mailbox_that_fails_works_again_and_is_erased(reporting):
    services = reporting.services
    reporting.add("nip@el.example")
    assert (reporting.read(), reporting.read()) == (["marked"], ["known"])
    assert import_contact_file(services, DEPUTY, ROSTER).changed == 1
    assert reachable(services, "NIP@el.example") == 1
    assert (reporting.read(), reporting.marked()) == (["known"], {})
    assert [confirm(services, CODE, "EL", NOW).is_repeated for _ in range(2)] == [False, True]
    assert "EL" not in list_contacts(services, ROSTER, CODE, NOW).unconfirmed
    text = contacts_csv(contact_rows(services, ROSTER))
    assert import_contact_file(services, text.encode(), ROSTER).changed == 0
    (erased,) = erase(services, "nip@el.example", NOW)
    assert erased.pseudonym not in contacts_csv(contact_rows(services, ROSTER))
    assert (reporting.read(), verify_cycles(services)[0].problems) == (["not_ours"], ())
