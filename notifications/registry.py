"""The channels by name, and how each is opened with the settings of this process."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from models.errors import UnknownChannelError
from notifications.channel import Channel
from notifications.mailbox import MailboxChannel


class ChannelSettings(Protocol):
    """What the channels need of the settings."""

    @property
    def mailbox_folder(self) -> Path:
        """Folder that takes the letters of the channel 'mailbox'."""


CHANNELS: Mapping[str, Callable[[ChannelSettings], Channel]] = MappingProxyType(
    {"mailbox": lambda settings: MailboxChannel(settings.mailbox_folder)}
)
"""Every channel that carries letters; the call list is no channel of this kind, it sends nothing."""


def open_channel(name: str, settings: ChannelSettings) -> Channel:
    """Return the channel of that name.

    Raises:
        UnknownChannelError: there is no such channel.
    """
    if name not in CHANNELS:
        raise UnknownChannelError(name, sorted(CHANNELS))
    return CHANNELS[name](settings)
