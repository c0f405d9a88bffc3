"""Sending: in batches, each letter once, and every answer of a channel recorded."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from zipfile import ZipFile

import pytest
from sqlmodel import col, select

from models.rules.lint import read_definition
from models.tables import FindingRow, Letter
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, carry_out
from tasks.calls import open_call
from tasks.checks import check_submissions
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.notices import acknowledge, deliver_notices, send_letters, waiting_batches
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.reminders import send_reminders

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
LATER = datetime(2023, 12, 4, 8, 10, tzinfo=UTC)
REMINDED_AT = datetime(2024, 2, 9, 8, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def called(opened):
    """Return services where the call stands in letters, not yet sent."""
    open_call(opened, CODE, CALL_AT)
    return opened


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


def states(services):
    return [letter.state.value for letter in letters(services)]


def with_channel(services, *answers):
    """Return the services with a channel that keeps what it gets and answers as told."""
    return replace(services, channels={"mailbox": MemoryChannel(answers)})


def forms_in(message):
    return [attachment for attachment in message.attachments if attachment.name.endswith(".xlsx")]


def eml(services):
    return sorted(services.settings.mailbox_folder.glob("*.eml"))


def test_every_letter_becomes_one_file_named_by_its_message(called):
    assert deliver_notices(called, CODE, CALL_AT) == 26
    assert {path.stem for path in eml(called)} == {letter.digest for letter in letters(called)}
    assert set(states(called)) == {"sent"}
    assert deliver_notices(called, CODE, LATER) == 0
    assert len(eml(called)) == 26


def test_the_call_brings_the_form_and_says_when_it_was_made(called):
    deliver_notices(called, CODE, LATER)
    first = letters(called)[0]
    path = called.settings.mailbox_folder / f"{first.digest}.eml"
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["To"], message["Date"]) == ("nip@be.example", "Mon, 04 Dec 2023 08:00:00 +0000")
    names = [part.get_filename() for part in message.iter_attachments()]
    assert [name for name in names if name.endswith(".xlsx")] == ["BE-nip.xlsx"]
    assert first.subject_line == message["Subject"]


def test_no_form_is_sent_for_what_is_no_longer_expected(called):
    carry_out(called, Act(CODE, "BE", "nip", Deed.NO_UPDATE), CALL_AT)
    services = with_channel(called)
    deliver_notices(services, CODE, CALL_AT)
    message = services.channels["mailbox"].messages[0]
    assert message.to == ("nip@be.example",)
    assert forms_in(message) == []


@pytest.mark.parametrize("limits", [{"batch_size": 10}, {"smtp_letters_per_minute": 10}], ids=str)
def test_letters_go_in_batches(called, limits):
    services = replace(called, settings=called.settings.model_copy(update=limits))
    batches = waiting_batches(services, CODE, CALL_AT)
    assert [len(batch) for batch in batches] == [10, 10, 6]
    sent = send_letters(services, CODE, batches[1], CALL_AT)
    assert (sent.leased, sent.accepted) == (10, 10)
    assert [len(batch) for batch in waiting_batches(services, CODE, CALL_AT)] == [10, 6]


def test_a_letter_already_sent_is_passed_over(called):
    services = with_channel(called)
    (batch,) = waiting_batches(services, CODE, CALL_AT)
    outcomes = [send_letters(services, CODE, batch, CALL_AT) for _ in range(2)]
    assert [(sent.leased, sent.accepted) for sent in outcomes] == [(26, 26), (0, 0)]
    assert len(services.channels["mailbox"].messages) == 26


def test_a_receipt_is_put_into_a_letter_and_sent(called):
    request = HandIn(CODE, "EL", "statement", b"Our statement.", CALL_AT)
    receipt = hand_in(called, request, CALL_AT)
    assert [acknowledge(called, CODE, CALL_AT) for _ in range(2)] == [1, 0]
    services = with_channel(called)
    deliver_notices(services, CODE, CALL_AT)
    kept = [one for one in services.channels["mailbox"].messages if one.auto_submitted]
    assert [receipt.sha256 in one.text.replace(" ", "") for one in kept] == [True]


def test_reminders_are_put_into_letters_on_their_day(called):
    deliver_notices(called, CODE, CALL_AT)
    days = [datetime(2024, 2, 9, 7, 59, tzinfo=UTC), datetime(2024, 2, 9, 8, tzinfo=UTC)]
    assert [send_reminders(called, CODE, now) for now in (*days, days[1])] == [0, 52, 0]


def test_a_form_in_a_letter_is_a_workbook(called, tmp_path):
    services = with_channel(called)
    deliver_notices(services, CODE, CALL_AT)
    (attachment,) = forms_in(services.channels["mailbox"].messages[3])
    path = tmp_path / attachment.name
    path.write_bytes(attachment.content)
    assert path.name == "DK-nip.xlsx"
    assert "xl/workbook.xml" in ZipFile(path).namelist()


def hand_in_variant(services, variant, at):
    definition = read_definition(definition_text(CODE))
    whose = FormFor("EL", "Greece", definition.deliverable("nip"))
    content = file_of(definition, whose, variant)
    return hand_in(services, HandIn(CODE, "EL", "nip", content, at), at)


def test_what_a_later_version_mends_is_asked_of_nobody(called):
    hand_in_variant(called, Variant.INCOMPLETE, CALL_AT)
    hand_in_variant(called, Variant.VALID, LATER)
    channel = MemoryChannel(())
    check_submissions(called, CODE, LATER)
    acknowledge(called, CODE, LATER)
    deliver_notices(replace(called, channels={"mailbox": channel}), CODE, LATER)
    [receipt] = [message for message in channel.messages if "received" in message.subject]
    assert "version\u00a01" in receipt.text
    assert "version\u00a02" in receipt.text
    assert "TECHNICALLY OPEN" not in receipt.text
    assert "LOOK AT AGAIN" not in receipt.text
    assert receipt.subject.count("National Implementation Plan and") == 0


def test_a_finding_on_what_is_missing_names_the_cell(called):
    hand_in_variant(called, Variant.INCOMPLETE, CALL_AT)
    check_submissions(called, CODE, CALL_AT)
    with called.reading() as session:
        found = session.exec(select(FindingRow).where(FindingRow.rule == "missing_figure")).all()
    assert found
    assert all(re.fullmatch(r"[A-Z]+[0-9]+", finding.cell) for finding in found)
