"""One request of a program: who asks, of which deliverable, on which state of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request
from pydantic import BaseModel, Field

from config.definition import Language
from dashboard.api.callers import with_scope
from dashboard.api.prefix import ONE
from dashboard.web import Here, Now
from models.errors import ConditionNeededError, NothingHereError, StandsOtherwiseError
from models.rules.scopes import Scope
from tasks.api_reads import standing_for
from tasks.api_tokens import Caller
from tasks.desk import DeskVersion
from tasks.desk_page import DeskPage, desk_page
from tasks.questions import Whose
from tasks.services import Services

Code = Annotated[
    str, Path(min_length=1, max_length=48, pattern=r"^[\w.-]+$", description="Code, such as 'nip'")
]
InLanguage = Annotated[Language, Query(description="Language of titles and texts")]
Version = Annotated[int, Path(ge=1, le=1_000_000, description="Number of the version, the first is 1")]


class Conditions(BaseModel):
    """What the headers of a request that writes say."""

    idempotency_key: str | None = Field(
        default=None,
        pattern=r"^[!-~]{1,128}$",
        description="Names the request: sent again with the same key, it is answered as before and done once",
    )
    if_match: str | None = Field(
        default=None,
        max_length=1_000,
        description="ETag of the obligation as it was read: done only if it still stands so",
    )

    @property
    def standings(self) -> list[str]:
        """Return the ways of standing that will do; none are named where any will."""
        if self.if_match is None or self.if_match.strip() == "*":
            return []
        return [one.strip().strip('"').partition("/")[0] for one in self.if_match.split(",")]


If = Annotated[Conditions, Header()]


@dataclass(frozen=True)
class Asking:
    """One request; `now` is when it began to arrive."""

    request: Request
    services: Services
    caller: Caller
    now: datetime
    language: Language

    @property
    def path(self) -> str:
        """Return the path that is asked for."""
        return self.request.url.path


def asking(scope: Scope) -> Callable[..., Awaitable[Asking]]:
    """Return what makes a request of a program whose token is for something."""

    async def made(
        request: Request,
        here: Here,
        caller: Annotated[Caller, Depends(with_scope(scope))],
        now: Now,
        language: InLanguage = Language.ENGLISH,
    ) -> Asking:
        return Asking(request, here.services, caller, now, language)

    return made


Reads = Annotated[Asking, Depends(asking(Scope.READ))]
"""A program that may read."""


@dataclass(frozen=True)
class Asked:
    """A request about one deliverable, with all that its page says."""

    by: Asking
    whose: Whose
    page: DeskPage

    @property
    def path(self) -> str:
        """Return the path of the deliverable."""
        return ONE.format(cycle=self.whose.cycle, deliverable=self.whose.deliverable)

    @property
    def versions(self) -> Sequence[DeskVersion]:
        """Return what came, the first first."""
        return self.page.obligation.versions

    @property
    def standing(self) -> str:
        """Return how the obligation stands, as one word."""
        return standing_for(self.by.services, self.whose, self.by.now)

    def version(self, number: int) -> DeskVersion:
        """Return one version.

        Raises:
            NothingHereError: there is none of that number.
        """
        found = next((one for one in self.versions if one.version == number), None)
        if found is None:
            raise NothingHereError
        return found

    def seen(self, said: Conditions) -> str | None:
        """Return how the obligation stood for who decided, none if any way will do; the core compares.

        Raises:
            ConditionNeededError: it is not said.
        """
        if said.if_match is None:
            raise ConditionNeededError
        named = said.standings
        if len(named) > 1 and (standing := self.standing) in named:
            return standing
        return named[0] if named else None

    def must_stand(self, said: Conditions) -> None:
        """Go on only if the obligation stands as it is said, if it is said.

        Raises:
            StandsOtherwiseError: it stands otherwise by now.
        """
        if said.standings and self.standing not in said.standings:
            raise StandsOtherwiseError(self.whose.respondent, self.whose.deliverable)


def asked(scope: Scope) -> Callable[..., Asked]:
    """Return what makes a request about one deliverable, for a token that is for something.

    Raises:
        NothingHereError: that deliverable is not asked of the token's respondent there, or not yet.
    """

    def made(by: Annotated[Asking, Depends(asking(scope))], cycle: Code, deliverable: Code) -> Asked:
        whose = Whose(cycle, by.caller.mine.code, deliverable)
        return Asked(by, whose, desk_page(by.services, whose, by.language, by.now))

    return made


ReadsOne = Annotated[Asked, Depends(asked(Scope.READ))]
ChecksOne = Annotated[Asked, Depends(asked(Scope.CHECK))]
HandsInOne = Annotated[Asked, Depends(asked(Scope.HAND_IN))]
AnnouncesOne = Annotated[Asked, Depends(asked(Scope.ANNOUNCE))]
SpeaksOfOne = Annotated[Asked, Depends(asked(Scope.STATEMENT))]
