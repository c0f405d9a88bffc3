"""What programs of the secretariat read: the board, states, versions and findings; each read is noted."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from dashboard.api.answering import Spanned, listed, listed_part, shown
from dashboard.api.asking import Code, Version
from dashboard.api.described import DELIVERABLE, READING
from dashboard.api.inside_asking import Inside
from dashboard.api.inside_shapes import (
    InsideCycle,
    InsideMe,
    InsidePoint,
    InsideState,
    InsideVersion,
    Line,
)
from dashboard.api.prefix import INSIDE
from dashboard.api.shapes import Page
from models.errors import NothingHereError
from models.queries.board_pages import BoardFilter, Span
from models.rules.dossier import VersionEntry
from models.rules.lifecycle import ObligationState
from models.rules.scopes import Scope
from tasks.board import look_at_board
from tasks.dossier import Dossier, dossier
from tasks.status import all_cycles

router = APIRouter(prefix=INSIDE, tags=["secretariat"])

Respondent = Annotated[
    str, Path(min_length=1, max_length=16, pattern=r"^[\w.-]+$", description="Code, such as 'EL'")
]

_STATE = "/cycles/{cycle}/respondents/{respondent}"
_VERSIONS = _STATE + "/obligations/{deliverable}/submissions"


@dataclass(frozen=True)
class PlaceOfVersion:
    """A version of what a respondent owes."""

    cycle: Code
    respondent: Respondent
    deliverable: Code
    version: Version


AtVersion = Annotated[PlaceOfVersion, Depends(PlaceOfVersion)]


class Lines(BaseModel):
    """Which lines of the board are wanted; what is left out lets all through."""

    state: list[ObligationState] = Field(default_factory=list, max_length=20)
    respondent: list[str] = Field(default_factory=list, max_length=100)
    deliverable: list[str] = Field(default_factory=list, max_length=100)
    overdue: bool = False
    limit: int = Field(default=50, ge=1, le=200, description="How many at most")
    offset: int = Field(default=0, ge=0, le=1_000_000, description="After how many")

    @property
    def wanted(self) -> BoardFilter:
        """Return which lines are let through."""
        return BoardFilter(self.state, self.respondent, self.deliverable, self.overdue)


@router.get("/me", response_model=InsideMe, responses=READING)
def me(by: Inside) -> Response:
    """Tell what the token is for, and who answers for it."""
    who, scopes = by.insider, [one for one in Scope if one in by.insider.scopes]
    return shown(by.request, InsideMe(name=who.name, answers_for_it=who.viewer.address, scopes=scopes))


@router.get("/cycles", response_model=Page[InsideCycle], responses=READING)
def cycles(by: Inside, wanted: Spanned) -> Response:
    """List the cycles, the first opened first."""
    return listed(by.request, all_cycles(by.services, by.now), wanted, InsideCycle.of)


@router.get("/cycles/{cycle}/board", response_model=Page[Line], responses=DELIVERABLE)
def board(by: Inside, cycle: Code, lines: Annotated[Lines, Query()]) -> Response:
    """List who owes what and where it stands, in protocol order."""
    span = Span(lines.limit, lines.offset)
    page = look_at_board(by.services, cycle, lines.wanted, span, by.now).page
    by.note(cycle, "board")
    return listed_part(by.request, [Line.of(row, by.now) for row in page.rows], page.found, span)


@router.get(_STATE, response_model=InsideState, responses=DELIVERABLE)
def state(by: Inside, cycle: Code, respondent: Respondent) -> Response:
    """Show what one respondent owes, with deadlines and versions; assessments are not told here."""
    found = dossier(by.services, cycle, respondent, by.now)
    by.note(cycle, "state", respondent)
    return shown(by.request, InsideState.of(found))


@router.get(_VERSIONS, response_model=Page[InsideVersion], responses=DELIVERABLE)
def submissions(
    by: Inside, cycle: Code, respondent: Respondent, deliverable: Code, wanted: Spanned
) -> Response:
    """List what a respondent handed in, the first version first."""
    found = _versions(dossier(by.services, cycle, respondent, by.now), deliverable)
    by.note(cycle, f"{deliverable}, versions", respondent)
    return listed(by.request, found, wanted, InsideVersion.of)


@router.get(_VERSIONS + "/{version}/findings", response_model=Page[InsidePoint], responses=DELIVERABLE)
def findings(by: Inside, place: AtVersion, wanted: Spanned) -> Response:
    """List what the checks found in a version, for the contact and for the desk."""
    found = dossier(by.services, place.cycle, place.respondent, by.now)
    entries = _versions(found, place.deliverable)
    entry = next((one for one in entries if one.version == place.version), None)
    if entry is None:
        raise NothingHereError
    by.note(place.cycle, f"{place.deliverable}, version {place.version}, findings", place.respondent)
    return listed(by.request, entry.findings, wanted, InsidePoint.of)


def _versions(found: Dossier, deliverable: str) -> tuple[VersionEntry, ...]:
    for one in found.obligations:
        if one.row.deliverable == deliverable:
            return one.versions
    raise NothingHereError
