"""What would go in the coming days, to whom and why, and why the others get nothing; nothing changes."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from documents.store import make_folder_durably, write_durably
from models.errors import CycleError, UnknownRespondentError
from models.errors.before import FullFolderError
from models.queries.coming import next_letters_at
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.letters_ahead import letters_ahead
from models.queries.picture import NoticeAhead, Picture
from models.queries.preview import read_picture
from models.queries.quiet import HoldKey, hold_reasons, quiet_background
from models.rules.calendar import brussels_day, brussels_time
from models.rules.letters import Letter
from models.rules.occasions import HoldReason
from notifications.channel import Message
from notifications.message import to_bytes
from notifications.render import render
from tasks.attachments import attachments_of
from tasks.letter_page import with_page
from tasks.previewed import Preview, PreviewCall, PreviewLetter, PreviewNotice
from tasks.run_ahead import Ahead, LetterAhead, Standing, run_ahead
from tasks.services import Services
from tasks.why import Why, quiet, together


@dataclass(frozen=True)
class Asked:
    """What a preview is asked for: of how many days, of whom, and whether the letters are written."""

    days: int = 7
    respondent: str | None = None
    with_text: bool = False


def preview(services: Services, code: str, asked: Asked, now: datetime) -> Preview:
    """Return what would go from now on, by the code that sends.

    Raises:
        CycleError: the cycle is not open, or that respondent owes nothing in it.
    """
    with services.reading() as session, _without_collecting():
        cycle = look_at_cycle(session, code, now)
        until = cycle.now + timedelta(days=asked.days)
        picture = read_picture(cycle, until)
        whose = _whose(picture, asked.respondent)
        ahead = run_ahead(picture, until)
        why = Why(picture, _holds(cycle, ahead))
        shown = [one for one in ahead.letters if one.letter.respondent.code in whose]
        letters = [_said(picture, why, one) for one in shown]
        if asked.with_text:
            letters = _written(services, cycle, list(zip(shown, letters, strict=True)), ahead)
        told = {letter.respondent for letter in letters}
        return Preview(
            code=code,
            title=cycle.definition.title,
            now=cycle.now,
            until=until,
            letters=tuple(letters),
            calls=tuple(_calls(ahead, why, whose)),
            quiet=tuple(_quiet(picture, ahead, until, whose - told)),
        )


def next_planned(services: Services, found: Preview, respondent: str | None = None) -> datetime | None:
    """Return the first UTC instant after those of a preview for which a letter is planned, or none."""
    with services.reading() as session:
        cycle = look_at_cycle(session, found.code, found.now)
        return next_letters_at(cycle, found.until, respondent)


def write_preview(found: Preview, folder: Path) -> list[Path]:
    """Write the letters of a preview as `.eml` files, those that do not go into a folder `held`.

    Raises:
        FullFolderError: there is something in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FullFolderError(str(folder))
    paths = []
    make_folder_durably(folder)
    for letter in found.letters:
        if letter.message is not None:
            place = folder if letter.standing is Standing.GOES else folder / letter.standing.value
            make_folder_durably(place)
            paths.append(place / _file_name(letter, letter.message))
            write_durably(paths[-1], to_bytes(letter.message))
    return paths


@contextmanager
def _without_collecting() -> Iterator[None]:
    # The collector of cyclic garbage would look at every row again and again: it doubles the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _whose(picture: Picture, respondent: str | None) -> set[str]:
    asked = {one.code for one in picture.respondents.values()}
    if respondent is None:
        return asked
    if respondent not in asked:
        raise UnknownRespondentError(picture.cycle.code, respondent)
    return {respondent}


def _holds(cycle: CycleAt, ahead: Ahead) -> dict[HoldKey, str]:
    if any(one.hold is HoldReason.OFFICER for one in ahead.letters):
        return hold_reasons(cycle.session, cycle.id)
    return {}


def _said(picture: Picture, why: Why, one: LetterAhead) -> PreviewLetter:
    letter, offices = one.letter, picture.offices
    return PreviewLetter(
        at=one.at,
        standing=one.standing,
        respondent=letter.respondent.code,
        kind=letter.kind,
        to=offices.get(letter.recipient_id),
        copies=tuple(offices[copy] for copy in letter.copies),
        notices=tuple(_notice(why, notice) for notice in letter.carried),
        remark="; ".join(why.remarks(one)),
        is_for_approval=one.hold is HoldReason.APPROVAL,
    )


def _notice(why: Why, one: NoticeAhead) -> PreviewNotice:
    deliverable = one.obligation.deliverable if one.obligation else None
    return PreviewNotice(deliverable, one.notice.occasion, one.occasion.rung, why.goes(one))


def _written(
    services: Services,
    cycle: CycleAt,
    shown: Sequence[tuple[LetterAhead, PreviewLetter]],
    ahead: Ahead,
) -> list[PreviewLetter]:
    wanted = [(one.at, one.letter) for one, said in shown if said.to]
    values = iter(letters_ahead(cycle, wanted, ahead.sent))
    return [_write(services, cycle, said, next(values)) if said.to else said for _, said in shown]


def _write(services: Services, cycle: CycleAt, said: PreviewLetter, letter: Letter) -> PreviewLetter:
    try:
        written = render(with_page(letter, cycle, services.settings), attachments_of(services, cycle, letter))
        return replace(said, message=written)
    except CycleError as error:  # the other letters go all the same, and so they are shown
        return replace(said, fault=f"cannot be written: {error}; {error.way_out}")


def _calls(ahead: Ahead, why: Why, whose: Collection[str]) -> Iterator[PreviewCall]:
    for at, one in ahead.calls:
        if one.respondent.code in whose:
            yield PreviewCall(at, one.respondent.code, _notice(why, one))


def _quiet(
    picture: Picture, ahead: Ahead, until: datetime, whose: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield who gets no letter, and why, in protocol order."""
    if not whose:
        return
    known = quiet_background(picture.cycle, until, ahead.later)
    owed: dict[int, list[tuple[str, str]]] = {}
    for row in sorted(picture.obligations.values(), key=lambda row: row.id or 0):
        if picture.respondents[row.respondent_id].code in whose:
            owed.setdefault(row.respondent_id, []).append((row.deliverable, quiet(row, known)))
    for key, respondent in picture.respondents.items():
        if key in owed:
            yield respondent.code, together(owed[key])


def _file_name(letter: PreviewLetter, message: Message) -> str:
    when = f"{brussels_day(letter.at):%Y-%m-%d}-{brussels_time(letter.at):%H%M}"
    return f"{when}-{letter.respondent}-{letter.kind.value}-{message.name[:8]}.eml"
