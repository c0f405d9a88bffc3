"""What a post holds: all of the letter, nothing else, signed, and the same each time."""

import hmac
import json
import re
from base64 import b64decode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.errors import CycleError, HeaderTextError, MailAddressError
from notifications.channel import Attachment
from notifications.webhook_body import body_of, signature_of

SPY = "spy@evil.example"
BAD_NAME, BAD_TYPE = Attachment("a\r\nb", "text/plain", b""), Attachment("a", "text/plain\n", b"")


def read(message):
    """Return the fields of a post."""
    return json.loads(body_of(message))


def test_every_field_of_a_letter(make_message):
    given = {"cc": ("deputy@mod-el.example",), "references": ("<first@kalends.invalid>",)}
    assert read(make_message(**given)) == {
        "message_id": "<0123456789abcdef@kalends.invalid>",
        "date": "2024-02-09T08:00:00Z",
        "sender": "PESCO secretariat",
        "reply_to": "pesco-secretariat@kalends.example",
        "to": ["office@mod-el.example"],
        "cc": ["deputy@mod-el.example"],
        "subject": make_message().subject,
        "text": "Dear colleagues,\n",
        "html": "<p>Dear colleagues,</p>\n",
        "references": ["<first@kalends.invalid>"],
        "auto_submitted": True,
        "attachments": [],
    }


def test_an_attachment_arrives_whole(make_message):
    content = bytes(range(256)) * 40
    (one,) = read(make_message(attachments=(Attachment("plan.xlsx", "application/zip", content),)))[
        "attachments"
    ]
    assert b64decode(one["content"], validate=True) == content
    assert one["sha256"] == sha256(content).hexdigest()
    assert (one["name"], one["media_type"]) == ("plan.xlsx", "application/zip")


def test_the_date_is_told_in_utc(make_message):
    date = datetime(2024, 2, 9, 9, tzinfo=ZoneInfo("Europe/Brussels"))
    assert body_of(make_message(date=date)) == body_of(make_message())


def test_the_body_is_canonical(make_message):
    body = body_of(make_message(subject="Erinnerung: Größe ✓"))
    assert body == body_of(make_message(subject="Erinnerung: Größe ✓"))
    assert list(json.loads(body)) == sorted(json.loads(body))
    assert "Größe ✓".encode() in body
    assert b'": ' not in body


@pytest.mark.parametrize("text", ["half a sign \ud800", 'quotes " and \\ and \x00', "\u2028 line"])
def test_any_text_can_be_read_again(text, make_message):
    assert read(make_message(text=text))["text"] == text.replace("\ud800", "?")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"subject": f"Reminder\r\nBcc: {SPY}"}, HeaderTextError, id="subject"),
        pytest.param({"sender": f"Office\nBcc: {SPY}"}, HeaderTextError, id="sender"),
        pytest.param({"to": (f"a@b.example\r\nBcc: {SPY}",)}, MailAddressError, id="recipient"),
        pytest.param({"to": ()}, MailAddressError, id="nobody"),
        pytest.param({"cc": (f"Office <{SPY}>",)}, MailAddressError, id="copy"),
        pytest.param({"reply_to": f"a@b.example, {SPY}"}, MailAddressError, id="reply address"),
        pytest.param(
            {"attachments": (Attachment("a\r\nb", "text/plain", b""),)}, HeaderTextError, id="file name"
        ),
        pytest.param(
            {"attachments": (Attachment("a", "text/plain\n", b""),)}, HeaderTextError, id="media type"
        ),
    ],
)
def test_what_no_mail_may_hold(changes, error, make_message):
    with pytest.raises(error) as caught:
        body_of(make_message(**changes))
    assert isinstance(caught.value, CycleError)


def test_the_signature_covers_the_second_and_the_body(make_message):
    message = make_message()
    body = body_of(message)
    expected = hmac.new(b"a secret", b"1707465600." + body, sha256).hexdigest()
    assert signature_of(message, body, "a secret") == f"t=1707465600,v1={expected}"


@pytest.mark.parametrize(
    "changes", [{"subject": "another"}, {"date": datetime(2024, 2, 9, 8, 0, 1, tzinfo=ZoneInfo("UTC"))}]
)
def test_another_letter_has_another_signature(changes, make_message):
    signatures = {signature_of(one, body_of(one), "s") for one in (make_message(), make_message(**changes))}
    assert len(signatures) == 2


def test_another_secret_makes_another_signature(make_message):
    body = body_of(make_message())
    assert len({signature_of(make_message(), body, secret) for secret in ("a", "b")}) == 2


def test_the_receiver_of_the_documentation_tells_ours_from_others(make_message):
    page = (Path(__file__).parents[2] / "docs" / "delivery.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL).group(1), names)
    body = body_of(make_message())
    signature = signature_of(make_message(), body, "a secret")
    asked = [
        (signature, body, "a secret"),
        (signature, body + b" ", "a secret"),
        (signature, body, "another"),
    ]
    assert [names["is_ours"](*one) for one in [*asked, ("", body, "a secret")]] == [True, False, False, False]
