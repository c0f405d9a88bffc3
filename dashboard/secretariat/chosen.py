"""Letters chosen on their page: seen first, then held, released, approved or sent at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from config.definition import ContactRole
from dashboard.failures import status_of
from dashboard.guards import Approver, Officer
from dashboard.secretariat.keys import LONGEST_KEY
from dashboard.secretariat.letters import LETTERS, MOST_DAYS, LettersQuery
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.secretariat.words import occasion_words
from dashboard.showing import Show, Showing
from models.errors import CycleError
from models.rules.access import Viewer
from models.rules.occasions import parse_occasion
from tasks.access import Seen, new_secret, note_seen
from tasks.chosen_letters import (
    ChosenAct,
    LetterChoice,
    choice_of,
    handle_chosen,
    parse_choice,
    waits_for_approval,
)
from tasks.handling import Verb
from tasks.preview import Asked, preview
from tasks.titles import titles_of

router = APIRouter()


class OfficerVerb(StrEnum):
    """What an officer can do with letters without approving them."""

    HOLD = "hold"
    RELEASE = "release"
    SEND_NOW = "send-now"

    @property
    def verb(self) -> Verb:
        """Return it as tasks know it."""
        return Verb(self.value.replace("-", "_"))


@dataclass(frozen=True)
class VerbWords:
    """One verb in words."""

    title: str
    means: str
    button: str
    done: str


WORDS: Mapping[Verb, VerbWords] = MappingProxyType(
    {
        Verb.HOLD: VerbWords(
            "Hold letters",
            "These letters do not go, whatever their day, until somebody releases them.",
            "Hold them",
            "Held",
        ),
        Verb.RELEASE: VerbWords(
            "Release letters",
            "These letters go again on their day; a letter whose day has passed goes in the next open hours. "
            "What was answered meanwhile does not go.",
            "Release them",
            "Released",
        ),
        Verb.APPROVE: VerbWords(
            "Approve letters",
            "These letters go on their day, or in the next open hours if it has passed. "
            "Read each before you approve it.",
            "Approve them",
            "Approved",
        ),
        Verb.SEND_NOW: VerbWords(
            "Send letters now",
            "These letters go at once, whatever the hour. They cannot be called back.",
            "Send them now",
            "Sent now",
        ),
    }
)


class ChosenForm(BaseModel):
    """The letters, and what is said about them."""

    letter: list[str] = Field(default_factory=list, max_length=2000)
    reason: str = Field(default="", max_length=2000)
    copy_to: list[ContactRole] = Field(default_factory=list)
    key: str = Field(default="", max_length=LONGEST_KEY)
    every: bool = False
    """Whether every letter of the days that waits for approval is meant, ticked or not."""
    days: int = Field(default=7, ge=1, le=MOST_DAYS)
    respondent: str = Field(default="", max_length=40)

    def page(self, cycle: str) -> str:
        """Return where the letters stand from which one came."""
        return LettersQuery(days=self.days, respondent=self.respondent).path(cycle)


@router.get(LETTERS + "/do/{verb}")
def chosen_page(
    show: Showing, viewer: Officer, cycle: str, verb: OfficerVerb, form: Annotated[ChosenForm, Query()]
) -> HTMLResponse:
    """Show which letters are meant, and what becomes of them."""
    return _page(show, viewer, (cycle, verb.verb), form)


@router.post(LETTERS + "/do/{verb}")
def do_chosen(
    show: Showing, viewer: Officer, cycle: str, verb: OfficerVerb, form: Annotated[ChosenForm, Form()]
) -> Response:
    """Hold, release or send the letters."""
    return _do(show, viewer, (cycle, verb.verb), form)


@router.get(LETTERS + "/approve")
def approve_page(
    show: Showing, viewer: Approver, cycle: str, form: Annotated[ChosenForm, Query()]
) -> HTMLResponse:
    """Show which letters are to be approved."""
    if form.every:
        form = form.model_copy(update={"letter": _waiting(show, cycle, form)})
    return _page(show, viewer, (cycle, Verb.APPROVE), form)


@router.post(LETTERS + "/approve")
def approve(show: Showing, viewer: Approver, cycle: str, form: Annotated[ChosenForm, Form()]) -> Response:
    """Approve the letters."""
    return _do(show, viewer, (cycle, Verb.APPROVE), form)


def _do(show: Show, viewer: Viewer, what: tuple[str, Verb], form: ChosenForm) -> Response:
    cycle, verb = what
    try:
        letters = tuple(map(parse_choice, form.letter))
        key = f"{verb.value}:{form.key}" if form.key else None
        act = ChosenAct(verb, letters, form.reason, tuple(form.copy_to), key, viewer.is_approver)
        handle_chosen(show.services, cycle, act, show.now)
    except CycleError as error:
        return _page(show, viewer, what, form, (wrongs(error), status_of(error)))
    for respondent in dict.fromkeys(one.respondent for one in letters):
        note_seen(show.services, Seen(viewer.address, verb.value, cycle, respondent, "letters"), show.now)
    words = "1 letter" if len(letters) == 1 else f"{len(letters)} letters"
    return show.go(form.page(cycle), ("success", f"{WORDS[verb].done}: {words}."))


def _page(
    show: Show,
    viewer: Viewer,
    what: tuple[str, Verb],
    form: ChosenForm,
    wrong: tuple[list[Wrong], int] = ([], 200),
) -> HTMLResponse:
    cycle, verb = what
    form = form.model_copy(update={"key": form.key or new_secret()})
    letters = tuple(_known(form.letter))
    titles = titles_of(show.services, [cycle], show.now)[cycle]
    is_waiting = verb is Verb.SEND_NOW and waits_for_approval(show.services, cycle, letters, show.now)
    return show.page(
        "secretariat/chosen.html",
        wrong[1],
        cycle=cycle,
        title_=titles.cycle,
        names=titles.respondents,
        titles=titles.deliverables,
        path=f"/cycles/{cycle}/letters/" + ("approve" if verb is Verb.APPROVE else f"do/{_path(verb)}"),
        verb=verb,
        words=WORDS[verb],
        letters=letters,
        form=form,
        back=form.page(cycle),
        errors=wrong[0],
        roles=list(ContactRole),
        must_be_approved=is_waiting and not viewer.is_approver,
        told=lambda one: occasion_words(parse_occasion(one)),
    )


def _waiting(show: Show, cycle: str, form: ChosenForm) -> list[str]:
    found = preview(show.services, cycle, Asked(form.days, form.respondent or None), show.now)
    return [str(choice_of(one)) for one in found.letters if one.is_for_approval]


def _known(names: list[str]) -> list[LetterChoice]:
    found = []
    for name in names:
        try:
            found.append(parse_choice(name))
        except CycleError:  # it is no letter: the act says so when it comes to that
            continue
    return found


def _path(verb: Verb) -> str:
    return verb.value.replace("_", "-")
