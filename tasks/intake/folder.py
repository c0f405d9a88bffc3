"""Mail in a Maildir or a folder of .eml files; nothing in it is moved, altered or deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from models.errors import InputFileError
from notifications.intake import LARGEST_MAIL
from tasks.contacts.reports import MAILDIR
from tasks.intake.taking import Source


def folder_mail(folder: Path) -> Iterator[Source]:
    """Yield the mails of a folder, in the order of their names.

    What a mail system put into a Maildir arrived when its file was written; a file that somebody saved says
    nothing of when it came.

    Raises:
        InputFileError: the folder cannot be read.
    """
    try:
        places = [folder / name for name in MAILDIR if (folder / name).is_dir()]
        found = [path for place in places or [folder] for path in place.iterdir()]
    except OSError as error:
        raise InputFileError(str(folder), error.strerror or str(error)) from error
    for path in sorted(found):
        is_mail = bool(places) or path.suffix.lower() == ".eml"
        if is_mail and not path.name.startswith("."):
            yield from _source(path, is_delivered=bool(places))


def _source(path: Path, *, is_delivered: bool) -> Iterator[Source]:
    try:
        if not path.is_file():
            return
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            content = file.read(LARGEST_MAIL + 1)
    except FileNotFoundError:  # a mail program moved it from new to cur: the next run finds it there
        return
    except OSError as error:
        raise InputFileError(str(path), error.strerror or str(error)) from error
    yield Source(path.name, content, written if is_delivered else None)
