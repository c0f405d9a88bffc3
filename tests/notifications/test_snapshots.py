"""Letters as they are read: each kind in each language, of one thing, of several, and with the least."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.definition import Language
from models.rules.letters import LetterKind, Withdrawn
from models.rules.overtaking import Overtaken
from notifications.calendar import MEDIA_TYPE
from notifications.channel import Attachment
from notifications.message import to_bytes
from notifications.render import render

MADE_LATER = datetime(2024, 3, 12, 9, 15, tzinfo=UTC)

KINDS = pytest.mark.parametrize("kind", list(LetterKind))

DESK = "https://kalends.example/desk/pesco-nip-2024/EL"

FORM = Attachment(
    "pesco-nip-2024-EL.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK form"
)


def all_files(language):
    """Return what a call carries in a language."""
    name = f"PESCO-NIP-2024-1{'-fr' if language is Language.FRENCH else ''}"
    return (
        Attachment(f"{name}.docx", "application/msword", b"PK note"),
        Attachment(f"{name}.pdf", "application/pdf", b"%PDF note"),
        FORM,
        Attachment("EL-deadlines.ics", MEDIA_TYPE, b"BEGIN:VCALENDAR"),
    )


def receipts(letter):
    """Return what an acknowledgement carries."""
    ending = "" if letter.language is Language.ENGLISH else f"-{letter.language}"
    return tuple(
        Attachment(
            f"receipt-EL-{item.deliverable}-{item.version or 1}{ending}.{name}", f"application/{name}", b"{}"
        )
        for item in letter.items
        for name in ("pdf", "json")
    )


def files_of(letter):
    """Return what a letter of that kind carries."""
    if letter.key.kind is LetterKind.CALL:
        return all_files(letter.language)
    return receipts(letter) if letter.key.kind is LetterKind.ACKNOWLEDGEMENT else ()


def as_read(message):
    """Return the subject and the text of a message."""
    return f"{message.subject}\n\n{message.text}".encode()


def shortened(letter):
    """Return a letter that speaks of one thing where the usual one speaks of several."""
    circular = letter.circular and replace(letter.circular, answers=letter.circular.answers[:1])
    return replace(letter, items=letter.items[:1], contacts=letter.contacts[:1], circular=circular)


@KINDS
@pytest.mark.parametrize("count", ["one", "two"])
def test_letter(make_letter, check_snapshot, kind, language, count):
    letter = make_letter(kind, language=language, note_number="PESCO-NIP-2024/1")
    letter = shortened(letter) if count == "one" else letter
    message = render(letter, files_of(letter))
    check_snapshot(f"{kind}-{count}.{language}.txt", as_read(message))
    check_snapshot(f"{kind}-{count}.{language}.html", message.html.encode())


@KINDS
def test_the_least_that_a_letter_can_say(make_letter, check_snapshot, kind, language):
    letter = shortened(make_letter(kind, language=language, courteous=False, time_zone="Europe/Brussels"))
    least = replace(letter, legal_basis="", recipient_office="", items=tuple(map(bare, letter.items)))
    message = render(least)
    check_snapshot(f"{kind}-least.{language}.txt", as_read(message))
    assert "None" not in message.text + message.html


def bare(item):
    """Return a deliverable with what a letter needs to speak of it, and nothing else."""
    return replace(
        item, formats=(), version=None, received_at=None, sha256=None, findings=(), questions=(), refused=None
    )


@pytest.mark.parametrize("change", ["extended", "announced", "shortened", "restored", "reopened", "moved"])
def test_what_happened_to_a_deadline(make_letter, check_snapshot, language, change):
    letter = make_letter(LetterKind.EXTENSION, language=language)
    late_after = datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC)
    item = replace(letter.items[0], change=change, late_after=late_after)
    message = render(replace(letter, items=(item,)))
    check_snapshot(f"extension-{change}.{language}.txt", as_read(message))


def test_receipt_that_names_what_is_still_owed(make_letter, check_snapshot, language):
    letter = make_letter(LetterKind.ACKNOWLEDGEMENT, language=language)
    plan, statement = letter.items
    still_owed = (replace(statement, reference=None, received_at=None),)
    message = render(replace(letter, items=(replace(plan, findings=()),), still_owed=still_owed))
    check_snapshot(f"acknowledgement-still_owed.{language}.txt", as_read(message))


def test_receipt_of_a_version_that_did_not_know_of_another(make_letter, check_snapshot, language):
    letter = make_letter(LetterKind.ACKNOWLEDGEMENT, language=language)
    plan = replace(letter.items[0], findings=(), version=2, differs_in=7)
    item = replace(plan, overtook=Overtaken(1, 12, "Defence policy", 7))
    message = render(replace(letter, items=(item,)))
    check_snapshot(f"acknowledgement-overtook.{language}.txt", as_read(message))


@pytest.mark.parametrize("counts", ["file", "registration", "none"])
def test_a_version_withdrawn_and_what_counts_now(make_letter, check_snapshot, language, counts):
    letter = make_letter(LetterKind.ACKNOWLEDGEMENT, language=language)
    plan = replace(letter.items[0], findings=(), version=1, withdrawn=Withdrawn(2, MADE_LATER))
    item = {
        "file": plan,
        "registration": replace(plan, sha256=None, reference="EL-MOD-2024/17"),
        "none": replace(plan, version=None, received_at=None, sha256=None),
    }[counts]
    still_owed = (replace(item, withdrawn=None),) if counts == "none" else ()
    message = render(replace(letter, items=(item,), still_owed=still_owed))
    check_snapshot(f"acknowledgement-withdrawn-{counts}.{language}.txt", as_read(message))


def test_a_receipt_and_a_withdrawal_in_one_letter(make_letter, check_snapshot, language):
    letter = make_letter(LetterKind.ACKNOWLEDGEMENT, language=language)
    came = replace(letter.items[0], version=1)
    message = render(replace(letter, items=(came, replace(came, withdrawn=Withdrawn(2, MADE_LATER)))))
    check_snapshot(f"acknowledgement-withdrawn-both.{language}.txt", as_read(message))


def test_the_page_to_hand_in_on(make_letter, check_snapshot, language):
    letter = make_letter(language=language, pages=(f"{DESK}/nip", f"{DESK}/statement"))
    check_snapshot(f"reminder-page.{language}.txt", as_read(render(letter)))


def test_two_due_days(make_letter, check_snapshot, language):
    letter = make_letter(language=language, made_at=datetime(2024, 3, 12, 8, tzinfo=UTC))
    later = replace(letter.items[1], due_at=datetime(2024, 3, 24, 22, 59, 59, tzinfo=UTC))
    message = render(replace(letter, items=(letter.items[0], later)))
    check_snapshot(f"reminder-two_days.{language}.txt", as_read(message))


def test_marked_letter_as_it_goes_out(make_letter, check_snapshot):
    letter = make_letter(marking="LIMITE", courteous=True, previous_ids=("<0f@kalends.invalid>",))
    check_snapshot("reminder-marked.eml", to_bytes(render(letter)))


def test_call_as_it_goes_out(make_letter, check_snapshot):
    letter = make_letter(LetterKind.CALL, copies=("head@mod-el.example",), language=Language.FRENCH)
    check_snapshot("call.eml", to_bytes(render(letter, (FORM,))))
