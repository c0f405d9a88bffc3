"""What a post of the channel 'webhook' holds, and its signature: the same for the same letter."""

import hmac
import json
from base64 import b64encode
from datetime import UTC
from hashlib import sha256

from models.rules.instants import utc_text
from notifications.channel import Attachment, Message
from notifications.headers import checked, checked_address


def body_of(message: Message) -> bytes:
    """Return a letter as JSON in UTF-8, with sorted keys and without spaces.

    What may not stand in a mail may not stand here: the receiver may well make one of it.

    Raises:
        CycleError: a name, subject or file name holds a line break, or an address is not a plain one.
    """
    fields = {
        "message_id": message.message_id,
        "date": utc_text(message.date.astimezone(UTC)),
        "sender": checked("From", message.sender),
        "reply_to": checked_address("Reply-To", message.reply_to),
        "to": [checked_address("To", address) for address in message.to or ("",)],
        "cc": [checked_address("Cc", address) for address in message.cc],
        "subject": checked("Subject", message.subject),
        "text": message.text,
        "html": message.html,
        "references": list(message.references),
        "auto_submitted": message.auto_submitted,
        "attachments": [_attachment(one) for one in message.attachments],
    }
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode("utf-8", "replace")


def signature_of(message: Message, body: bytes, secret: str) -> str:
    """Return the value of the header Kalends-Signature: the second of the letter's date, and an HMAC-SHA256.

    Signed is the second, a dot and the body, so that neither can be changed. It is the date of the letter,
    not of the post: a repeat is the same to the byte.
    """
    second = int(message.date.timestamp())
    signed = hmac.new(secret.encode(), f"{second}.".encode() + body, sha256)
    return f"t={second},v1={signed.hexdigest()}"


def _attachment(attachment: Attachment) -> dict[str, str]:
    return {
        "name": checked("file name", attachment.name),
        "media_type": checked("media type", attachment.media_type),
        "sha256": sha256(attachment.content).hexdigest(),
        "content": b64encode(attachment.content).decode("ascii"),
    }
