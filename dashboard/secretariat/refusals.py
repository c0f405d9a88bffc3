"""How a form that is sent back says what was wrong with it."""

from config.definition import Language
from dashboard.error_words import said_in
from models.errors import CycleError, IncompleteActError, UnclearCallError

Wrong = tuple[str, str]
"""Name of a field, empty for the form as a whole, and what is wrong with it."""


def wrongs(error: CycleError) -> list[Wrong]:
    """Return what the form says about a refusal; ways out by the command line are of no use on a page."""
    field = error.missing if isinstance(error, IncompleteActError | UnclearCallError) else ""
    words = said_in(error, Language.ENGLISH)
    ways = [part for part in words.way_out.removesuffix(".").split("; ") if "`kalends" not in part]
    return [(field, " ".join([words.message, *([f"{'; '.join(ways)}."] if any(ways) else [])]))]
