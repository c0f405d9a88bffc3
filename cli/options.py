"""Options and arguments that several commands share."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

CodeOrFile = Annotated[str, Parameter(help="Code of a cycle, or a file with its definition.")]
Respondent = Annotated[str, Parameter(help="Code of who owes, such as EL.")]
DeliverableCode = Annotated[str, Parameter(help="Code of what is owed, such as nip.")]

Json = Annotated[
    bool, Parameter(negative="", name="--json", help="Print one JSON document on standard output.")
]
Now = Annotated[
    str | None,
    Parameter(
        help="Instant to take as now, such as 2024-03-10T09:00:00+01:00; only on a database made with "
        "`init --rehearsal`."
    ),
]

At = Annotated[
    str | None,
    Parameter(help="Instant, such as 2024-03-10T09:00:00+01:00, at which the board is wanted as it stood."),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """How a command answers, and what it takes as now."""

    json: Json = False
    now: Now = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a command answers that needs no clock."""

    json: Json = False


PLAIN = Options()
"""Text as an answer, the clock of the machine as now."""

TEXT = Answer()
"""Text as an answer."""
