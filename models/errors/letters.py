"""Errors about letters, channels and contacts."""

from models.errors.base import CycleError, told


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
        self.problems = told(problems)
        super().__init__("the contacts cannot be taken over: " + "; ".join(self.problems))


class LetterLanguageError(CycleError):
    """A letter of a kind cannot be written in a language: a template or the wording is not there."""

    way_out = (
        "add the templates of that language (see docs/letters.md), or write to the contact in another one"
    )

    def __init__(self, kind: str, language: str, missing: str) -> None:
        super().__init__(f"a letter of the kind '{kind}' cannot be written in '{language}': no {missing}")
        self.kind, self.language, self.missing = kind, language, missing


class LetterTemplateError(CycleError):
    """The template of one letter failed on what that letter says; other letters are not concerned."""

    way_out = (
        "correct the template or what the letter lacks (see docs/letters.md), then send the letter again"
    )

    def __init__(self, kind: str, language: str, failed: str) -> None:
        # What failed names the template, its line and the sort of error, never a value, such as an address.
        super().__init__(f"the letter of the kind '{kind}' in '{language}' cannot be written: {failed}")
        self.kind, self.language, self.failed = kind, language, failed


class UnknownAddressError(CycleError):
    """No contact has that address."""

    way_out = "see the addresses that there are: `kalends contacts list`"

    def __init__(self, address: str) -> None:
        # The address stays out of the message, which is logged: personal data stays in the contact list.
        super().__init__("no contact has that address")
        self.address = address


class UnknownRespondentError(CycleError):
    """That respondent owes nothing in the cycle."""

    def __init__(self, cycle: str, respondent: str) -> None:
        super().__init__(
            f"'{respondent}' owes nothing in '{cycle}'", f"see who owes what: `kalends status {cycle}`"
        )
        self.cycle, self.respondent = cycle, respondent


class NoContactsError(CycleError):
    """A respondent has no contact that could be confirmed."""

    way_out = "add some with `kalends contacts import FILE.csv`, then confirm them"

    def __init__(self, respondent: str) -> None:
        super().__init__(f"'{respondent}' has no contact that could be confirmed")
        self.respondent = respondent


class ContactNeededError(CycleError):
    """A contact cannot be erased yet; nothing was."""

    way_out = (
        "give the respondent another contact with `kalends contacts import FILE.csv`, "
        "let `kalends advance` send what waits, and erase it then"
    )

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the contact is still needed: " + "; ".join(problems))
        self.problems = problems


class CircularFileError(CycleError):
    """A text to all that cannot be issued; nothing was."""

    way_out = "write a title, an empty line, then paragraphs, and questions as 'Q: ...' with 'A: ...' below"


class NamingError(CycleError):
    """A text to all names a respondent."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"the text goes to everybody and names {', '.join(names)}; who asked is never named",
            "reword it, or give --naming if the text speaks of them for another reason",
        )
        self.names = names
