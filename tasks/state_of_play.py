"""The note on the state of play of a cycle: how much was received, without saying from whom."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from config.definition import Language
from config.languages import definition_in
from documents.state_of_play import state_of_play_text, write_state_of_play_docx, write_state_of_play_pdf
from models.errors import FileEndingError
from models.queries.board_history import board_at
from models.queries.cycles import look_at_cycle
from models.queries.installation import marking_on
from models.rules.calendar import brussels_day, whole_second
from models.rules.state_of_play import Counted, StateOfPlay, days_to_show, first_day, play_days, play_line
from tasks.services import Services


@dataclass(frozen=True)
class PlayWanted:
    """Which state of play: of a cycle, in a language, as it stood at a UTC instant or now."""

    cycle: str
    language: Language = Language.ENGLISH
    at: datetime | None = None


def state_of_play(services: Services, wanted: PlayWanted, now: datetime) -> StateOfPlay:
    """Return the state of play of a cycle.

    Raises:
        UnknownCycleError: no such cycle is open here.
        NoBoardThenError: the cycle was not open at that instant, or it is still to come.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, wanted.cycle, now)
        as_at = whole_second(wanted.at) if wanted.at else cycle.now
        counted = [Counted(row.deliverable, row.state, row.received_at) for row in board_at(cycle, as_at)]
        marking = marking_on(session, cycle.definition.letters.marking, wanted.language)
        words = definition_in(cycle.definition, wanted.language)
    codes = [one.code for one in words.deliverables]
    days = days_to_show(first_day(words.call.on, as_at), brussels_day(as_at))
    return StateOfPlay(
        language=wanted.language,
        cycle_title=words.title,
        marking=marking,
        as_at=as_at,
        titles=tuple(one.title for one in words.deliverables),
        lines=tuple(play_line(code, counted) for code in codes),
        days=tuple(play_days(codes, counted, days)),
    )


def state_of_play_as(play: StateOfPlay, name: str) -> bytes:
    """Return the note in the format that the ending of a file's name says.

    Raises:
        FileEndingError: the name ends in none that there is.
        PdfUnavailableError: Pango is not installed, so that no PDF can be written.
    """
    writers = {".docx": write_state_of_play_docx, ".pdf": write_state_of_play_pdf, ".txt": _as_text}
    ending = PurePath(name).suffix.lower()
    if ending not in writers:
        raise FileEndingError(name, list(writers))
    return writers[ending](play)


def _as_text(play: StateOfPlay) -> bytes:
    return state_of_play_text(play).encode()
