"""Letters as values: what they speak of, to whom, in which tone, and what went before."""

from datetime import UTC, date, datetime

import pytest

from models.operations.contacts import ContactEntry, import_contacts
from models.operations.deadlines import announce
from models.operations.letters import Attempt, lease, record_attempts
from models.operations.submissions import Registration, register, save_findings
from models.queries.letters import letters_to_send
from models.queries.notices import waiting_letters
from models.rules.calendar import end_of_day
from models.rules.findings import Audience, Finding, Level
from models.rules.letters import LetterKind, OutcomeKind
from models.tables import ContactRole

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"


def leased(world, now):
    """Put what is due into letters, lease them, and return them as values."""
    world.make_letters(now)
    keys = world.read(waiting_letters, 1)
    world.write(lambda session: lease(session, keys, 1))
    with world.at(now) as cycle:
        return letters_to_send(cycle, keys)


def send(world, now):
    """Send what is due, and return the letters by respondent."""
    letters = leased(world, now)
    with world.at(now) as cycle:
        record_attempts(cycle, [Attempt(one.letter_id, "s", OutcomeKind.ACCEPTED) for one in letters])
    return {one.letter.respondent: one.letter for one in letters}


def test_a_call_speaks_of_both_deliverables(either_world):
    letter = leased(either_world, CALL_AT)[7].letter
    assert (letter.respondent, letter.respondent_name, letter.time_zone) == ("EL", "Greece", "Europe/Athens")
    assert (letter.recipient_address, letter.recipient_office) == ("nip@el.example", "Office")
    assert letter.key.recipient == "EL nip@el.example"
    assert [item.deliverable for item in letter.items] == ["nip", "statement"]
    assert [item.formats for item in letter.items] == [("xlsx",), ("txt", "docx", "pdf")]
    assert {item.due_at for item in letter.items} == {end_of_day(date(2024, 3, 10))}
    assert {(item.offset_days, item.version, item.findings) for item in letter.items} == {(None, None, ())}
    assert (letter.courteous, letter.previous_ids) == (False, ())


def test_a_letter_bears_what_the_definition_says(world):
    letter, definition = leased(world, CALL_AT)[0].letter, world.definition
    assert (letter.cycle_title, letter.legal_basis) == (definition.title, definition.legal_basis)
    assert (letter.sender, letter.reply_to) == ("PESCO secretariat", "pesco-secretariat@kalends.example")
    assert letter.key.digest == world.letters()[0].digest


def test_letters_come_in_the_order_asked_for(either_world):
    either_world.make_letters(CALL_AT)
    keys = either_world.read(waiting_letters, 1)[::-1]
    with either_world.at(CALL_AT) as cycle:
        found = letters_to_send(cycle, keys)
    assert [one.letter_id for one in found] == keys
    assert [one.letter.respondent for one in found[:2]] == ["SE", "FI"]
    assert {one.channel for one in found} == {"mailbox"}


@pytest.mark.parametrize(
    ("now", "kind", "offset_days", "courteous"),
    [
        pytest.param("2024-02-09T09:00+01:00", LetterKind.REMINDER, -30, False, id="-30"),
        pytest.param("2024-03-01T09:00+01:00", LetterKind.REMINDER, -7, False, id="-7"),
        pytest.param("2024-03-13T09:00+01:00", LetterKind.OVERDUE, 3, True, id="+3"),
    ],
)
def test_the_tone_and_the_days_of_a_rung(world, now, kind, offset_days, courteous):
    send(world, CALL_AT)
    letter = send(world, now)["EL"]
    assert (letter.key.kind, letter.courteous) == (kind, courteous)
    assert {item.offset_days for item in letter.items} == {offset_days}


def test_a_reminder_of_the_due_day_may_be_courteous(bare_world, nip_text):
    text = nip_text(('name = "-7"', 'name = "0"\ntone = "courteous"'))
    bare_world.open(text=text)
    send(bare_world, CALL_AT)
    assert send(bare_world, "2024-03-08T09:00+01:00")["BE"].courteous is True


def test_a_reminder_names_the_deadline_now_in_force(world):
    send(world, CALL_AT)
    world.act(DAY, announce, date(2024, 3, 24), name="BE nip")
    letter = send(world, "2024-03-15T09:00+01:00")["BE"]
    assert [(item.deliverable, item.due_at) for item in letter.items] == [
        ("nip", end_of_day(date(2024, 3, 24))),
    ]


FINDINGS = [
    Finding("missing_item", Level.ERROR, Audience.CONTACT, "no answer", "answer", "Commitments", "D14"),
    Finding("gap", Level.WARNING, Audience.DESK, "a gap to public figures", "ask"),
]


def test_a_receipt_quotes_hash_arrival_and_what_the_contact_may_know(either_world):
    key = either_world.receive(DAY).submission.id
    with either_world.at(DAY) as cycle:
        save_findings(cycle, key, FINDINGS)
    letter = next(one for one in leased(either_world, DAY) if one.letter.respondent == "BE").letter
    (item,) = letter.items
    assert (item.version, item.sha256, item.reference) == (1, "a" * 64, None)
    assert item.received_at == datetime(2024, 2, 20, 9, tzinfo=UTC)
    assert item.findings == (FINDINGS[0],)


def test_each_receipt_speaks_of_its_own_version(world):
    send(world, CALL_AT)
    now = "2023-12-05T10:00+01:00"
    for content in "ab":
        world.receive(now, content)
    letter = send(world, now)["BE"]
    assert [(item.version, item.sha256[0]) for item in letter.items] == [(1, "a"), (2, "b")]


def test_a_receipt_for_a_registration_names_its_reference(world):
    world.act(DAY, register, Registration(datetime(2024, 2, 20, 9, tzinfo=UTC), "BE-1", 3, "LIMITE"))
    (item,) = next(one for one in leased(world, DAY) if one.letter.respondent == "BE").letter.items
    assert (item.reference, item.sha256, item.findings) == ("BE-1", None, ())


def test_earlier_letters_are_named_oldest_first(either_world):
    ids = [send(either_world, CALL_AT)["BE"].key.message_id]
    ids.append(send(either_world, "2024-02-09T09:00+01:00")["BE"].key.message_id)
    letter = send(either_world, "2024-03-01T09:00+01:00")["BE"]
    assert letter.previous_ids == tuple(ids)


def test_letters_that_were_not_sent_are_not_named(world):
    world.make_letters(CALL_AT)
    world.receive(DAY)
    assert send(world, DAY)["BE"].previous_ids == ()


def test_copies_go_to_nobody_else(world):
    deputy = ContactEntry("BE", ContactRole.DEPUTY, "deputy@be.example", "Deputy")
    world.write(lambda session: import_contacts(session, "member_states", [deputy]))
    letter = leased(world, CALL_AT)[0].letter
    assert (letter.recipient_address, letter.copies) == ("nip@be.example", ())
