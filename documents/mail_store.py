"""The originals of incoming mail: each once, under its SHA-256, until it is decided what becomes of it."""

from collections.abc import Iterator
from pathlib import Path

from documents.store import FileStore, make_folder_durably


class MailStore(FileStore):
    """A quarantine of what no gate has passed, for its owner alone; what lies in it may go again."""

    def __init__(self, folder: Path) -> None:
        """Use that folder; it is made when the first mail comes."""
        super().__init__(folder)

    def put(self, content: bytes) -> str:
        """Store a mail durably and return its SHA-256."""
        if not self.folder.exists():
            make_folder_durably(self.folder)
            self.folder.chmod(0o700)
        return super().put(content)

    def hashes(self) -> Iterator[str]:
        """Yield the hashes of all mails that are stored."""
        yield from (path.name for path in self.folder.glob("??/*") if not path.name.startswith("."))

    def find(self, sha256: str) -> bytes | None:
        """Return the mail stored under a hash, or none."""
        try:
            return self.get(sha256)
        except FileNotFoundError:
            return None

    def discard(self, sha256: str) -> None:
        """Remove a mail; one that is not there is no matter."""
        self._path(sha256).unlink(missing_ok=True)
