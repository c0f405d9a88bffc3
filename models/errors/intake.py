"""Errors about mail that came in."""

from models.errors.base import CycleError


class UnknownMailError(CycleError):
    """No mail of that number is on record."""

    way_out = "see `kalends intake list --all`"

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"there is no mail {mail_id}")
        self.mail_id = mail_id


class MailDecidedError(CycleError):
    """A mail waits for no word any more."""

    way_out = "what was taken in stays; hand in another version with `kalends hand-in`"

    def __init__(self, mail_id: int, state: str) -> None:
        super().__init__(f"mail {mail_id} does not wait for a word: it is {state}")
        self.mail_id, self.state = mail_id, state


class MailFileError(CycleError):
    """A mail has no such file, or several of which none was named."""

    def __init__(self, mail_id: int, names: list[str]) -> None:
        listed = ", ".join(f"{place} {name}" for place, name in enumerate(names, start=1))
        super().__init__(
            f"it is not clear which file of mail {mail_id} is meant; it has: {listed or 'none'}",
            f"name its number with --file, see `kalends intake show {mail_id}`",
        )
        self.mail_id, self.names = mail_id, names


class MailGoneError(CycleError):
    """The original of a mail is not in the store."""

    way_out = "put the mail back into its folder and run `kalends intake` again, or use `kalends hand-in`"

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"the original of mail {mail_id} is not in the store any more")
        self.mail_id = mail_id


class UnseenFileError(CycleError):
    """A file in quarantine was seen by no scanner, and nobody said that they know."""

    way_out = "say that you know it, and open it where nothing can come of it; or let the mail rest"

    def __init__(self) -> None:
        super().__init__("no scanner for malicious software has seen this file")


class MailServerError(CycleError):
    """The mailbox on a server cannot be read."""

    way_out = "see KALENDS_IMAP_* in docs/intake.md; nothing was lost, the next run reads it again"

    def __init__(self, said: str) -> None:
        super().__init__(f"the mailbox cannot be read: {said}")


class NoMailSourceError(CycleError):
    """It is not said where mail is to be read."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"it is not clear which mail to read: {missing}",
            "name a folder, or set KALENDS_INTAKE_FOLDER or KALENDS_IMAP_* (see docs/intake.md)",
        )
