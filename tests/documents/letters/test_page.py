"""Letters of a folder on one page: all that a reader gets, and nothing that a browser would fetch or run."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from documents.letters import ReadLetter, letters_page, read_letter

LETTER = ReadLetter(
    file="0f.eml",
    at=datetime(2024, 2, 9, 8, tzinfo=UTC),
    to="nip@el.example",
    copies="",
    subject="REHEARSAL [EL] Reminder",
    text="Dear colleagues,\n\n  Due: Sunday",
    attachments=(),
)


def shown(*letters):
    return letters_page("NIP <2024>", letters, "letters").decode()


@pytest.fixture
def message():
    made = EmailMessage()
    made["Date"], made["To"], made["Subject"] = "Fri, 09 Feb 2024 08:00:00 +0000", "a@el.example", "Échéance"
    made.set_content("Plain ; text\n")
    made.add_alternative("<p>HTML</p>", subtype="html")
    return made


def test_a_letter_is_read_as_plain_text_with_the_names_of_what_is_attached(message):
    message["Cc"] = "b@el.example"
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="EL-nip.xlsx")
    assert read_letter(message.as_bytes(), "0f.eml") == ReadLetter(
        file="0f.eml",
        at=datetime(2024, 2, 9, 8, tzinfo=UTC),
        to="a@el.example",
        copies="b@el.example",
        subject="Échéance",
        text="Plain ; text",
        attachments=("EL-nip.xlsx",),
        html="<p>HTML</p>\n",
    )


def test_a_letter_with_nothing_beside_its_text(message):
    assert (
        read_letter(message.as_bytes(), "x").copies,
        read_letter(message.as_bytes(), "x").attachments,
    ) == (
        "",
        (),
    )


def test_days_are_those_of_brussels_in_order_and_letters_keep_theirs_within_an_instant():
    late = replace(LETTER, at=datetime(2024, 2, 9, 23, 30, tzinfo=UTC), subject="next day")
    page = shown(late, replace(LETTER, subject="second"), replace(LETTER, subject="first"))
    days = [day.replace("\u00a0", " ") for day in re.findall("<h2>(.*?)</h2>", page)]
    assert days == ["Friday 9 February 2024", "Saturday 10 February 2024"]
    lines = re.findall("<summary>(.*?)</summary>", page)
    assert lines == ["09:00 second", "09:00 first", "00:30 next day"]


def test_what_is_written_is_text_and_nothing_is_fetched():
    page = shown(
        replace(LETTER, text="<script>alert(1)</script>", copies="b@el.example", attachments=("a", "b"))
    )
    assert "NIP &lt;2024&gt;" in page
    assert "<script>" not in page
    assert re.findall(r"https?:|src=|url\(|@import", page) == []
    assert "Cc: b@el.example" in page
    assert "Attached: a, b" in page
    assert 'href="letters/0f.eml"' in page
    assert "Attached: nothing" in shown(LETTER)
