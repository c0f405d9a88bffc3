"""The folder of letters: whole files or none, and a repeat that changes nothing."""

import errno
import os
import stat
from email import message_from_bytes
from email.policy import default
from threading import Barrier

import pytest

from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED
from notifications.mailbox import MailboxChannel
from notifications.message import to_bytes

NAME = "0123456789abcdef.eml"


def send(folder, *messages):
    """Send a batch, which is one group, and return the outcomes in order."""
    (group,) = MailboxChannel(folder).send_many(messages)
    return [group[place] for place in range(len(messages))]


def names(folder):
    """Return the names of all files of a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_letter_becomes_a_file_named_by_its_identifier(tmp_path, make_message):
    folder = tmp_path / "new" / "letters"
    assert send(folder, make_message()) == [ACCEPTED]
    assert names(folder) == [NAME]
    assert (folder / NAME).read_bytes() == to_bytes(make_message())


def test_a_repeat_changes_nothing(tmp_path, make_message):
    send(tmp_path, make_message())
    first = (tmp_path / NAME).read_bytes()
    assert send(tmp_path, make_message(), make_message()) == [ACCEPTED, ACCEPTED]
    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == first


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"subject": "Reminder\r\nBcc: spy@evil.example"}, id="subject"),
        pytest.param({"sender": "Office\nBcc: spy@evil.example"}, id="sender"),
        pytest.param({"to": ("a@b.example\r\nBcc: spy@evil.example",)}, id="recipient"),
        pytest.param({"cc": ("a@b.example\nX-Other: 1",)}, id="copy"),
        pytest.param({"reply_to": "a@b.example>\r\nBcc: <spy@evil.example"}, id="reply address"),
    ],
)
def test_a_smuggled_header_is_dead_and_stops_no_other_letter(tmp_path, make_message, changes):
    good = make_message(message_id="<good@kalends.invalid>")
    outcomes = send(tmp_path, make_message(**changes), good)
    assert [outcome.kind for outcome in outcomes] == [OutcomeKind.DEAD, OutcomeKind.ACCEPTED]
    assert "send the letter again" in outcomes[0].detail
    assert names(tmp_path) == ["good.eml"]


@pytest.fixture
def failing(monkeypatch):
    """Return what makes the n-th call of a function of `os` fail as a full disk does."""

    def fail(name, on_call):
        real, calls = getattr(os, name), iter(range(1, 1000))

        def call(*arguments):
            if next(calls) == on_call:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments)

        monkeypatch.setattr(os, name, call)

    return fail


def test_a_full_disk_leaves_nothing_half_written(tmp_path, make_message, failing):
    failing("fsync", 2)
    batch = [make_message(message_id=f"<m{number}@kalends.invalid>") for number in range(3)]
    outcomes = send(tmp_path, *batch)
    kinds = [outcome.kind for outcome in outcomes]
    assert kinds == [OutcomeKind.ACCEPTED, OutcomeKind.TRY_AGAIN, OutcomeKind.ACCEPTED]
    assert "No space left on device" in outcomes[1].detail
    assert names(tmp_path) == ["m0.eml", "m2.eml"]


def test_a_full_disk_keeps_the_letter_that_was_there(tmp_path, make_message, failing):
    send(tmp_path, make_message())
    failing("fsync", 1)
    assert send(tmp_path, make_message(text="other"))[0].kind is OutcomeKind.TRY_AGAIN
    assert (tmp_path / NAME).read_bytes() == to_bytes(make_message())
    assert names(tmp_path) == [NAME]


def test_a_letter_counts_only_when_the_folder_is_on_disk(tmp_path, make_message, failing):
    failing("fsync", 3)
    batch = [make_message(message_id=f"<m{number}@kalends.invalid>") for number in range(2)]
    outcomes = send(tmp_path, *batch)
    assert {outcome.kind for outcome in outcomes} == {OutcomeKind.TRY_AGAIN}


def test_files_of_a_batch_wait_for_the_disk_together(tmp_path, make_message, monkeypatch):
    flush, pair = os.fsync, Barrier(2, timeout=20)

    def flush_in_pairs(handle):
        if stat.S_ISREG(os.fstat(handle).st_mode):
            pair.wait()
        flush(handle)

    monkeypatch.setattr(os, "fsync", flush_in_pairs)
    batch = [make_message(message_id=f"<m{number}@kalends.invalid>") for number in range(40)]
    assert send(tmp_path, *batch) == [ACCEPTED] * 40
    assert names(tmp_path) == sorted(f"m{number}.eml" for number in range(40))


def test_a_folder_that_cannot_be_is_tried_again(tmp_path, make_message):
    (tmp_path / "letters").write_text("a file stands here")
    (outcome,) = send(tmp_path / "letters", make_message())
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert str(tmp_path) not in outcome.detail


def test_a_file_is_a_message_that_can_be_read(tmp_path, make_message):
    send(tmp_path, make_message())
    message = message_from_bytes((tmp_path / NAME).read_bytes(), policy=default)
    assert message["Subject"].startswith("[EL] PESCO")
    assert message.get_content_type() == "multipart/alternative"


def test_a_group_is_told_only_when_all_of_it_is_on_disk(tmp_path, make_message):
    groups = MailboxChannel(tmp_path).send_many([make_message()])
    assert names(tmp_path) == []
    assert next(groups) == {0: ACCEPTED}
    assert names(tmp_path) == [NAME]


def test_an_empty_batch_has_no_answer(tmp_path):
    assert list(MailboxChannel(tmp_path / "letters").send_many([])) == []
    assert names(tmp_path) == []
