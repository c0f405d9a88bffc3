"""The default channel: a folder that holds each letter as an .eml file, named by its Message-ID."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.errors import CycleError
from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Message, Outcome, Outcomes
from notifications.message import to_bytes

_TEMPORARY = ".tmp"

_WRITERS = 8
"""Files written at the same time, at most: while one waits for the disk, the next ones are made."""

_WORTH_A_WRITER = 8
"""Letters for which another writer pays."""


class MailboxChannel:
    """Writes letters into a folder; a repeat overwrites the file with the same bytes.

    A letter is accepted once its file and the folder's entry for it are on disk. What cannot be written
    is tried again later; what can never be a letter, such as a name with a line break, is dead.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Write a batch and answer it as one group: a repeat doubles nothing; the folder is flushed once."""
        if not messages:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            outcomes = self._write_all(messages)
            _flush_folder(self.folder)
        except OSError as error:
            outcomes = [_try_again(error)] * len(messages)
        yield dict(enumerate(outcomes))

    def _write_all(self, messages: Sequence[Message]) -> list[Outcome]:
        writers = min(_WRITERS, 1 + len(messages) // _WORTH_A_WRITER)
        with ThreadPoolExecutor(writers) as pool:
            return list(pool.map(self._write, messages))

    def _write(self, message: Message) -> Outcome:
        try:
            _replace(self.folder / f"{message.name}.eml", to_bytes(message))
        except CycleError as error:
            return Outcome(OutcomeKind.DEAD, f"{error}; {error.way_out}")
        except OSError as error:
            return _try_again(error)
        return ACCEPTED


def _replace(path: Path, content: bytes) -> None:
    # A name of its own for each try: two senders of one letter never write into one file.
    handle, temporary = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=_TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    # Without this a power cut could forget the name of a file whose bytes are already on disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _try_again(error: OSError) -> Outcome:
    return Outcome(OutcomeKind.TRY_AGAIN, f"the mailbox folder cannot be written: {error.strerror or error}")
