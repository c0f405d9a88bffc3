"""Commands about the common report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, remark
from cli.surroundings import at_work, cycle_code

if TYPE_CHECKING:
    from tasks.report import WrittenReport

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
    """Write the latest draft in every format asked for."""
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
    if written.is_stale:
        remark(f"Version {written.version} is stale: something came in after it was drafted.")
    return Exit.OK


def approve(
    cycle: CodeOrFile,
    step: Annotated[str | None, Parameter(help="Name of the step; the next one if left out.")] = None,
    /,
    *,
    options: Options = PLAIN,
) -> int:
    """Approve the report at a step of the definition."""
    from tasks.review import approve_report

    code = cycle_code(cycle)
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
        "files": [str(path) for path in written.files],
        "left_out": [one.value for one in written.left_out],
    }
