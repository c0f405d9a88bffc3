"""Receipts made from the record: the same whenever asked for, with the letter, and looked up in the chain."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from config.definition import Language
from documents.receipt import read_receipt, receipt_json, receipt_pdf
from documents.receipt.reading import ReadReceipt
from models.errors import NoEntryError, UnknownVersionError
from models.queries.cycles import audit_entries
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.receipts import ReceiptWanted, Standing, find_receipt, look_up, registered_receipt, standing_of

CODE = "pesco-nip-2024"
CALLED_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
WANTED = ReceiptWanted(CODE, "EL", "statement")
PAPER = Particulars(reference="EL/24/1", pages=9, marking="R-UE/EU-R", custodian="Registry")


@pytest.fixture
def installation_url(database_url):
    return database_url


def give(services, content, at=NOW, respondent="EL"):
    return hand_in(services, HandIn(CODE, respondent, "statement", content, at), at)


def act(services, deed, particulars, at):
    carry_out(services, Act(CODE, "EL", "statement", deed, particulars), at)


@pytest.fixture
def received(opened):
    """Return services where Greece handed in a statement."""
    give(opened, b"We remain committed.")
    return opened


def test_a_receipt_names_its_entry_of_the_record(received):
    receipt = find_receipt(received, WANTED, NOW)
    with received.reading() as session:
        entry = audit_entries(session, 1)[receipt.entry.position - 1]
    assert (entry.hash, entry.what, entry.respondent) == (receipt.entry.hash, "received", "EL")
    assert json.loads(entry.detail)["sha256"] == receipt.file.sha256
    assert (receipt.file.size, receipt.file.format, receipt.marking) == (20, "txt", "REHEARSAL")


def test_it_stays_the_same_whatever_comes_after(received):
    before = find_receipt(received, WANTED, NOW)
    act(received, Deed.EXTEND, Particulars(until=date(2024, 5, 1), reason="elections"), NOW)
    give(received, b"We remain more committed.", NOW + timedelta(days=1))
    advance(received, CODE, LATER)
    assert find_receipt(received, replace(WANTED, version=1), LATER) == before
    after = find_receipt(received, WANTED, LATER)
    assert (after.version, after.due.version, after.first_received_at) == (2, 2, NOW)


def test_the_first_version_says_whether_it_was_in_time(opened):
    late = datetime(2024, 3, 12, 9, tzinfo=UTC)
    give(opened, b"On the last day.", datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC))
    give(opened, b"A word mended.", late)
    give(opened, b"Not before.", late, "BE")
    told = [find_receipt(opened, ReceiptWanted(CODE, who, "statement"), late) for who in ("EL", "BE")]
    assert [one.was_in_time for one in told] == [True, False]


@pytest.fixture
def announced(opened):
    """Return services where Greece announced a day, and handed in before it and after the due day."""
    act(opened, Deed.ANNOUNCE, Particulars(until=date(2024, 3, 25), reason="said"), NOW)
    give(opened, b"Before the day we said.", datetime(2024, 3, 20, 9, tzinfo=UTC))
    return opened


def test_an_announced_day_is_not_the_due_day(announced):
    told = find_receipt(announced, WANTED, LATER)
    assert (told.due.at.date(), told.due.announced_at.date()) == (date(2024, 3, 10), date(2024, 3, 25))
    assert not told.was_in_time


def test_a_receipt_in_which_it_stood_as_the_due_day_is_still_confirmed(announced):
    told = find_receipt(announced, WANTED, LATER)
    old = replace(told, due=replace(told.due, at=told.due.announced_at, announced_at=None))
    assert read_receipt(receipt_pdf(old)) == ReadReceipt(old, has_our_page=True)
    assert look_up(announced, CODE, old, LATER).problems == ()
    other = replace(old, due=replace(old.due, at=LATER))
    assert look_up(announced, CODE, other, LATER).problems == ("the record says otherwise about: due",)


def test_what_was_withdrawn_before_it_came_puts_no_version_in_time(received):
    late = datetime(2024, 3, 12, 9, tzinfo=UTC)
    before, after = NOW + timedelta(days=1), late + timedelta(days=1)
    give(received, b"Another one in time.")
    act(received, Deed.WITHDRAW, Particulars(version=1, reason="a mistake"), before)
    give(received, b"Both are there.", late)
    act(received, Deed.WITHDRAW, Particulars(version=2, reason="a mistake"), after)
    give(received, b"None is there.", after + timedelta(seconds=1))
    told = [find_receipt(received, replace(WANTED, version=one), LATER) for one in (3, 4)]
    assert [one.first_received_at for one in told] == [NOW, late]
    assert [one.was_in_time for one in told] == [True, False]


def test_a_registration_is_found_by_its_reference(opened):
    act(opened, Deed.REGISTER, PAPER, NOW)
    give(opened, b"And a public part.", LATER)
    receipt = registered_receipt(opened, WANTED, "EL/24/1", LATER)
    assert (receipt.version, receipt.file) == (1, None)
    assert vars(receipt.part) == {
        "reference": "EL/24/1", "pages": 9, "marking": "R-UE/EU-R", "custodian": "Registry",
    }  # fmt: skip


def test_it_speaks_french(received):
    receipt = find_receipt(received, replace(WANTED, language=Language.FRENCH), NOW)
    assert (receipt.respondent.name, receipt.marking) == ("Grèce", "EXERCICE/REHEARSAL")
    assert receipt.deliverable.name == "déclaration politique de haut niveau"
    assert "Accusé de réception".encode("utf-16-be").hex().upper().encode() in receipt_pdf(receipt)


def test_what_was_not_received_has_none(received):
    with pytest.raises(UnknownVersionError, match="no version 2"):
        find_receipt(received, replace(WANTED, version=2), NOW)
    with pytest.raises(UnknownVersionError, match="nothing"):
        find_receipt(received, replace(WANTED, deliverable="nip"), NOW)


def test_what_the_record_does_not_hold_has_none(received):
    with received.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE what = 'received'"))
    with pytest.raises(NoEntryError):
        find_receipt(received, WANTED, NOW)


def test_the_acknowledgement_carries_both_and_they_are_those_printed_later(received):
    channel = MemoryChannel(())
    advance(replace(received, channels={"mailbox": channel}), CODE, NOW)
    [letter] = [one for one in channel.messages if "received" in one.subject]
    receipt = find_receipt(received, WANTED, LATER)
    assert {one.name: one.content for one in letter.attachments} == {
        "receipt-EL-statement-1.pdf": receipt_pdf(receipt),
        "receipt-EL-statement-1.json": receipt_json(receipt),
    }
    assert "receipt-EL-statement-1.json" in letter.text


def test_a_receipt_on_record_and_what_became_of_it(received):
    receipt = read_receipt(receipt_pdf(find_receipt(received, WANTED, NOW))).receipt
    assert look_up(received, CODE, receipt, NOW).standing is Standing.LATEST
    give(received, b"We remain more committed.", LATER)
    looked = look_up(received, CODE, receipt, LATER)
    assert (looked.standing, looked.latest_version, looked.problems) == (Standing.OUTDATED, 2, ())
    assert looked.latest_received_at == LATER


def test_an_arrival_on_record_whose_version_is_gone(received):
    receipt = find_receipt(received, WANTED, NOW)
    with received.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM submission"))
    looked = look_up(received, CODE, receipt, NOW)
    assert (looked.standing, looked.problems) == (Standing.WITHDRAWN, ())


def test_a_receipt_of_what_was_withdrawn_says_so(received):
    receipt = find_receipt(received, WANTED, NOW)
    act(received, Deed.WITHDRAW, Particulars(version=1, reason="a mistake"), LATER)
    looked = look_up(received, CODE, receipt, LATER)
    assert (looked.standing, looked.latest_version, looked.problems) == (Standing.WITHDRAWN, None, ())
    made_up = replace(receipt, file=replace(receipt.file, size=1))
    assert "about: size" in look_up(received, CODE, made_up, LATER).problems[0]


def test_once_the_later_one_is_withdrawn_the_earlier_is_the_latest_again(received):
    first = find_receipt(received, WANTED, NOW)
    give(received, b"We remain more committed.", NOW + timedelta(days=1))
    second = find_receipt(received, WANTED, LATER)
    act(received, Deed.WITHDRAW, Particulars(version=2, reason="a mistake"), LATER)
    looked = [look_up(received, CODE, one, LATER) for one in (first, second)]
    assert [one.standing for one in looked] == [Standing.LATEST, Standing.WITHDRAWN]
    assert [one.latest_version for one in looked] == [1, 1]


def test_unless_one_is_named_the_receipt_is_of_what_counts(received):
    give(received, b"We remain more committed.", NOW + timedelta(days=1))
    for version, then in ((2, (1, Standing.LATEST)), (1, (2, Standing.WITHDRAWN))):
        act(received, Deed.WITHDRAW, Particulars(version=version, reason="a mistake"), LATER)
        found = find_receipt(received, WANTED, LATER)
        assert (found.version, standing_of(received, CODE, found, LATER)) == then


def test_what_is_registered_again_after_a_withdrawal_has_its_own_receipt(opened):
    act(opened, Deed.REGISTER, PAPER, NOW)
    act(opened, Deed.WITHDRAW, Particulars(version=1, reason="a mistake"), NOW)
    act(opened, Deed.REGISTER, PAPER, LATER)
    assert registered_receipt(opened, WANTED, "EL/24/1", LATER).version == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(lambda one: {"entry": replace(one.entry, position=99)}, "no entry 99", id="no entry"),
        pytest.param(lambda one: {"entry": replace(one.entry, hash="0" * 64)}, "another one", id="hash"),
        pytest.param(lambda one: {"version": 2}, "about: version", id="version"),
        pytest.param(lambda one: {"received_at": CALLED_AT}, "about: received_at", id="arrival"),
        pytest.param(lambda one: {"file": replace(one.file, size=1)}, "about: size", id="size"),
        pytest.param(lambda one: {"due": replace(one.due, at=LATER)}, "about: due", id="due"),
        pytest.param(
            lambda one: {"deliverable": replace(one.deliverable, code="nip")},
            "is not about",
            id="deliverable",
        ),
        pytest.param(lambda one: {"cycle": replace(one.cycle, code="pesco-nip-2023")}, "not of", id="cycle"),
    ],
)
def test_a_receipt_that_was_made_up_is_told(received, change, problem):
    receipt = find_receipt(received, WANTED, NOW)
    looked = look_up(received, CODE, replace(receipt, **change(receipt)), NOW)
    assert (looked.standing, len(looked.problems)) == (None, 1)
    assert problem in looked.problems[0]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        pytest.param("UPDATE audit_entry SET detail = '{}' WHERE position = 1", "audit chain", id="chain"),
        pytest.param("UPDATE submission SET size = 21", "otherwise about: file", id="size in its row"),
        pytest.param(
            "UPDATE submission SET received_at = '2024-02-19 09:00:00'", "about: received_at", id="arrival"
        ),
    ],
)
def test_a_changed_record_is_told(received, statement, problem):
    receipt = find_receipt(received, WANTED, NOW)
    with received.database.engine.begin() as connection:
        connection.execute(text(statement))
    looked = look_up(received, CODE, receipt, NOW)
    assert looked.standing is None
    assert problem in looked.problems[0]
