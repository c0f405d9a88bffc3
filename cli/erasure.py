"""Commands about free texts that are to be erased."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options, Respondent
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code

Kind = Literal["question", "set", "call", "meeting", "disclosure", "withdrawal", "deadline", "reason"]

_SHOWN = 60
"""Characters of a text that a list shows."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Erasing(Options):
    """Why a text is erased, and of which deliverable."""

    reason: Annotated[str, Parameter(help="Why; do not repeat the text. It can be erased as well.")]
    deliverable: Annotated[
        str | None, Parameter(help="Code of the deliverable; calls, meetings and reasons need none.")
    ] = None


def erase(
    cycle: CodeOrFile,
    respondent: Respondent,
    kind: Annotated[Kind, Parameter(help="What the text is; `erase list` shows it.")],
    number: Annotated[int, Parameter(help="Its number; `erase list` shows it.")],
    /,
    *,
    erasing: Erasing,
) -> int:
    """Erase a free text for good; the record says which one, and still verifies."""
    from models.rules.erasure import FreeText, TextKind
    from tasks.free_texts import erase as erase_text

    code = cycle_code(cycle)
    named = FreeText(TextKind(kind), number, erasing.deliverable, "")
    with at_work(erasing.now) as work:
        erase_text(work.services, (code, respondent), named, erasing.reason, work.now)
    data = {"cycle": code, "respondent": respondent, "kind": kind, "number": number}
    answer(data, f"Erased: {kind} {number} of {respondent}.", as_json=erasing.json)
    remark("Letters, files and backups still hold it; docs/dialogue.md says what stays.")
    return Exit.OK


def show(cycle: CodeOrFile, respondent: Respondent, /, *, options: Options = PLAIN) -> int:
    """List the free texts on a respondent that can be erased."""
    from tasks.free_texts import list_texts

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        found = list_texts(work.services, (code, respondent), work.now)
    rows = [(one.kind.value, str(one.number), one.deliverable or "", one.text[:_SHOWN]) for one in found]
    shown = table("", ("kind", "number", "deliverable", "begins with"), rows) if rows else "There is none."
    texts = [{**vars(one), "kind": one.kind.value} for one in found]
    answer({"cycle": code, "respondent": respondent, "texts": texts}, shown, as_json=options.json)
    return Exit.OK
