"""Corrections and circulars: read from a text, numbered, queued for all."""

from datetime import UTC, datetime
from email import message_from_binary_file
from email.policy import default

import pytest

from models.errors import CircularFileError, NamingError
from models.operations.circulars import CircularText
from models.rules.letters import CircularKind, QuestionAnswer
from tasks.advance import advance
from tasks.circulars import issue_circular, read_circular

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
WORKDAY = datetime(2024, 2, 6, 10, tzinfo=UTC)
SUNDAY = datetime(2024, 2, 4, 10, tzinfo=UTC)
TEXT = """Questions on the form

All questions that reached us are answered here.

Q: In which currency
are figures given?
A: In million euro.
Q: May rows be added?

A: No.
"""


def circular(text=TEXT):
    return read_circular(text.encode(), CircularKind.CIRCULAR)


def letters(services, kind):
    messages = []
    for path in sorted(services.settings.mailbox_folder.iterdir()):
        with path.open("rb") as file:
            message = message_from_binary_file(file, policy=default)
        if kind in message["Subject"]:
            messages.append(message)
    return messages


@pytest.fixture
def called(opened):
    """The cycle after its call."""
    advance(opened, CODE, CALL)
    return opened


def test_a_text_is_read_as_title_paragraphs_and_answers():
    assert circular() == CircularText(
        CircularKind.CIRCULAR,
        "Questions on the form",
        ("All questions that reached us are answered here.",),
        (
            QuestionAnswer("In which currency are figures given?", "In million euro."),
            QuestionAnswer("May rows be added?", "No."),
        ),
    )


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        pytest.param(b"", "circular", "title", id="empty"),
        pytest.param(b"Title only\n", "circular", "says nothing", id="title only"),
        pytest.param(b"Q: a\nA: b\n", "circular", "title", id="no title"),
        pytest.param(b"T\n\nQ: a\n", "circular", "without its answer", id="no answer"),
        pytest.param(b"T\n\nA: b\nQ: a\n", "circular", "expected", id="the wrong way round"),
        pytest.param(b"T\n\nQ:\nA: b\n", "circular", "empty", id="empty question"),
        pytest.param(b"T\n\nQ: a\nA: b\n", "correction", "circular", id="questions in a correction"),
        pytest.param(b"x" * 201 + b"\n\ntext", "circular", "200", id="long title"),
        pytest.param(b"\xff\xfe", "circular", "UTF-8", id="not UTF-8"),
    ],
)
def test_what_cannot_be_issued_is_named(content, kind, said):
    with pytest.raises(CircularFileError, match=said):
        read_circular(content, CircularKind(kind))


def test_it_goes_to_all_at_once_in_open_hours_with_its_note(called):
    issued = issue_circular(called, CODE, circular(), WORKDAY)
    assert (issued.number, issued.note_number, issued.letters) == (1, "PESCO-NIP-2024/2", 26)
    advance(called, CODE, WORKDAY)
    sent = letters(called, "circular 1")
    assert len(sent) == 26
    names = [part.get_filename() for part in sent[0].iter_attachments()]
    assert names[0] == "PESCO-NIP-2024-2.docx"
    assert "In million euro." in sent[0].get_body(("plain",)).get_content()


def test_on_a_sunday_it_waits_for_the_first_day_open_for_all(called):
    issue_circular(called, CODE, circular(), SUNDAY)
    advance(called, CODE, SUNDAY)
    assert letters(called, "circular") == []
    advance(called, CODE, datetime(2024, 2, 5, 8, tzinfo=UTC))  # a holiday in Ireland
    assert letters(called, "circular") == []
    advance(called, CODE, datetime(2024, 2, 6, 8, tzinfo=UTC))
    assert len(letters(called, "circular")) == 26


def test_each_kind_has_its_numbers_and_notes_have_theirs(called):
    correction = read_circular(b"Title\n\nThe due day stands on page 2.\n", CircularKind.CORRECTION)
    numbers = [
        (one.kind, one.number, one.note_number)
        for one in (
            issue_circular(called, CODE, text, WORKDAY) for text in (circular(), correction, circular())
        )
    ]
    assert numbers == [
        ("circular", 1, "PESCO-NIP-2024/2"),
        ("correction", 1, "PESCO-NIP-2024/3"),
        ("circular", 2, "PESCO-NIP-2024/4"),
    ]


def test_nobody_who_asked_is_named(called):
    text = circular(TEXT.replace("All questions", "All questions of greece"))
    with pytest.raises(NamingError, match="Greece"):
        issue_circular(called, CODE, text, WORKDAY)
    assert issue_circular(called, CODE, text, WORKDAY, naming=True).number == 1
