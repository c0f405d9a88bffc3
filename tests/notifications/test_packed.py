"""Packing a message to keep it: what was written is read again, without the files."""

from dataclasses import replace
from datetime import UTC, datetime

from notifications.channel import Attachment, Message
from notifications.packed import pack, unpack

MESSAGE = Message(
    message_id="<one@kalends.invalid>",
    date=datetime(2023, 12, 4, 8, tzinfo=UTC),
    sender="Secretariat",
    reply_to="desk@secretariat.example",
    to=("nip@el.example",),
    cc=(),
    subject="[EL] Échéance du 10 mars",
    text="Due: 10\u00a0March\n",
    html="<p>Due</p>",
    auto_submitted=True,
    references=("<earlier@kalends.invalid>",),
    attachments=(Attachment("form.xlsx", "application/octet-stream", b"much"),),
)


def test_what_is_packed_is_read_again_without_the_files():
    files = (Attachment("form.xlsx", "application/octet-stream", b""),)
    assert unpack(pack(MESSAGE)) == replace(MESSAGE, attachments=files)
