"""The originals of incoming mail: each once, under its SHA-256, until it is decided what becomes of it."""

from documents.store import FileStore


class MailStore(FileStore):
    """A folder of mails beside the files handed in; unlike those, they may go again."""

    def __init__(self, files: FileStore) -> None:
        """Use the folder `mail` in the folder of files."""
        super().__init__(files.folder / "mail")

    def find(self, sha256: str) -> bytes | None:
        """Return the mail stored under a hash, or none."""
        try:
            return self.get(sha256)
        except FileNotFoundError:
            return None

    def discard(self, sha256: str) -> None:
        """Remove a mail; one that is not there is no matter."""
        self._path(sha256).unlink(missing_ok=True)
