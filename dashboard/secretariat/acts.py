"""Acts on one obligation: a form says what an act means, then what follows, and then it is done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.secretariat.deeds import WORDS
from dashboard.secretariat.keys import LONGEST_KEY
from dashboard.secretariat.places import OBLIGATION, OnOwed, Owed
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.secretariat.words import occasion_words
from dashboard.showing import Show, Showing
from models.errors import CycleError, NothingHereError
from models.rules.access import Viewer
from models.rules.calendar import brussels_day
from models.rules.deeds import Deed
from models.tables.base import LARGEST_NUMBER
from tasks.access import Seen, new_secret, note_seen
from tasks.acts import Act, Particulars, carry_out
from tasks.acts_ahead import Follows, deciding, what_follows

router = APIRouter()


class ActForm(BaseModel):
    """What was typed into the form of an act, as it was typed."""

    until: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=2000)
    reference: str = Field(default="", max_length=200)
    pages: str = Field(default="", max_length=20)
    marking: str = Field(default="", max_length=200)
    custodian: str = Field(default="", max_length=200)
    version: str = Field(default="", max_length=20)
    office: str = Field(default="", max_length=400)
    key: str = Field(default="", max_length=LONGEST_KEY)
    seen: str = Field(default="", max_length=100)
    looked: str = Field(default="", max_length=100)
    """What tells for which values it was shown what follows."""
    step: str = Field(default="look", max_length=10)

    @property
    def digest(self) -> str:
        """Return what tells these values from any others."""
        typed = self.model_dump(exclude={"key", "looked", "step"})
        return hashlib.sha256(repr(typed).encode()).hexdigest()

    @property
    def is_to_be_done(self) -> bool:
        """Whether what follows was shown for these very values, and it is to be done."""
        return self.step == "do" and self.looked == self.digest

    def particulars(self) -> tuple[Particulars, list[Wrong]]:
        """Return what was typed as values, and what of it cannot be read."""
        wrong: list[Wrong] = []
        until = _day(self.until, wrong)
        pages = _number("pages", "number of pages", self.pages, wrong)
        version = _number("version", "version", self.version, wrong)
        given = Particulars(
            until=until,
            reason=self.reason.strip(),
            reference=self.reference.strip(),
            pages=pages,
            marking=self.marking.strip(),
            custodian=self.custodian.strip(),
            version=version,
            office=self.office.strip(),
        )
        return given, wrong


@dataclass(frozen=True)
class _Answer:
    """What a form that was sent brought: what is wrong with it, or what would follow."""

    wrong: Sequence[Wrong] = ()
    status: int = 200
    follows: Follows | None = None


_NOTHING_YET = _Answer()


@router.get(OBLIGATION + "/acts/{deed}")
def act_page(show: Showing, _viewer: Officer, owed: OnOwed, deed: Deed) -> Response:
    """Show what an act means, and its form; where it needs nothing, also what follows from it."""
    if deed is Deed.CLARIFY:
        return show.go(f"{owed.base}/questions")
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    form = ActForm(key=new_secret(), seen=str(found.standing))
    is_ready = deed in found.deeds and not WORDS[deed].needed
    return _look(show, owed, deed, form) if is_ready else _page(show, owed, deed, form)


@router.post(OBLIGATION + "/acts/{deed}")
def act(
    show: Showing, viewer: Officer, owed: OnOwed, deed: Deed, form: Annotated[ActForm, Form()]
) -> Response:
    """Show what follows from an act; once that was seen, do it."""
    if not form.is_to_be_done or deed not in WORDS:
        return _look(show, owed, deed, form)
    try:
        carry_out(
            show.services, replace(_act(owed, deed, form, form.particulars()[0]), by=viewer.address), show.now
        )
    except CycleError as error:
        return _page(show, owed, deed, form, _Answer(wrongs(error), status_of(error)))
    return done(show, viewer, owed, deed.value, WORDS[deed].done)


def done(show: Show, viewer: Viewer, owed: Owed, deed: str, said: str) -> Response:
    """Note that somebody acted on an obligation, and go on to the page of the state, which says so."""
    seen = Seen(viewer.address, deed, owed.cycle, owed.respondent, owed.deliverable)
    note_seen(show.services, seen, show.now)
    return show.go(owed.page, ("success", f"{said}."))


def _look(show: Show, owed: Owed, deed: Deed, form: ActForm) -> Response:
    particulars, wrong = form.particulars()
    if wrong:
        return _page(show, owed, deed, form, _Answer(wrong, 422))
    try:
        follows = what_follows(show.services, _act(owed, deed, form, particulars), show.now)
    except CycleError as error:
        return _page(show, owed, deed, form, _Answer(wrongs(error), status_of(error)))
    return _page(show, owed, deed, form, _Answer(follows=follows))


def _page(show: Show, owed: Owed, deed: Deed, form: ActForm, answer: _Answer = _NOTHING_YET) -> HTMLResponse:
    if deed not in WORDS or deed is Deed.CLARIFY:
        raise NothingHereError
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    is_possible = deed in found.deeds
    return show.page(
        "secretariat/act.html",
        answer.status if is_possible else 409,
        owed=owed,
        deed=deed,
        found=found,
        form=form,
        words=WORDS[deed],
        all_words=WORDS,
        is_possible=is_possible,
        errors=answer.wrong,
        follows=answer.follows,
        form_digest=form.digest,
        version_choices=[(one, f"version {one}") for one in reversed(found.versions)],
        today=brussels_day(show.now),
        occasion_words=occasion_words,
    )


def _act(owed: Owed, deed: Deed, form: ActForm, particulars: Particulars) -> Act:
    key = f"{deed.value}:{form.key}" if form.key else None
    return Act(**vars(owed), deed=deed, particulars=particulars, key=key, seen=form.seen)


def _day(text: str, wrong: list[Wrong]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(("until", f"'{text}' is no day; give one such as 2024-03-17."))
        return None


def _number(field: str, words: str, text: str, wrong: list[Wrong]) -> int | None:
    if text and not (text.isdecimal() and int(text) <= LARGEST_NUMBER):
        wrong.append((field, f"'{text}' is no {words}; give a whole number."))
        return None
    return int(text) if text else None
