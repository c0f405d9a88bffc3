"""The bytes of a message: what the standard library reads in them is what was put in."""

from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from notifications.channel import Attachment
from notifications.message import to_bytes

BODIES = st.text(st.characters(blacklist_categories=("Cs",)), max_size=400)
FILES = st.builds(
    Attachment,
    st.sampled_from(["form.xlsx", "Έντυπο 2024.xlsx", 'a "b"; c.pdf']),
    st.sampled_from(["application/pdf", "text/calendar; method=PUBLISH; charset=utf-8"]),
    st.binary(max_size=300),
)


def read(content: bytes):
    """Return the message as the standard library reads it, after checking the form of its lines."""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    return message_from_bytes(content, policy=default)


def unified(text: str) -> str:
    """Return text with each line end made the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(BODIES, BODIES, st.lists(FILES, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_content_survives_exactly(make_message, text, html, files):
    message = read(to_bytes(make_message(text=text, html=html, attachments=tuple(files))))
    assert unified(message.get_body(("plain",)).get_content()) == unified(text)
    assert unified(message.get_body(("html",)).get_content()) == unified(html)
    found = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert found == [(file.name, file.content) for file in files]
    assert not any(part.defects for part in message.walk())


def test_content_that_imitates_a_boundary(make_message):
    first = to_bytes(make_message())
    boundary = message_from_bytes(first, policy=default).get_boundary()
    text = f"--{boundary}\n\nnothing\n--{boundary}--\n"
    assert unified(read(to_bytes(make_message(text=text))).get_body(("plain",)).get_content()) == text


def test_headers(make_message):
    message = read(to_bytes(make_message(cc=("head@mod-el.example",))))
    assert message["From"] == "PESCO secretariat <pesco-secretariat@kalends.example>"
    assert message["Reply-To"] == message["From"]
    assert message["To"] == "office@mod-el.example"
    assert message["Cc"] == "head@mod-el.example"
    assert message["Message-ID"] == "<0123456789abcdef@kalends.invalid>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert "References" not in message


def test_the_date_is_shown_in_utc(make_message):
    athens = datetime(2024, 2, 9, 10, tzinfo=timezone(timedelta(hours=2)))
    assert read(to_bytes(make_message(date=athens)))["Date"] == "Fri, 09 Feb 2024 08:00:00 +0000"


def test_a_letter_written_by_people_is_not_marked_automatic(make_message):
    message = read(to_bytes(make_message(auto_submitted=False)))
    assert "Auto-Submitted" not in message
    assert "X-Auto-Response-Suppress" not in message


def test_a_thread_names_all_earlier_letters(make_message):
    earlier = tuple(f"<{number:032x}@kalends.invalid>" for number in range(30))
    message = read(to_bytes(make_message(references=earlier)))
    assert message["References"].split() == list(earlier)
    assert message["In-Reply-To"] == earlier[-1]


def test_the_same_message_gives_the_same_bytes(make_message):
    file = Attachment("form.xlsx", "application/vnd.ms-excel", b"x" * 500)
    assert to_bytes(make_message(attachments=(file,))) == to_bytes(make_message(attachments=(file,)))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"date": datetime(2024, 2, 9, 8)}, id="a date without a zone"),  # noqa: DTZ001
        pytest.param({"message_id": "<../../etc/passwd@x>"}, id="a path"),
        pytest.param({"message_id": "abc@kalends.invalid"}, id="no brackets"),
        pytest.param({"references": ("<a@b>\r\nBcc: c@d.example",)}, id="a reference with a header"),
    ],
)
def test_what_is_no_message_cannot_be_made(make_message, changes):
    with pytest.raises(ValueError, match=r"must name its zone|not an identifier"):
        make_message(**changes)
