"""Scanning: what is infected does not enter; while the scanner is away, what comes is receipted and waits."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.simulation.clamd import VIRUS, clamd
from models.errors import InfectedFileError, QuarantinedError, ScannerAwayError
from models.queries.cycles import audit_entries
from models.queries.submissions import findings_of, unchecked, versions_of
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.hand_in import Beside, HandIn, hand_in
from tasks.statements import AboutStatement, note_on_statement
from tasks.status import cycle_status, status_data

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
INFECTED = b"Our statement. " + VIRUS


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def path(tmp_path):
    return tmp_path / "clamd"


@pytest.fixture
def services_with(opened, path):
    """Services whose scanner is at that path, when it is there."""
    settings = opened.settings.model_copy(update={"scanner_address": f"unix:{path}"})
    return replace(opened, settings=settings)


def give(services, content=b"Our statement.", now=NOW, **more):
    return hand_in(services, HandIn(CODE, "BE", "statement", content, now, **more), now)


def version(services):
    with services.reading() as session:
        return next(one for one in versions_of(session, 2) if one.version == 1)


def incidents(services):
    with services.reading() as session:
        return [json.loads(one.detail) for one in audit_entries(session, 1) if one.what == "incident"]


def test_without_a_scanner_nothing_waits(opened):
    assert give(opened).waits_for_scan is False
    assert (version(opened).scan, advance(opened, CODE, NOW)["collect_statements"]) == ("none", 1)
    assert status_data(cycle_status(opened, CODE, NOW))["scanner"] == {"is_set_up": False, "waiting": []}


def test_what_is_clean_goes_on(services_with, path):
    with clamd(path):
        receipt = give(services_with)
    assert (receipt.waits_for_scan, version(services_with).scan) == (False, "clean")
    assert advance(services_with, CODE, NOW)["collect_statements"] == 1


def test_what_is_infected_is_an_incident_and_not_stored(services_with, path):
    with clamd(path), pytest.raises(InfectedFileError):
        give(services_with, INFECTED)
    (incident,) = incidents(services_with)
    assert (incident["rule"], sorted(incident)) == ("infected", ["place", "received_at", "rule", "sha256"])
    assert list(services_with.files.folder.rglob("*")) == []


def test_while_the_scanner_is_away_it_is_receipted_and_waits(services_with):
    receipt = give(services_with)
    assert (receipt.waits_for_scan, version(services_with).scan) == (True, "waiting")
    assert services_with.files.get(receipt.sha256) == b"Our statement."
    done = advance(services_with, CODE, NOW)
    assert (done["scan_submissions"], done.get("collect_statements", 0), done["acknowledge"]) == (0, 0, 1)
    with services_with.reading() as session:
        assert unchecked(session, 1, ["statement"]) == []
    assert cycle_status(services_with, CODE, NOW).waiting_for_scan == ("BE statement",)
    with pytest.raises(QuarantinedError, match="waits to be scanned"):
        carry_out(services_with, Act(CODE, "BE", "statement", Deed.TAKE_INTO_ACCOUNT), NOW)


def test_once_the_scanner_is_back_it_goes_on(services_with, path):
    give(services_with)
    with clamd(path) as server:
        done = advance(services_with, CODE, LATER)
        assert (done["scan_submissions"], done["collect_statements"]) == (1, 1)
        advance(services_with, CODE, LATER)
        assert server.scanned == [b"Our statement."]
    assert version(services_with).scan == "clean"
    assert carry_out(services_with, Act(CODE, "BE", "statement", Deed.TAKE_INTO_ACCOUNT), LATER)


def test_what_turns_out_to_be_infected_stays_on_record_and_never_counts(services_with, path):
    receipt = give(services_with, INFECTED)
    with clamd(path):
        advance(services_with, CODE, LATER)
    found = version(services_with)
    assert (found.scan, found.checked_at, found.sha256) == ("infected", LATER, receipt.sha256)
    with services_with.reading() as session:
        assert [one.rule for one in findings_of(session, [found.id])[found.id]] == ["infected"]
    assert [(one["rule"], one["version"]) for one in incidents(services_with)] == [("infected", 1)]
    with pytest.raises(QuarantinedError, match="malicious"):
        carry_out(services_with, Act(CODE, "BE", "statement", Deed.TAKE_INTO_ACCOUNT), LATER)
    give(services_with, now=LATER)
    with clamd(path):
        advance(services_with, CODE, LATER)
    assert carry_out(services_with, Act(CODE, "BE", "statement", Deed.TAKE_INTO_ACCOUNT), LATER)


def test_what_waits_and_is_withdrawn_does_not_keep_the_one_before_from_counting(services_with, path):
    with clamd(path):
        give(services_with)
    give(services_with, b"Another.")
    taken_back = Particulars(version=2, reason="a mistake")
    carry_out(services_with, Act(CODE, "BE", "statement", Deed.WITHDRAW, taken_back), LATER)
    assert carry_out(services_with, Act(CODE, "BE", "statement", Deed.TAKE_INTO_ACCOUNT), LATER)


def test_a_scanner_that_goes_away_again_leaves_the_rest_waiting(services_with, path):
    give(services_with)
    give(services_with, b"Another.")
    answers = iter([b"stream: OK"])
    with clamd(path, lambda _clamd, _content: next(answers, None)):
        assert advance(services_with, CODE, LATER)["scan_submissions"] == 1
    assert cycle_status(services_with, CODE, LATER).waiting_for_scan == ("BE statement",)


def test_what_is_clean_is_scanned_again_only_if_it_comes_again(services_with, path):
    with clamd(path) as server:
        give(services_with)
        assert give(services_with).is_repeated
        assert len(server.scanned) == 2


TRANSLATED = Beside(translation=b"Our statement, in English.")


def test_a_translation_is_scanned_with_its_statement(services_with, path):
    assert give(services_with, beside=TRANSLATED).waits_for_scan
    with clamd(path) as server:
        advance(services_with, CODE, LATER)
        assert server.scanned == [b"Our statement.", b"Our statement, in English."]
    assert version(services_with).scan == "clean"


def test_a_translation_that_turns_out_to_be_infected_keeps_its_statement_from_counting(services_with, path):
    give(services_with, beside=Beside(translation=INFECTED))
    with clamd(path):
        advance(services_with, CODE, LATER)
    assert version(services_with).scan == "infected"


def test_an_infected_translation_keeps_its_statement_out(services_with, path):
    with clamd(path), pytest.raises(InfectedFileError):
        give(services_with, beside=Beside(translation=INFECTED))
    assert list(services_with.files.folder.rglob("*")) == []


def test_an_officer_adds_no_translation_that_cannot_be_scanned(services_with, path):
    with clamd(path):
        give(services_with)
    with pytest.raises(ScannerAwayError):
        note_on_statement(services_with, AboutStatement(CODE, "BE", "statement"), TRANSLATED, LATER)
