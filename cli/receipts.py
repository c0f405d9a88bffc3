"""Commands about receipts: printed again from the record, and checked by whoever has one."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer
from cli.surroundings import at_work, cycle_code, read_input, write_output
from cli.words import instant_to_the_second
from models.errors import AlteredReceiptError, FileEndingError, OutputFileError

if TYPE_CHECKING:
    from models.rules.receipts import StateReceipt
    from tasks.receipts import LookedUp

ENDINGS = [".pdf", ".json"]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class TakingIn(Options):
    """How a command answers that takes something in, and where the receipt goes."""

    receipt: Annotated[Path | None, Parameter(help="File to write the receipt to, .pdf or .json.")] = None


PLAIN_TAKING_IN = TakingIn()
"""Text as an answer, and no file with the receipt."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReceiptOptions:
    """Which receipt, in which language, and where it goes."""

    version: Annotated[int | None, Parameter(help="Version; the one that counts unless one is named.")] = None
    language: Annotated[Literal["en", "fr"], Parameter(help="Language of the receipt, en or fr.")] = "en"
    out: Annotated[Path | None, Parameter(help="File to write, .pdf or .json; unless given, text.")] = None


LATEST = ReceiptOptions()


def receipt(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    what: ReceiptOptions = LATEST,
    options: Options = PLAIN,
) -> int:
    """Print the receipt of what was handed in, the same at any time."""
    from config.definition import Language
    from tasks.receipts import ReceiptWanted, find_receipt, standing_of

    must_name_a_format(what.out)
    language = Language(what.language)
    wanted = ReceiptWanted(cycle_code(cycle), respondent, deliverable, what.version, language)
    with at_work(options.now) as work:
        found = find_receipt(work.services, wanted, work.now)
        standing = standing_of(work.services, wanted.cycle, found, work.now)
    if what.out:
        write_receipt(what.out, found)
    data = receipt_data(found) | {"standing": standing}
    said = [f"Version {found.version} {_COUNTS_NO_MORE[standing]}"] if standing in _COUNTS_NO_MORE else []
    answer(data, receipt_text(found), *said, as_json=options.json)
    return Exit.OK


def verify_receipt(
    receipt: Annotated[Path, Parameter(help="The receipt, as PDF or JSON.")],
    file: Annotated[Path | None, Parameter(help="The file that it should be of.")] = None,
    /,
    *,
    lookup: Annotated[str | None, Parameter(help="Code of a cycle in whose record to look it up.")] = None,
    options: Answer = TEXT,
) -> int:
    """Say whether a file is the one a receipt is of; needs no database."""
    from documents.receipt import read_receipt

    content, given = read_input(receipt), read_input(file) if file else None
    try:
        read = read_receipt(content)
    except AlteredReceiptError as error:
        answer({"is_intact": False, "problems": [str(error)]}, f"{error}.", as_json=options.json)
        return Exit.FINDINGS
    page = [] if read.has_our_page else [_OTHER_PAGE]
    problems = [*page, *_file_problems(read.receipt, given)]
    looked = _looked_up(lookup, read.receipt) if lookup else None
    problems += looked.problems if looked else ()
    said = [*_said(read.receipt, given), *(_record_said(looked) if looked else [_NOT_LOOKED_UP])]
    data = {"is_intact": True, "problems": problems, **receipt_data(read.receipt)}
    data |= {"standing": looked.standing if looked else None}
    shown = [f"NOT PROVEN: {one}" for one in problems] or said
    answer(data, receipt_text(read.receipt), *shown, as_json=options.json)
    return Exit.FINDINGS if problems else Exit.OK


def must_name_a_format(path: Path | None) -> None:
    """Refuse a file name that does not say how to write a receipt, before anything is done.

    Raises:
        FileEndingError: it ends in neither .pdf nor .json.
    """
    if path and path.suffix.lower() not in ENDINGS:
        raise FileEndingError(path.name, ENDINGS)


def must_be_free(path: Path | None) -> None:
    """Refuse a file for a receipt that cannot be written, before anything is taken in.

    Raises:
        CycleError: its ending says no format, or there is a file of that name.
    """
    must_name_a_format(path)
    if path and path.exists():
        raise OutputFileError(str(path))


def write_receipt(path: Path, receipt: "StateReceipt") -> None:
    """Write a receipt as the ending of the file says.

    Raises:
        OutputFileError: there is another file of that name.
    """
    from documents.receipt import receipt_json, receipt_pdf

    made = receipt_pdf if path.suffix.lower() == ".pdf" else receipt_json
    write_output(path, made(receipt))


def receipt_data(receipt: "StateReceipt") -> dict[str, object]:
    """Return a receipt as its JSON file has it."""
    import json

    from documents.receipt import receipt_json

    return {"receipt": json.loads(receipt_json(receipt))}


def receipt_text(receipt: "StateReceipt") -> str:
    """Return a receipt as lines for a terminal, as its page has them."""
    from documents.receipt import receipt_digest, receipt_facts

    rows = [*receipt_facts(receipt), ("Digest", receipt_digest(receipt))]
    width = max(len(label) for label, _ in rows)
    return "\n".join(f"{label:<{width}}  {value}" for label, value in rows)


_COUNTS_NO_MORE = {
    "outdated": "does not count any more: a newer one came. That it arrived stays true.",
    "withdrawn": "was withdrawn since and counts no more. That it arrived stays true.",
}

_OTHER_PAGE = (
    "the page of this PDF is not the one that this version of Kalends lays out for the data attached to it: "
    "believe the data shown here, not the page"
)

_NOT_LOOKED_UP = (
    "Whether the secretariat wrote this receipt is not shown by this: anybody could make one up. "
    "Only the record shows it (--lookup CODE)."
)

_OF_FILE = "The receipt is unchanged, and the file is the one that was received."

_OF_NO_FILE = "The receipt is unchanged; no file was given to hold against it."

_OF_PART = (
    "The receipt is unchanged. It is of a registration: it says under which reference, when and with how "
    "many pages the part was registered; of the content it can prove nothing."
)


def _file_problems(receipt: "StateReceipt", given: bytes | None) -> list[str]:
    import hashlib

    if given is None:
        return []
    if receipt.file is None:
        return [
            "the receipt is of a registration: no hash of the content is on record, so no file can be proven"
        ]
    sha256 = hashlib.sha256(given).hexdigest()
    if sha256 == receipt.file.sha256 and len(given) == receipt.file.size:
        return []
    return [f"the file is not the one that was received: it has {len(given)} bytes and the SHA-256 {sha256}"]


def _said(receipt: "StateReceipt", given: bytes | None) -> list[str]:
    if receipt.file is None:
        return [_OF_PART]
    return [_OF_FILE if given is not None else _OF_NO_FILE]


def _looked_up(code: str, receipt: "StateReceipt") -> "LookedUp":
    from tasks.receipts import look_up

    with at_work() as work:
        return look_up(work.services, cycle_code(code), receipt, work.now)


def _record_said(looked: "LookedUp") -> list[str]:
    from tasks.receipts import Standing

    if looked.standing is Standing.LATEST:
        return ["The record holds it, and nothing newer has come."]
    if looked.standing is Standing.WITHDRAWN:
        return ["The record holds its arrival; the version was withdrawn since and counts no more."]
    at = instant_to_the_second(looked.latest_received_at) if looked.latest_received_at else ""
    return [f"The record holds it, but it is outdated: version {looked.latest_version} came on {at}."]
