"""The channel of tests and rehearsals: keeps all, and answers as it was told."""

from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Outcome
from notifications.memory import MemoryChannel

LOST = Outcome(OutcomeKind.UNKNOWN, "the answer was lost")


def test_memory_answers_as_told_and_keeps_all(make_message):
    channel = MemoryChannel([LOST])
    assert list(channel.send_many([make_message(), make_message()])) == [{0: LOST}, {1: ACCEPTED}]
    assert list(channel.send_many([make_message()])) == [{0: ACCEPTED}]
    assert len(channel.messages) == 3


def test_a_message_is_kept_only_when_the_one_before_is_recorded(make_message):
    channel = MemoryChannel()
    groups = channel.send_many([make_message(), make_message()])
    assert channel.messages == []
    next(groups)
    assert len(channel.messages) == 1


def test_an_empty_batch_has_no_answer():
    assert list(MemoryChannel().send_many([])) == []
