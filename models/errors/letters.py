"""Errors about letters, channels and contacts."""

from models.errors.base import CycleError


class HeaderTextError(CycleError):
    """A text cannot stand in the header of a letter: a line break in it would begin another header."""

    def __init__(self, header: str) -> None:
        super().__init__(
            f"the text for '{header}' of a letter holds a line break or a character that no header may hold",
            "retype the name or title in one line, without line breaks, and send the letter again",
        )
        self.header = header


class MailAddressError(CycleError):
    """An address of a letter is missing or is not one plain mail address."""

    def __init__(self, header: str, address: str) -> None:
        # The address stays out of the message, which is logged: personal data stays in the contact list.
        super().__init__(
            f"the letter has no usable mail address for '{header}': one plain address such as"
            " office@ministry.example is needed",
            "correct the address in the contact list and send the letter again",
        )
        self.header, self.address = header, address


class UnknownChannelError(CycleError):
    """Letters cannot go by a channel that does not exist."""

    def __init__(self, channel: str, known: list[str]) -> None:
        super().__init__(
            f"there is no channel '{channel}' for letters",
            f"name one of: {', '.join(known)}",
        )
        self.channel, self.known = channel, known


class ContactFileError(CycleError):
    """A file of contacts that cannot be taken over; nothing of it was."""

    way_out = "correct the lines named and import the file again; see docs/contacts.md for its columns"

    def __init__(self, *problems: str) -> None:
        super().__init__("the contacts cannot be taken over: " + "; ".join(problems))
        self.problems = list(problems)
