"""Certification: where it is asked, by another office, once a version; received at arrival all the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.definition import FileFormat
from models.errors import CertificationError, NothingReceivedError, QuarantinedError
from models.operations.certification import certify
from models.operations.reopening import withdraw_version
from models.operations.scanning import record_scan
from models.operations.submissions import Arrival, receive
from models.queries.submissions import versions_of
from models.rules.certification import Acting
from models.tables import ScanState

DAY, LATER = "2024-02-20T10:00+01:00", "2024-02-21T10:00+01:00"
FIRST = Arrival(datetime(2024, 2, 20, tzinfo=UTC), "a" * 64, 1, FileFormat.XLSX, sender="Defence policy")
ASKED = ('form = "nip"\n', 'form = "nip"\ncertification = true\n')


@pytest.fixture(params=["bare_world", pytest.param("bare_postgres_world", marks=pytest.mark.postgres)])
def asking(request, nip_text):
    """A cycle that asks for certification of the plan, with a plan of Belgium, on either database."""
    world = request.getfixturevalue(request.param)
    world.open(text=nip_text(ASKED))
    world.act(DAY, receive, FIRST)
    return world


def test_another_office_certifies_once(asking):
    assert (asking.row().state, asking.row().certified_at) == ("received", None)
    assert asking.act(LATER, certify, Acting(" Cabinet ", "head@be.example")) is True
    assert asking.row().certified_at == datetime(2024, 2, 21, 9, tzinfo=UTC)
    last = asking.last()
    assert (last.what, last.actor, json.loads(last.detail)) == ("certified", "secretariat", {"version": 1})
    assert asking.act(LATER, certify, Acting("Ministry")) is False
    assert asking.last() == last
    assert not any("Cabinet" in entry.detail for entry in asking.entries())


def test_a_new_version_is_certified_anew_and_the_earlier_stays_certified(asking):
    asking.act(DAY, certify, Acting("Cabinet"))
    asking.act(LATER, receive, replace(FIRST, sha256="b" * 64))
    assert asking.row().certified_at is None
    asking.act(LATER, withdraw_version, 2, "a mistake")
    assert asking.row().certified_at == datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("office", ["Defence policy", " defence POLICY ", " ", "x" * 129])
def test_nobody_certifies_its_own(asking, office):
    with pytest.raises(CertificationError):
        asking.act(LATER, certify, Acting(office))
    assert asking.row().certified_at is None


def test_nothing_can_be_certified_that_does_not_count(asking):
    asking.act(LATER, withdraw_version, 1, "a mistake")
    with pytest.raises(NothingReceivedError):
        asking.act(LATER, certify, Acting("Cabinet"))


def test_what_is_not_asked_is_not_certified(world):
    world.receive(DAY)
    with pytest.raises(CertificationError, match="asks for no certification"):
        world.act(LATER, certify, Acting("Cabinet"))


def scan_last(world, *, is_infected):
    def scan(cycle, obligation):
        last = versions_of(cycle.session, obligation.id)[-1]
        return record_scan(cycle, obligation, last.id, is_infected=is_infected)

    return world.act(LATER, scan)


def test_what_waits_to_be_scanned_is_certified_once_it_is_clean(asking):
    asking.act(LATER, receive, replace(FIRST, sha256="b" * 64, scan=ScanState.WAITING))
    with pytest.raises(QuarantinedError) as refused:
        asking.act(LATER, certify, Acting("Cabinet"))
    assert refused.value.is_infected is False
    scan_last(asking, is_infected=False)
    assert asking.act(LATER, certify, Acting("Cabinet")) is True


def test_what_is_infected_is_never_certified(asking):
    asking.act(LATER, receive, replace(FIRST, sha256="b" * 64, scan=ScanState.WAITING))
    scan_last(asking, is_infected=True)
    with pytest.raises(QuarantinedError) as refused:
        asking.act(LATER, certify, Acting("Cabinet"))
    assert (refused.value.is_infected, asking.row().certified_at) == (True, None)


def test_who_handed_in_certifies_nothing_for_another_office(asking):
    sent = replace(FIRST, sha256="c" * 64, address="nip@be.example")
    asking.act(LATER, receive, sent)
    with pytest.raises(CertificationError, match="who is signed in"):
        asking.act(LATER, certify, Acting("Cabinet", "NIP@be.example"))
    assert asking.act(LATER, certify, Acting("Cabinet", "head@be.example")) is True


def test_who_certified_stands_beside_the_record(asking):
    asking.act(LATER, certify, Acting("Cabinet", "head@be.example"))
    addresses = asking.act(LATER, lambda cycle, one: versions_of(cycle.session, one.id)[-1].certifier_address)
    assert addresses == "head@be.example"
    assert not any("head@be.example" in entry.detail for entry in asking.entries())
