"""A message packed to be kept beside its letter, without the files that went with it, and read again."""

import json
import zlib
from datetime import datetime

from notifications.channel import Attachment, Message

_LEVEL = 1
"""Of compression: letters go by thousands, and more takes longer than it saves."""


def pack(message: Message) -> bytes:
    """Return a message as bytes to keep; of its attachments, their names and media types."""
    files = [(file.name, file.media_type) for file in message.attachments]
    kept = vars(message) | {"date": message.date.isoformat(), "attachments": files}
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), _LEVEL)


def unpack(content: bytes) -> Message:
    """Return the message that was packed; its attachments are empty."""
    kept = json.loads(zlib.decompress(content))
    lists = {name: tuple(kept[name]) for name in ("to", "cc", "references")}
    files = tuple(Attachment(name, media_type, b"") for name, media_type in kept["attachments"])
    return Message(**kept | lists | {"date": datetime.fromisoformat(kept["date"]), "attachments": files})
