"""What a contact is told when something was not done, beside the form that was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.error_words import ErrorWords, said_in
from dashboard.failures import status_of
from dashboard.showing import Show
from models.errors import CycleError, DeadlineMoveError, IncompleteActError, NoDayError, TooLongError


@dataclass(frozen=True)
class Refusal:
    """Why a form of a page was refused, and what was typed into it."""

    form: str
    """Which form of the page, such as 'announce'."""
    told: ErrorWords
    status: int
    entry: str = ""
    """Name of the entry that is wrong, empty where it is none alone."""
    typed: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, form: str, name: str) -> str:
        """Return what is wrong with an entry of a form, empty if nothing is."""
        return self.told.message if (self.form, self.entry) == (form, name) else ""

    def value(self, form: str, name: str, otherwise: str = "") -> str:
        """Return what was typed into an entry of a form, or what stands there otherwise."""
        return self.typed.get(name, otherwise) if self.form == form else otherwise


NOTHING_REFUSED = Refusal("", ErrorWords("", ""), 200)


def refusal_of(show: Show, error: CycleError, form: str, **typed: str) -> Refusal:
    """Return what a page says of a form that it shows again."""
    return Refusal(form, said_in(error, show.language), status_of(error), _entry(error), typed)


def _entry(error: CycleError) -> str:
    match error:
        case IncompleteActError():
            return error.missing
        case TooLongError():
            return error.name
        case DeadlineMoveError() | NoDayError():
            return "until"
    return ""
