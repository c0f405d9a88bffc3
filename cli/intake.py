"""Commands about mail that came in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, DeliverableCode, Options, Respondent
from cli.output import answer, remark, table
from cli.surroundings import at_work
from cli.words import count, instant_to_the_second, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.tables import MailRow
    from tasks.intake import MailLine, MailShown, Source
    from tasks.services import Services


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Meant:
    """For what a mail is accepted."""

    cycle: Annotated[str, Parameter(help="Code of the cycle.")]
    respondent: Respondent
    deliverable: DeliverableCode
    file: Annotated[int | None, Parameter(help="Number of the file, where the mail has several.")] = None


Number = Annotated[int, Parameter(help="Number of the mail, as `kalends intake list` shows it.")]


def read(
    folder: Annotated[
        Path | None,
        Parameter(
            help="Maildir or folder of .eml files; nothing in it is moved or deleted. "
            "Without it, what the settings name."
        ),
    ] = None,
    /,
    *,
    imap: Annotated[bool, Parameter(negative="", help="Read the server of KALENDS_IMAP_*.")] = False,
    options: Options = PLAIN,
) -> int:
    """Take in mail: forms, statements and confirmations that are clear; every doubt waits."""
    from tasks.intake import take_in_mail

    with at_work(options.now) as work:
        lines = list(take_in_mail(work.services, _sources(work.services, folder, imap=imap), work.now))
    new = [line for line in lines if line.is_new]
    summary = f"{count(len(lines), 'mail')} read, {len(new) or 'none'} of them new."
    shown: list[RenderableType] = [summary, *([_lines_table(new)] if new else [])]
    answer([_line_data(line) for line in lines], *shown, as_json=options.json)
    if any(line.state.value in ("waiting", "refused") for line in lines):
        remark("What waits is yours to decide, what is refused yours to tell: `kalends intake list`.")
    return Exit.OK


def list_all(
    *,
    every: Annotated[
        bool, Parameter(name="--all", negative="", help="Also mail that does not wait any more.")
    ] = False,
    options: Answer = TEXT,
) -> int:
    """List the mail that waits for an officer."""
    from tasks.intake import list_mail

    with at_work() as work:
        rows = list_mail(work.services, is_all=every)
    text = _rows_table(rows) if rows else "No mail waits."
    answer([_row_data(row) for row in rows], text, as_json=options.json)
    return Exit.OK


def show(number: Number, /, *, options: Answer = TEXT) -> int:
    """Show one mail: who says to have sent it, its files, and why it stands where it stands."""
    from tasks.intake import show_mail

    with at_work() as work:
        shown = show_mail(work.services, number)
    answer(_shown_data(shown), *_shown_text(shown), as_json=options.json)
    return Exit.OK


def accept(
    number: Number,
    /,
    *,
    meant: Meant,
    options: Options = PLAIN,
) -> int:
    """Hand in a file of a mail that waits, as of the mail's arrival."""
    from tasks.intake import Word, accept as hand_in

    with at_work(options.now) as work:
        line = hand_in(work.services, number, Word(**vars(meant)), work.now)
    return _told(line, options)


def reject(
    numbers: Annotated[
        list[int], Parameter(help="Numbers of the mails, as `kalends intake list` shows them.")
    ],
    /,
    *,
    reason: Annotated[str, Parameter(help="Why; it is kept with the mail.")],
    options: Options = PLAIN,
) -> int:
    """Let mails that wait, or that the gate refused, rest; nothing in them is handed in."""
    from tasks.intake import reject as let_rest

    with at_work(options.now) as work:
        lines = let_rest(work.services, numbers, reason, work.now)
    said = [f"Mail {line.number} is {state(line.state.value)}: {line.said}." for line in lines]
    answer([_line_data(line) for line in lines], *said, as_json=options.json)
    return Exit.OK


def _sources(services: "Services", folder: Path | None, *, imap: bool) -> "Iterator[Source]":
    from models.errors import NoMailSourceError
    from tasks.intake import folder_mail, mail_of_settings, server_mail

    if imap and folder:
        raise NoMailSourceError("a folder and --imap are two places")
    sources = server_mail(services) if imap else folder_mail(folder) if folder else mail_of_settings(services)
    if sources is None:
        raise NoMailSourceError("no folder is named, and no setting names one")
    return sources


def _told(line: "MailLine", options: Options) -> int:
    said = f": {line.said}" if line.said else ""
    answer(_line_data(line), f"Mail {line.number} is {state(line.state.value)}{said}.", as_json=options.json)
    return Exit.FINDINGS if line.state.value == "refused" else Exit.OK


def _line_data(line: "MailLine") -> dict[str, object]:
    return {**vars(line), "state": line.state.value, "reason": line.reason.value if line.reason else None}


def _lines_table(lines: "Sequence[MailLine]") -> "RenderableType":
    cells = [(str(one.number), one.source, one.respondent, *_standing(one), one.said) for one in lines]
    return table("", ("mail", "file", "of", "state", "why", "said"), cells)


def _standing(one: "MailLine | MailRow") -> tuple[str, str]:
    return state(one.state.value), state(one.reason.value) if one.reason else ""


def _row_data(row: "MailRow") -> dict[str, object]:
    return row.model_dump(mode="json")


def _rows_table(rows: "Sequence[MailRow]") -> "RenderableType":
    cells = [
        (
            str(row.id),
            instant_to_the_second(row.received_at),
            row.sender,
            row.respondent,
            row.subject,
            *_standing(row),
        )
        for row in rows
    ]
    return table("", ("mail", "arrived", "says to be from", "of", "subject", "state", "why"), cells)


def _shown_data(shown: "MailShown") -> dict[str, object]:
    return {
        **_row_data(shown.row),
        "other_senders": list(shown.other_senders),
        "first_line": shown.first_line,
        "files": [
            {"place": one.place, "name": one.name, "sha256": one.sha256, "size": one.size}
            for one in shown.files
        ],
    }


def _shown_text(shown: "MailShown") -> "list[RenderableType]":
    row = shown.row
    standing = " ".join(word for word in _standing(row) if word)
    lines = [
        f"Mail {row.id}: {standing}. Arrived {instant_to_the_second(row.received_at)}.",
        f"Says to be from: {', '.join((row.sender, *shown.other_senders))}",
        f"Subject: {row.subject}",
        f"First line: {shown.first_line}",
    ]
    if row.said:
        lines.append(f"Said: {row.said}")
    cells = [(str(one.place), one.name, str(one.size), one.sha256) for one in shown.files]
    files = [table("", ("file", "name", "bytes", "SHA-256"), cells)] if cells else []
    return ["\n".join(lines), *files]
