"""The preview: who gets what and why, what is held or reaches nobody, and why the others get nothing."""

import gc
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from benchmarks.simulation.worlds import ROSTER, settings_in, small_definition, small_roster, world
from config.definition import ContactRole
from models.errors import ClockBackwardsError, CycleError, UnknownCycleError, UnknownRespondentError
from models.errors.before import FullFolderError
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.holding import ALL, Selection
from models.rules.letters import LetterKind
from models.tables import Contact
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from notifications.message import to_bytes
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_letters, hold_notices
from tasks.preview import Asked, preview, write_preview
from tasks.previewed import preview_data
from tasks.run_ahead import Standing
from tasks.services import open_services

CODE = "pesco-nip-2024"
HARD = "\N{NO-BREAK SPACE}"


def brussels(text):
    return datetime.fromisoformat(text).astimezone(UTC)


CALL_AT = brussels("2023-12-04T09:00+01:00")
NOW = brussels("2024-02-08T10:00+01:00")


@pytest.fixture(scope="module")
def called_folder(tmp_path_factory):
    """Make an installation once where the call to four states has gone; every test copies it."""
    folder = tmp_path_factory.mktemp("called")
    with small_roster(*ROSTER), world(folder) as services:
        entries = [
            ContactEntry(code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{code.lower()}.example", "Desk")
            for code in ROSTER
        ]
        with services.transaction() as session:
            import_contacts(session, "member_states", entries)
        open_from_text(services, small_definition(), brussels("2023-12-01T09:00+01:00"))
        advance(services, CODE, CALL_AT)
    return folder


@pytest.fixture
def called(called_folder, tmp_path):
    """Return services where the call has gone."""
    shutil.copytree(called_folder, tmp_path / "called")
    with small_roster(*ROSTER), open_services(settings_in(tmp_path / "called")) as services:
        yield services


def look(services, days=7, now=NOW, **asked):
    return preview(services, CODE, Asked(days, **asked), now)


def plain(text):
    return text.replace(HARD, " ")


def lines(found):
    """Return letters in short: day, respondent, what, standing."""
    return [
        (f"{letter.at:%m-%d}", letter.respondent, "+".join(letter.deliverables), letter.standing.value)
        for letter in found.letters
    ]


def test_notices_of_one_kind_to_one_recipient_stand_together(called):
    found = look(called)
    assert lines(found) == [("02-09", code, "nip+statement", "goes") for code in ("BE", "EL", "LT", "SE")]
    first = found.letters[0]
    assert (first.to.address, first.to.role) == ("nip@be.example", "functional_mailbox")
    assert plain(first.why[0]) == "rung -30 of the deadline 10 March 2024"
    assert (found.calls, found.quiet) == ((), ())


def test_why_a_rung_falls_on_another_day(called):
    letter = look(called, 25).letters[-1]
    reason = "rung -7 of the deadline 10 March 2024, moved from Sunday 3 March to Friday 1 March"
    assert [plain(why) for why in letter.why] == [reason]


def test_one_respondent_alone(called):
    found = look(called, 50, respondent="EL")
    assert {letter.respondent for letter in found.letters} == {"EL"}
    assert {call.respondent for call in found.calls} == {"EL"}
    with pytest.raises(UnknownRespondentError):
        look(called, respondent="FR")


def test_what_waits_for_approval_is_held(called):
    found = look(called, 40)
    assert Counter(letter.standing for letter in found.letters) == {Standing.GOES: 8, Standing.HELD: 4}
    (held,) = {letter.remark for letter in found.standing(Standing.HELD)}
    assert held == "held: waits for an officer's approval"
    approve_letters(called, CODE, ALL, NOW, [ContactRole.FUNCTIONAL_MAILBOX])
    assert not look(called, 40).standing(Standing.HELD)


def test_what_an_officer_holds_says_why(called):
    hold_notices(called, CODE, Selection("EL", "nip", "-30"), "elections", NOW)
    found = [letter for letter in look(called).letters if letter.respondent == "EL"]
    assert lines(replace(look(called), letters=tuple(found))) == [
        ("02-09", "EL", "statement", "goes"),
        ("02-09", "EL", "nip", "held"),
    ]
    assert found[1].remark == "held by an officer: elections"


def test_held_long_ago_is_shown_today(called):
    found = look(called, 0, brussels("2024-03-15T10:00+01:00"), respondent="BE")
    held = found.standing(Standing.HELD)
    assert [(plain(one.remark), one.at) for one in held] == [
        ("held: waits for an officer's approval; was due on Wednesday 13 March 2024", found.now)
    ]


def without_contact(services, code, **changes):
    """Let the contact of a respondent be out of reach."""
    with services.transaction() as session:
        for contact in session.exec(select(Contact)):
            if contact.address == f"nip@{code.lower()}.example":
                for name, value in changes.items():
                    setattr(contact, name, value)
                session.add(contact)


def test_nobody_can_be_reached(called):
    without_contact(called, "EL", valid_to=date(2024, 2, 8))
    found = look(called)
    (blocked,) = found.standing(Standing.BLOCKED)
    assert (blocked.respondent, blocked.to, blocked.deliverables) == ("EL", None, ("nip", "statement"))
    assert plain(blocked.remark).startswith(
        "nobody can be reached on 9 February 2024 (looked for: functional"
    )
    assert "EL" not in dict(found.quiet)


def test_held_and_nobody_can_be_reached(called):
    without_contact(called, "EL", undeliverable_at=NOW)
    blocked = look(called, 40, respondent="EL").standing(Standing.BLOCKED)
    assert [plain(one.remark)[:37] for one in blocked] == [
        "nobody can be reached on 9 February 2",
        "nobody can be reached on 1 March 2024",
        "held: waits for an officer's approval",
    ]


def test_who_is_back_gets_it_on_that_day(called):
    without_contact(called, "EL", absent_from=date(2024, 2, 5), absent_to=date(2024, 2, 12))
    (letter,) = look(called, 10, respondent="EL").letters
    assert (letter.at, letter.standing) == (brussels("2024-02-13T09:00+01:00"), Standing.GOES)
    assert plain(letter.remark) == "was due on Friday 9 February 2024"


def test_copies_are_shown(called):
    entries = [ContactEntry("BE", ContactRole.FUNCTIONAL_MAILBOX, "second@be.example", "Desk")]
    with called.transaction() as session:
        import_contacts(session, "member_states", entries)
    (letter,) = look(called, respondent="BE").letters
    assert [one.address for one in letter.copies] == ["second@be.example"]


def test_what_waits_for_the_relay(called):
    channel = MemoryChannel([Outcome(OutcomeKind.TRY_AGAIN, "421 later")] * 4)
    advance(replace(called, channels={"mailbox": channel}), CODE, brussels("2024-02-09T09:00+01:00"))
    found = look(called, 1, brussels("2024-02-09T09:00:30+01:00"))
    assert len(found.letters) == 4
    (remark,) = {plain(letter.remark) for letter in found.letters}
    assert remark == (
        "waiting for the relay, which last said: 421 later (1 attempt; next try 9 February 2024, 09:01)"
    )
    assert {letter.at for letter in found.letters} == {brussels("2024-02-09T09:01+01:00")}


def test_a_letter_that_is_being_sent_is_shown_as_going(called):
    advance(with_lost_process(called), CODE, brussels("2024-02-09T09:00+01:00"))
    found = look(called, 1, brussels("2024-02-09T09:00+01:00"))
    assert len(found.standing(Standing.GOES)) == 4


def with_lost_process(services):
    """Return services whose channel never answers: the letters stay leased."""

    class Silent:
        def send_many(self, messages):
            yield from ()

    return replace(services, channels={"mailbox": Silent()})


def test_the_call_list(called):
    found = look(called, 45)
    assert [(f"{call.at:%m-%d}", call.respondent, call.notice.deliverable) for call in found.calls[:3]] == [
        ("03-20", "BE", "nip"),
        ("03-20", "BE", "statement"),
        ("03-20", "EL", "nip"),
    ]
    assert plain(found.calls[0].notice.why) == "rung +10 of the deadline 10 March 2024"


def test_why_the_others_get_nothing(called):
    hand_in(called, HandIn(CODE, "BE", "statement", b"Our statement.", NOW), NOW)
    carry_out(called, Act(CODE, "BE", "nip", Deed.NO_UPDATE), NOW)
    extended = Particulars(until=date(2024, 3, 24))
    carry_out(called, Act(CODE, "EL", "nip", Deed.EXTEND, extended), NOW)
    advance(called, CODE, NOW)
    found = {code: plain(why) for code, why in look(called, 0).quiet}
    assert found == {
        "BE": "nip: no update; statement: received on 8 February 2024",
        "EL": "nip: next letter on Friday 23 February 2024 (rung -30); "
        "statement: next letter on Friday 9 February 2024 (rung -30)",
        "LT": "nip and statement: next letter on Friday 9 February 2024 (rung -30)",
        "SE": "nip and statement: next letter on Friday 9 February 2024 (rung -30)",
    }


def test_the_cut_off_is_foreseen(called):
    advance(called, CODE, brussels("2024-04-29T10:00+02:00"))
    found = look(called, 5, brussels("2024-04-29T10:00+02:00"))
    cut_off = [letter for letter in found.letters if letter.kind is LetterKind.CUT_OFF]
    assert {letter.standing for letter in cut_off} == {Standing.HELD}
    assert {f"{letter.at:%m-%d}" for letter in cut_off} == {"05-02"}
    assert plain(cut_off[0].why[0]) == "the cut-off, 30 April 2024, has passed"
    assert len(found.calls) == 8


def test_texts_are_those_that_will_be_read(called):
    (letter,) = look(called, respondent="EL", with_text=True).letters
    assert letter.message.subject.startswith("REHEARSAL [EL]")
    assert letter.message.date == letter.at
    assert look(called, respondent="EL").letters[0].message is None


def test_a_letter_that_cannot_be_written_is_shown(called, monkeypatch):
    def broken(*given):
        raise CycleError("the form is broken", "mend it")

    monkeypatch.setattr("tasks.preview.attachments_of", broken)
    found = look(called, with_text=True)
    assert {letter.fault for letter in found.letters} == {"cannot be written: the form is broken; mend it"}
    assert preview_data(found)["letters"][0]["fault"]


def test_letters_in_a_folder(called, tmp_path):
    folder = tmp_path / "ahead" / "of"
    found = look(called, 40, respondent="EL", with_text=True)
    paths = write_preview(found, folder)
    assert [path.parent.name for path in paths] == ["of", "of", "held"]
    assert paths[0].read_bytes() == to_bytes(found.letters[0].message)
    assert paths[0].name.startswith("2024-02-09-0900-EL-reminder-")
    with pytest.raises(FullFolderError):
        write_preview(found, folder)


def test_a_file_is_no_folder(called, tmp_path):
    (tmp_path / "there").write_text("x")
    with pytest.raises(FullFolderError):
        write_preview(look(called), tmp_path / "there")


def test_data_holds_all_that_is_shown(called):
    data = preview_data(look(called, 45, with_text=True))
    assert set(data) == {"cycle", "now", "until", "letters", "call_list", "nothing"}
    assert data["letters"][0]["notices"][0] == {
        "deliverable": "nip",
        "occasion": "rung:-30:1",
        "rung": "-30",
        "why": f"rung -30 of the deadline 10{HARD}March{HARD}2024",
    }
    assert set(data["letters"][0]["written"]) == {"message_id", "subject", "text", "attachments"}
    assert data["call_list"][0]["at"] == "2024-03-20T08:00:00Z"


def test_what_cannot_be_looked_at(called):
    with pytest.raises(UnknownCycleError):
        preview(called, "nip-2031", Asked(), NOW)
    with pytest.raises(ClockBackwardsError):
        look(called, now=brussels("2023-11-01T09:00+01:00"))
    assert gc.isenabled()
