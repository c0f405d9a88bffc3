"""Contacts as far as they decide whom letters go to."""

from datetime import UTC, date, datetime

import pytest

from config.definition import ContactRole
from models.queries.contacts import respondents_of
from models.queries.routes import addressees

NOW = datetime(2024, 3, 1, tzinfo=UTC)
DAY = date(2024, 3, 1)


def found(world, *codes):
    """Return all addressees of those respondents by code."""
    respondents = world.read(respondents_of, "member_states")
    by_key = world.read(addressees, [respondents[code].id for code in codes])
    return {code: by_key[respondents[code].id] for code in codes}


def test_all_contacts_by_respondent(bare_world):
    bare_world.add_contact("EL", ContactRole.DEPUTY, "deputy")
    known = found(bare_world, "EL", "BE")
    assert [(one.role.value, one.address) for one in known["EL"]] == [
        ("functional_mailbox", "nip@el.example"),
        ("deputy", "deputy@el.example"),
    ]
    assert [one.address for one in known["BE"]] == ["nip@be.example"]


def test_who_has_none_is_there_all_the_same(bare_world):
    assert bare_world.read(addressees, [1, 999])[999] == []
    assert bare_world.read(addressees, []) == {}


@pytest.mark.parametrize(
    ("changes", "reachable"),
    [
        pytest.param({}, True, id="as it is"),
        pytest.param({"valid_from": DAY, "valid_to": DAY}, True, id="valid that day"),
        pytest.param({"valid_to": date(2024, 2, 29)}, False, id="no more"),
        pytest.param({"absent_from": DAY}, False, id="absent"),
        pytest.param({"undeliverable_at": NOW, "undeliverable_status": "5.1.1"}, False, id="undeliverable"),
    ],
)
def test_all_that_decides_is_read(bare_world, changes, reachable):
    bare_world.change_contacts("nip@el.example", **changes)
    (one,) = found(bare_world, "EL")["EL"]
    assert one.is_reachable(DAY) is reachable
