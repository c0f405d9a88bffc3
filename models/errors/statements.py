"""Errors about statements; none is about what a statement says."""

from models.errors.base import CycleError


class NotAStatementError(CycleError):
    """What is noted of a statement was noted of a form."""

    def __init__(self, deliverable: str) -> None:
        super().__init__(
            f"'{deliverable}' is a form; language, signatories, translation and consent belong to statements",
            "name the deliverable that is no form, such as statement",
        )
        self.deliverable = deliverable


class LanguageCodeError(CycleError):
    """A language is not named by its code."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is not the code of a language", "write two letters, such as fr or en")
        self.text = text


class SignatoryError(CycleError):
    """Who signed cannot be recorded like that."""

    way_out = "give --signed-by and --signed-on once for each office, in the same order, at most twice"


class StatementNoteError(CycleError):
    """Something else was recorded of this version before."""

    def __init__(self, name: str, known: str) -> None:
        super().__init__(
            f"the {name} of this version is recorded as '{known}'; what is recorded is not replaced",
            "a corrected statement is a new version: hand it in",
        )
        self.name, self.known = name, known
