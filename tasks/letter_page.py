"""The pages that a letter names beside mail, where they can be reached by who reads it."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

from config.settings import Settings
from models.queries.cycles import CycleAt
from models.queries.installation import is_for_rehearsal
from models.rules.letters import Letter, LetterKind

_OURSELVES = frozenset({"127.0.0.1", "::1", "localhost"})

_ASK_FOR_FILES = frozenset(
    {
        LetterKind.CALL,
        LetterKind.REMINDER,
        LetterKind.OVERDUE,
        LetterKind.CLARIFICATION,
        LetterKind.EXTENSION,
        LetterKind.CUT_OFF,
    }
)
"""Kinds after which something is handed in."""


def with_page(letter: Letter, cycle: CycleAt, settings: Settings) -> Letter:
    """Return a letter that names the pages to hand in on; it stays as it is where people come by no https.

    A rehearsal names pages of this machine too, where it was said that they are shown there. An address opens
    nothing: who follows it signs in first.
    """
    if letter.key.kind not in _ASK_FOR_FILES or not _are_reached(cycle, settings):
        return letter
    desk = f"{settings.web_url}/desk/{quote(cycle.code, safe='')}/{quote(letter.respondent, safe='')}"
    owed = dict.fromkeys(item.deliverable for item in letter.items)
    return replace(letter, pages=tuple(f"{desk}/{quote(one, safe='')}" for one in owed))


def _are_reached(cycle: CycleAt, settings: Settings) -> bool:
    if settings.web_url.startswith("https:"):
        return True
    is_here = "web_url" in settings.model_fields_set and urlsplit(settings.web_url).hostname in _OURSELVES
    return is_here and is_for_rehearsal(cycle.session)
