"""Letters as values: what they speak of, to whom, in which tone, and what went before."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import update

from config.definition import ContactRole, Language
from models.operations.circulars import CircularText, issue
from models.operations.deadlines import announce, extend
from models.operations.obligations import record_no_update
from models.operations.submissions import Registration, register, save_findings
from models.queries.letters import letters_to_send
from models.rules.calendar import end_of_day
from models.rules.findings import Audience, Finding, Level
from models.rules.letters import CircularKind, LetterKind, QuestionAnswer
from models.tables import Installation

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"
DRILL = ("[call]\n", "[call]\nconfirm_contacts_on = 2023-11-21\n")


def leased(world, now, *kinds):
    """Approve what is due, put it into letters, lease them, and return them as values."""
    world.approve(now)
    world.make_letters(now, *kinds)
    keys = world.lease(now)
    with world.at(now) as cycle:
        return letters_to_send(cycle, keys)


def send(world, now):
    """Send what is due, and return the letters by respondent."""
    letters = leased(world, now)
    world.answer(now, [one.letter_id for one in letters])
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
    keys = either_world.to_try(CALL_AT)[::-1]
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


def test_copies_go_to_whom_the_route_says(either_world):
    for name in ("another", "third"):
        either_world.add_contact("BE", ContactRole.FUNCTIONAL_MAILBOX, name)
    either_world.add_contact("BE", ContactRole.DEPUTY, "deputy")
    letters = [one.letter for one in leased(either_world, CALL_AT)]
    assert (letters[0].recipient_address, letters[0].copies) == (
        "another@be.example",
        ("nip@be.example", "third@be.example"),
    )
    assert {letter.copies for letter in letters[1:]} == {()}


def test_a_letter_is_written_in_the_language_and_zone_of_its_office(world):
    world.change_contacts("nip@be.example", language=Language.FRENCH, time_zone="Africa/Kinshasa")
    letters = [one.letter for one in leased(world, CALL_AT)]
    french, definition = letters[0], world.definition.letters.fr
    assert (french.language, french.cycle_title, french.sender) == (
        Language.FRENCH,
        definition.title,
        definition.sender,
    )
    assert french.legal_basis == definition.legal_basis
    assert (french.time_zone, letters[1].time_zone) == ("Africa/Kinshasa", "Europe/Sofia")
    assert [item.the_title for item in french.items] == [
        "le plan national de mise en œuvre",
        "la déclaration politique de haut niveau",
    ]
    assert letters[1].items[0].the_title == "the National Implementation Plan"


def test_letters_of_a_rehearsal_are_marked_before_all_else(bare_world, nip_text):
    bare_world.open(text=nip_text().replace('marking = ""', 'marking = "LIMITE"'))
    bare_world.change_contacts("nip@be.example", language=Language.FRENCH)
    marked = [one.letter.marking for one in leased(bare_world, CALL_AT)]
    assert marked[:2] == ["EXERCICE/REHEARSAL LIMITE", "REHEARSAL LIMITE"]
    assert set(marked[1:]) == {"REHEARSAL LIMITE"}


def test_letters_of_a_real_installation_have_the_marking_of_the_definition_alone(world):
    with world.database.transaction() as session:
        session.exec(update(Installation).values(is_rehearsal=False))
    assert {one.letter.marking for one in leased(world, CALL_AT)} == {""}


def test_subjects_have_the_short_title_if_there_is_one(bare_world, nip_text):
    whole = nip_text()
    bare_world.open(text=whole.replace('short_title = "PESCO NIP 2024"\n', ""))
    bare_world.change_contacts("nip@be.example", language=Language.FRENCH)
    french, english = (one.letter for one in leased(bare_world, CALL_AT)[:2])
    assert (french.short_title, english.short_title) == ("Plans CSP 2024", english.cycle_title)


def test_a_definition_without_french_is_told_in_its_own_words(bare_world, nip_text):
    whole = nip_text()
    start, end = whole.index("[letters.fr]"), whole.index("[checks]")
    bare_world.open(text=whole[:start] + whole[end:])
    bare_world.change_contacts("nip@be.example", language=Language.FRENCH)
    assert leased(bare_world, CALL_AT)[0].letter.sender == "PESCO secretariat"


def test_the_call_carries_the_first_note(world):
    assert {one.letter.note_number for one in leased(world, CALL_AT)} == {"PESCO-NIP-2024/1"}


def test_texts_to_all_carry_the_notes_after_it(either_world):
    send(either_world, CALL_AT)
    with either_world.at(DAY) as cycle:
        issue(cycle, CircularText(CircularKind.CORRECTION, "A correction", ("One.",)))
        issue(cycle, CircularText(CircularKind.CIRCULAR, "Questions", (), (QuestionAnswer("A?", "B."),)))
    letters = {one.letter.key.kind: one.letter for one in leased(either_world, DAY)}
    correction, circular = letters[LetterKind.CORRECTION], letters[LetterKind.CIRCULAR]
    assert (correction.note_number, correction.circular.paragraphs) == ("PESCO-NIP-2024/2", ("One.",))
    assert (circular.note_number, circular.circular.answers[0].answer) == ("PESCO-NIP-2024/3", "B.")
    assert (correction.items, correction.contacts, correction.still_owed) == ((), (), ())


def test_a_letter_that_asks_for_contacts_shows_all_of_its_own(bare_world, nip_text):
    bare_world.add_contact("BE", ContactRole.DEPUTY, "deputy")
    bare_world.open("2023-11-15T10:00+01:00", nip_text(DRILL))
    letters = [one.letter for one in leased(bare_world, "2023-11-21T09:00+01:00")]
    assert [(one.role, one.office, one.address) for one in letters[0].contacts] == [
        ("functional_mailbox", "Office", "nip@be.example"),
        ("deputy", "Office deputy", "deputy@be.example"),
    ]
    assert letters[0].items == ()
    assert [one.address for one in letters[1].contacts] == ["nip@bg.example"]


def test_a_receipt_says_what_else_is_owed(either_world):
    send(either_world, CALL_AT)
    either_world.receive(DAY, name="BE nip")
    (one,) = leased(either_world, DAY, LetterKind.ACKNOWLEDGEMENT)
    assert [item.deliverable for item in one.letter.items] == ["nip"]
    assert [(item.deliverable, item.due_at) for item in one.letter.still_owed] == [
        ("statement", end_of_day(date(2024, 3, 10)))
    ]


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(lambda world: world.receive(DAY, name="BE statement"), id="received too"),
        pytest.param(lambda world: world.act(DAY, record_no_update, name="BE statement"), id="no update"),
    ],
)
def test_what_is_owed_no_more_is_not_named(world, ends):
    send(world, CALL_AT)
    world.receive(DAY, name="BE nip")
    ends(world)
    (one,) = leased(world, DAY, LetterKind.ACKNOWLEDGEMENT)
    assert one.letter.still_owed == ()


def test_only_receipts_say_what_else_is_owed(world):
    send(world, CALL_AT)
    world.act(DAY, extend, date(2024, 3, 24), name="BE nip")
    (one,) = leased(world, DAY, LetterKind.EXTENSION)
    assert one.letter.still_owed == ()


def test_no_letters_are_read_for_nothing(world):
    with world.at(CALL_AT) as cycle:
        assert letters_to_send(cycle, []) == []
