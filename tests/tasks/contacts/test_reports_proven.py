"""With a secret, a delivery report marks an address only if its token proves that it answers our letter."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from models.errors import InputFileError
from notifications.bounces import Bounces
from tasks.contacts import read_reports

REPORTED_AT = datetime(2023, 12, 5, 8, tzinfo=UTC)
BOUNCES = Bounces("bounces@kalends.example", SecretStr("a long secret"))
GREEK, FRENCH = "nip@el.example", "nip@fr.example"


@pytest.fixture
def reporting(reporting):
    """Return a folder of mail of an installation that has such a secret."""
    secret = {"smtp_bounce_address": BOUNCES.address, "smtp_bounce_secret": BOUNCES.secret}
    settings = reporting.services.settings.model_copy(update=secret)
    return replace(reporting, services=replace(reporting.services, settings=settings))


def to_sender_of(reporting, address):
    """Return the same folder, whose next reports go to the envelope sender of the call to an address."""
    return replace(reporting, to=BOUNCES.sender_of(reporting.call_to(address)))


def believing(reporting, *files):
    return [one.verdict for one in read_reports(reporting.services, reporting.folder, REPORTED_AT, files)]


def test_a_report_to_the_sender_of_its_letter_counts(reporting):
    to_sender_of(reporting, GREEK).add(GREEK)
    assert (reporting.read(), reporting.marked()) == (["marked"], {GREEK: "5.1.1"})


def test_a_guessed_message_id_marks_nothing(reporting):
    reporting.add(GREEK)
    to_sender_of(reporting, FRENCH).add(GREEK)
    assert (reporting.read(), reporting.marked()) == (["unproven", "unproven"], {})


def test_what_marks_nothing_needs_no_proof(reporting):
    reporting.add(GREEK, "delayed", "4.4.1")
    reporting.add(GREEK, "failed", "5.7.1")
    assert reporting.read() == ["delayed", "failed_for_now"]


def test_an_officer_may_believe_it_and_then_it_is_known(reporting):
    reporting.add(GREEK)
    reporting.add(FRENCH)
    assert believing(reporting, "00.eml") == ["marked", "unproven"]
    assert (reporting.marked(), reporting.read()) == ({GREEK: "5.1.1"}, ["known", "unproven"])


def test_a_file_that_is_not_there_cannot_be_believed(reporting):
    reporting.add(GREEK)
    with pytest.raises(InputFileError, match=r"07\.eml"):
        believing(reporting, "07.eml")
    assert reporting.marked() == {}
