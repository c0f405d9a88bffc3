"""Commands about the secretariat's assessment: written by the house with the pen, cleared by every house."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options, Respondent
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code, must_be_free, write_output
from cli.words import state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tasks.assess import Item

Number = Annotated[str, Parameter(help="Number of an item of the catalogue, such as 6.")]
House = Annotated[str, Parameter(help="House that writes, clears or reads, such as eda or eeas.")]
Findings = Annotated[
    tuple[str, ...], Parameter(help="A single point; give the option again for each one.", negative="")
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Said:
    """What a house says on one item."""

    house: House
    text: Annotated[str, Parameter(help="What the house says; without it, its last text stands.")] = ""
    finding: Findings = ()
    done: Annotated[
        bool, Parameter(negative="", help="It is no draft any more: the other house may read it.")
    ] = False


def assess(
    cycle: CodeOrFile,
    respondent: Respondent,
    item: Number,
    /,
    *,
    what: Said,
    options: Options = PLAIN,
) -> int:
    """Write what a house says on one item of a respondent, as a new version."""
    from models.operations.assessments import Judgement
    from tasks.assess import assess as write

    code, house = cycle_code(cycle), what.house
    judgement = Judgement(item, house, what.text, what.finding, what.done)
    with at_work(options.now) as work:
        found, is_new = write(work.services, code, respondent, judgement, work.now)
    said = "is written" if is_new else "said the same before: nothing changed"
    now = state(found.file.state)
    answer(
        {"cycle": code, "is_new": is_new, **_data(found)},
        f"{respondent}, item {item}: the text of {house.upper()} {said}; now {now}.",
        as_json=options.json,
    )
    return Exit.OK


def clear(
    cycle: CodeOrFile,
    respondent: Respondent,
    item: Annotated[
        str | None, Parameter(help="Number of an item; all that can be cleared without one.")
    ] = None,
    /,
    *,
    house: House,
    options: Options = PLAIN,
) -> int:
    """Clear texts for a house; what every house cleared counts for the report."""
    from tasks.assess import Clearing, clear as clear_texts

    code = cycle_code(cycle)
    clearing = Clearing(respondent, house, None if item is None else (item,))
    with at_work(options.now) as work:
        cleared = clear_texts(work.services, code, clearing, work.now)
    data = {"cycle": code, "respondent": respondent, "house": house, "cleared": cleared}
    text = f"{respondent}: cleared by {house.upper()}: {', '.join(cleared) or 'nothing more'}."
    answer(data, text, as_json=options.json)
    return Exit.OK


def show(
    cycle: CodeOrFile,
    respondent: Respondent,
    item: Number,
    /,
    *,
    house: Annotated[str | None, Parameter(help="House that reads; no draft is shown without one.")] = None,
    options: Options = PLAIN,
) -> int:
    """Show the texts on one item side by side; a draft is shown to its own house alone."""
    from tasks.assess import show_item

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        shown = show_item(work.services, code, (respondent, item), house, work.now)
    texts = [{**vars(one), "stage": one.stage.value, "findings": list(one.findings)} for one in shown.texts]
    lines = [
        "\n".join((f"{one.name}, {one.stage}, on version {one.submission_version}:", one.text, *one.findings))
        for one in shown.texts
    ]
    head = f"{respondent}, item {item}: {state(shown.item.file.state)}."
    answer({"cycle": code, **_data(shown.item), "texts": texts}, head, *lines, as_json=options.json)
    if len(shown.texts) < len(shown.item.file.latest):
        remark("Another text is not shown: it is a draft, or not every pen is done yet.")
    return Exit.OK


def show_list(
    cycle: CodeOrFile,
    respondent: Annotated[str | None, Parameter(help="Code of who owes; all without one.")] = None,
    /,
    *,
    options: Options = PLAIN,
) -> int:
    """Show what is assessed, cleared, stale and open; no text stands in it."""
    from tasks.assess import list_items

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        items = list_items(work.services, code, respondent, work.now)
    shown = _summary(items) if respondent is None else _lines(items)
    answer({"cycle": code, "items": [_data(item) for item in items]}, shown, as_json=options.json)
    return Exit.OK


def feedback(
    cycle: CodeOrFile,
    respondent: Respondent,
    /,
    *,
    out: Annotated[Path, Parameter(help="File to write, ending in .docx, .pdf or .html.")],
    options: Options = PLAIN,
) -> int:
    """Write what one respondent may be told: its own answers, and the cleared texts on them."""
    from documents.report.feedback import feedback_report
    from documents.report.formats import write_document
    from tasks.feedback import feedback_on
    from tasks.release import release_feedback, written_as

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        found = feedback_on(work.services, code, respondent, work.now)
        content = write_document(feedback_report(found), out.name)
        must_be_free(out, content)
        release_feedback(work.services, (code, respondent), found, written_as(content, out.name), work.now)
    write_output(out, content)
    data = {
        "cycle": code,
        "respondent": respondent,
        "file": str(out),
        "version": found.version,
        "cleared": [one.item.number for one in found.items if one.texts],
    }
    text = f"{out}: feedback to {respondent}, cleared on {found.cleared} of {len(found.items)} items."
    answer(data, text, as_json=options.json)
    return Exit.OK


def _data(item: "Item") -> dict[str, object]:
    file = item.file
    return {
        "respondent": item.respondent,
        "item": file.item,
        "title": item.title,
        "state": file.state.value,
        "pens": list(file.pens),
        "submission_version": file.submission_version,
        "written": {house: version.stage.value for house, version in file.latest.items()},
        "cleared_by": list(file.cleared_by) if file.latest else [],
    }


def _summary(items: "Iterable[Item]") -> "RenderableType":
    from models.rules.assessment import ItemState

    counts: dict[str, Counter[ItemState]] = {}
    for item in items:
        counts.setdefault(item.respondent, Counter())[item.file.state] += 1
    rows = [
        (respondent, *(str(found[one] or "") for one in ItemState)) for respondent, found in counts.items()
    ]
    return table("Items by state", ("", *(state(one) for one in ItemState)), rows)


def _lines(items: "Iterable[Item]") -> "RenderableType":
    rows = [
        (
            item.file.item,
            item.title,
            state(item.file.state),
            ", ".join(item.file.pens),
            ", ".join(f"{house} {one.stage}" for house, one in item.file.latest.items()),
            ", ".join(item.file.cleared_by) if item.file.latest else "",
        )
        for item in items
    ]
    return table("", ("Item", "Title", "State", "Pen", "Written", "Cleared by"), rows)
