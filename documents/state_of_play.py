"""The note on the state of play, in English or French, as Word document, PDF and text; it names nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from config.definition import Language
from documents import french, moments
from documents.brief.content import BriefContent, BriefSection, Column
from documents.brief.writer import page_text, write_page_docx
from documents.note.writer import write_note_pdf
from documents.text import day_text
from models.rules.state_of_play import PlayLine, StateOfPlay, Untold
from models.rules.texts import capital


@dataclass(frozen=True)
class _Words:
    """How the note reads in one language."""

    locale: str
    title: str
    status: str
    stands: str
    columns: tuple[str, ...]
    since: str
    day: str
    of: str
    untold: dict[Untold, str]
    small: str
    due: Callable[[datetime], str]
    on: Callable[[date], str]


_WORDS = {
    Language.ENGLISH: _Words(
        locale="en-GB",
        title="{}: state of play",
        status="As at {}. This note names no respondent.",
        stands="Where it stands",
        columns=(
            "", "Asked", "Received", "Taken into account", "Clarification asked", "No update",
            "Not received by the cut-off",
        ),
        since="Received since the call",
        day="By the end of",
        of="{} of {}",
        untold={Untold.FEW: "fewer than three", Untold.BESIDE_FEW: "not told"},
        small="A count of one or two is not told where it might identify a respondent, nor one from which it "
        "could be reckoned.",
        due=moments.due_text,
        on=day_text,
    ),
    Language.FRENCH: _Words(
        locale="fr-FR",
        title="{} : état d’avancement",
        status="Situation au {}. La présente note ne désigne aucun répondant.",
        stands="Situation",
        columns=(
            "", "Demandés", "Reçus", "Pris en compte", "Précisions demandées", "Pas de mise à jour",
            "Non reçus à la date limite",
        ),
        since="Reçus depuis l’appel",
        day="À la fin du",
        of="{} sur {}",
        untold={Untold.FEW: "moins de trois", Untold.BESIDE_FEW: "non indiqué"},
        small="Un nombre de un ou deux n’est pas indiqué lorsqu’il pourrait désigner un répondant, ni celui "
        "dont il pourrait être déduit.",
        due=french.due_text,
        on=french.day_text,
    ),
}  # fmt: skip

_TITLE, _COUNT, _WIDTH = 4.2, 2.3, 18.0
"""Widths in centimetres: of titles, of counts, and of the whole page."""


def write_state_of_play_docx(play: StateOfPlay) -> bytes:
    """Return the note as Word document: the same state of play, the same bytes."""
    content = state_of_play_content(play)
    return write_page_docx(content, play.as_at, title=content.title, language=_WORDS[play.language].locale)


def write_state_of_play_pdf(play: StateOfPlay) -> bytes:
    """Return the note as tagged PDF.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    return write_note_pdf(write_state_of_play_docx(play))


def state_of_play_text(play: StateOfPlay) -> str:
    """Return the note as lines for a terminal."""
    return page_text(state_of_play_content(play))


def state_of_play_content(play: StateOfPlay) -> BriefContent:
    """Return the note as sections."""
    words = _WORDS[play.language]
    return BriefContent(
        marking=play.marking,
        title=_set(play, words.title.format(play.cycle_title)),
        status=_set(play, words.status.format(words.due(play.as_at))),
        sections=(_stands(play, words), _days(play, words)),
    )


def _stands(play: StateOfPlay, words: _Words) -> BriefSection:
    widths = (_TITLE, *[_COUNT] * (len(words.columns) - 1))
    return BriefSection(
        words.stands,
        tuple(Column(title, width) for title, width in zip(words.columns, widths, strict=True)),
        tuple(_row(words, title, line) for title, line in zip(play.titles, play.lines, strict=True)),
        below=(words.small,),
    )


def _row(words: _Words, title: str, line: PlayLine) -> tuple[str, ...]:
    counts = (
        line.asked,
        line.received,
        line.taken_into_account,
        line.clarification_asked,
        line.no_update,
        line.not_received,
    )
    return (
        capital(title),
        *(words.untold[count] if isinstance(count, Untold) else str(count) for count in counts),
    )


def _days(play: StateOfPlay, words: _Words) -> BriefSection:
    width = (_WIDTH - _TITLE) / max(len(play.titles), 1)
    return BriefSection(
        words.since,
        (Column(words.day, _TITLE), *(Column(capital(title), width) for title in play.titles)),
        tuple(
            (
                words.on(one.day),
                *(
                    words.of.format(count, line.asked)
                    for count, line in zip(one.received, play.lines, strict=True)
                ),
            )
            for one in play.days
        ),
    )


def _set(play: StateOfPlay, text: str) -> str:
    return french.typography(text) if play.language is Language.FRENCH else text
