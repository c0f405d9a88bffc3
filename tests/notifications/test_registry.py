"""Channels by name."""

from types import SimpleNamespace

import pytest

from config.settings import Settings
from models.errors import UnknownChannelError
from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Outcome
from notifications.mailbox import MailboxChannel
from notifications.memory import MemoryChannel
from notifications.registry import open_channel


def test_the_mailbox_writes_into_the_folder_of_the_settings(tmp_path):
    channel = open_channel("mailbox", Settings(mailbox_folder=tmp_path))
    assert isinstance(channel, MailboxChannel)
    assert channel.folder == tmp_path


def test_an_unknown_channel_is_named_with_the_known_ones(tmp_path):
    with pytest.raises(UnknownChannelError, match="'pigeon'") as caught:
        open_channel("pigeon", SimpleNamespace(mailbox_folder=tmp_path))
    assert "mailbox" in caught.value.way_out


def test_memory_answers_as_told_and_keeps_all(make_message):
    lost = Outcome(OutcomeKind.UNKNOWN, "the answer was lost")
    channel = MemoryChannel([lost])
    assert channel.send_many([make_message(), make_message()]) == [lost, ACCEPTED]
    assert channel.send(make_message()) == ACCEPTED
    assert len(channel.messages) == 3
