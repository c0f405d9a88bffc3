"""Commands about the common report."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.letters import DeliverableOrAll, RungName, handle
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, remark
from cli.surroundings import at_work, cycle_code

if TYPE_CHECKING:
    from tasks.report import WrittenReport

CopyRole = Literal[
    "functional_mailbox",
    "point_of_contact",
    "deputy",
    "permanent_representation_defence",
    "permanent_representation_psc",
    "policy_director",
    "foreign_ministry",
]

WHY_NO_PDF = (
    "PDF was left out: the text layout library Pango is not installed here. Have it with `make system`."
)
"""Said wherever a report is written without the format that the definition asks for."""


def report(
    cycle: CodeOrFile,
    /,
    *,
    out: Annotated[Path | None, Parameter(help="Folder to write into; by default var/report/CODE.")] = None,
    redraft: Annotated[
        bool, Parameter(negative="", help="First draft it again with what came in since.")
    ] = False,
    options: Options = PLAIN,
) -> int:
    """Write the latest draft in every format asked for; once it is cleared, also without its annex."""
    from tasks.report import write_report
    from tasks.review import redraft_report

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        if redraft:
            redraft_report(work.services, code, work.now)
        written = write_report(work.services, code, out or Path("var/report") / code, work.now)
    answer(_data(code, written), *(str(path) for path in written.files), as_json=options.json)
    if written.left_out:
        remark(WHY_NO_PDF)
    if written.cleared:
        remark("The report is cleared: it is written without its annex. The draft beside it has the annex.")
    if written.is_stale:
        remark(f"Version {written.version} is stale: something came in after it was drafted.")
    return Exit.OK


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ApprovedLetters:
    """Which letters that wait for it are approved."""

    rung: RungName = None
    letters: Annotated[
        bool, Parameter(negative="", help="Approve letters that wait for it, not the report.")
    ] = False
    copy_to: Annotated[
        tuple[CopyRole, ...],
        Parameter(negative="", help="Role that gets a copy besides; give the option again for each one."),
    ] = ()

    @property
    def is_given(self) -> bool:
        """Whether letters are meant, not the report."""
        return bool(self.rung or self.letters or self.copy_to)


NO_LETTERS = ApprovedLetters()


def approve(
    cycle: CodeOrFile,
    about: Annotated[
        str | None,
        Parameter(help="Code of who owes, to approve letters; or the name of a step of the report."),
    ] = None,
    deliverable: DeliverableOrAll = None,
    /,
    *,
    which: ApprovedLetters = NO_LETTERS,
    options: Options = PLAIN,
) -> int:
    """Approve letters that wait for it; or the report, at its next step."""
    from config.definition import ContactRole
    from models.operations.holding import Selection
    from tasks.handling import Order, Verb

    code = cycle_code(cycle)
    if which.is_given or deliverable or (about and _is_respondent(code, about, options)):
        copies = tuple(ContactRole(role) for role in which.copy_to)
        selection = Selection(about, deliverable, which.rung)
        return handle(cycle, Order(Verb.APPROVE, selection, copy_to=copies), options)
    return _approve_step(code, about, options)


def _is_respondent(code: str, name: str, options: Options) -> bool:
    from tasks.handling import is_asked

    with at_work(options.now) as work:
        return is_asked(work.services, code, name, work.now)


def _approve_step(code: str, step: str | None, options: Options) -> int:
    from tasks.review import approve_report

    with at_work(options.now) as work:
        done = approve_report(work.services, code, step, work.now)
    step_done = done.step
    data = {
        "cycle": code,
        "step": step_done.name,
        "title": step_done.title,
        "on": step_done.on.isoformat(),
        "version": done.version,
        "is_stale": done.is_stale,
    }
    answer(data, f"Approved: {step_done.title} ({step_done.name}).", as_json=options.json)
    if done.is_stale:
        remark(f"Version {done.version} is stale: something came in after it was drafted.")
    return Exit.OK


def _data(code: str, written: "WrittenReport") -> dict[str, object]:
    return {
        "cycle": code,
        "version": written.version,
        "is_stale": written.is_stale,
        "cleared_on": written.cleared.on.isoformat() if written.cleared else None,
        "files": [str(path) for path in written.files],
        "left_out": [one.value for one in written.left_out],
    }
