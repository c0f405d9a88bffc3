"""The command `kalends`: its groups of commands, and what every one of them does when something is wrong."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from cyclopts import App, CycloptsError, Group, Parameter

from cli import (
    acts,
    assess,
    board_pages,
    calls,
    checks,
    circulars,
    contacts,
    cycles,
    definitions,
    dialogue,
    disclosure,
    dossier,
    erasure,
    form_parts,
    forms,
    hand_off,
    incidents,
    installation,
    intake,
    letters,
    morning,
    projects,
    questions,
    rates,
    receipts,
    reconcile,
    rehearsal,
    report,
    rungs,
    serving,
    state_of_play,
    statements,
    user_tokens,
    users,
)
from cli.failures import (
    Exit,
    database_errors,
    database_failed,
    interrupted,
    is_programming_error,
    machine_failed,
    misused,
    nobody_reads,
    refused,
)
from models.errors import CycleError

_PREPARING = Group("Definitions and rehearsal", sort_key=1)
_RUNNING = Group("The cycle", sort_key=2)
_LETTERS = Group("Letters before they go", sort_key=2.5)
_RESPONDENTS = Group("What respondents send", sort_key=3)
_DECIDING = Group("What the secretariat records", sort_key=4)
_REPORTING = Group("The common report", sort_key=5)
_OPERATING = Group("Installation", sort_key=6)

_COMMANDS = (
    (_PREPARING, "lint", definitions.lint),
    (_PREPARING, "next-definition", definitions.next_definition),
    (_PREPARING, "schema", definitions.schema),
    (_PREPARING, "checks", checks.checks),
    (_PREPARING, "rehearse", rehearsal.rehearse),
    (_RUNNING, "open", cycles.open_cycle),
    (_RUNNING, "advance", cycles.advance),
    (_RUNNING, "status", cycles.status),
    (_RUNNING, "board", board_pages.board),
    (_RUNNING, "morning", morning.morning),
    (_RUNNING, "rungs", rungs.rungs),
    (_RUNNING, "rates", rates.rates),
    (_RUNNING, "call-list", calls.call_list),
    (_RUNNING, "brief", calls.brief),
    (_RUNNING, "dossier", dossier.dossier),
    (_RUNNING, "contact-view", dossier.contact_view),
    (_RUNNING, "changes", dialogue.changes),
    (_RUNNING, "note", calls.note),
    (_RUNNING, "meeting", dialogue.meeting),
    (_RUNNING, "thread", questions.thread),
    (_RUNNING, "correction", circulars.correction),
    (_RUNNING, "circular", circulars.circular),
    (_RUNNING, "verify", cycles.verify),
    (_RUNNING, "reconcile", reconcile.reconcile),
    (_LETTERS, "preview", letters.preview),
    (_LETTERS, "what-if", letters.what_if),
    (_LETTERS, "hold", letters.hold),
    (_LETTERS, "release", letters.release),
    (_LETTERS, "approve", report.approve),
    (_LETTERS, "send-now", letters.send_now),
    (_LETTERS, "letters", letters.letters),
    (_LETTERS, "retry", letters.retry),
    (_RESPONDENTS, "check", checks.check),
    (_RESPONDENTS, "hand-in", forms.hand_in),
    (_RESPONDENTS, "register", acts.register),
    (_RESPONDENTS, "withdraw", acts.withdraw),
    (_RESPONDENTS, "certify", acts.certify),
    (_RESPONDENTS, "diff", dialogue.diff),
    (_RESPONDENTS, "incidents", incidents.incidents),
    (_RESPONDENTS, "receipt", receipts.receipt),
    (_RESPONDENTS, "verify-receipt", receipts.verify_receipt),
    (_DECIDING, "extend", acts.extend),
    (_DECIDING, "announce", acts.announce),
    (_DECIDING, "shorten", acts.shorten),
    (_DECIDING, "undo", acts.undo),
    (_DECIDING, "move", acts.move),
    (_DECIDING, "no-update", acts.no_update),
    (_DECIDING, "not-expected", acts.not_expected),
    (_DECIDING, "reopen", acts.reopen),
    (_DECIDING, "clarify", acts.clarify),
    (_DECIDING, "take-into-account", acts.take_into_account),
    (_DECIDING, "disclose", disclosure.disclose),
    (_DECIDING, "disclosed", disclosure.disclosed),
    (_REPORTING, "report", report.report),
    (_REPORTING, "hand-off", hand_off.hand_off),
    (_REPORTING, "done-elsewhere", hand_off.done_elsewhere),
    (_DECIDING, "consent", statements.consent),
    (_REPORTING, "statements", statements.statements),
    (_REPORTING, "state-of-play", state_of_play.state_of_play),
    (_REPORTING, "feedback", assess.feedback),
    (_OPERATING, "init", installation.init),
    (_OPERATING, "migrate", installation.migrate),
    (_OPERATING, "backup", installation.backup),
    (_OPERATING, "restore", installation.restore),
    (_OPERATING, "serve", serving.serve),
    (_OPERATING, "metrics", reconcile.metrics),
)

_CONTACTS = (
    ("import", contacts.import_file),
    ("export", contacts.export),
    ("list", contacts.show),
    ("confirm", contacts.confirm),
    ("reachable", contacts.reachable),
    ("erase", contacts.erase),
    ("reports", contacts.reports),
)

_PROJECTS = (
    ("import", projects.import_file),
    ("export", projects.export),
)


_ASSESSING: tuple[tuple[str, Callable[..., int]], ...] = (
    ("clear", assess.clear),
    ("list", assess.show_list),
    ("show", assess.show),
)

_QUESTIONS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("add", questions.add),
    ("edit", questions.edit),
    ("list", questions.show),
    ("drop", questions.drop),
    ("clear", questions.clear),
    ("answer", questions.answered),
)


_FORM: tuple[tuple[str, Callable[..., int]], ...] = (
    ("virtual", form_parts.virtual),
    ("split", form_parts.split),
    ("merge", form_parts.merge),
    ("json", form_parts.as_json),
    ("schema", form_parts.schema),
    ("describe", form_parts.describe),
)


_INTAKE: tuple[tuple[str, Callable[..., int]], ...] = (
    ("list", intake.list_all),
    ("show", intake.show),
    ("accept", intake.accept),
    ("reject", intake.reject),
)


_USERS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("add", users.add),
    ("end", users.end),
    ("list", users.show_list),
    ("link", users.link),
    ("log", users.log),
    ("sign-out", users.sign_out),
    ("token", user_tokens.make),
    ("tokens", user_tokens.show_list),
    ("revoke", user_tokens.revoke),
)


@dataclass(frozen=True)
class _Several:
    """Commands about one thing; `default` is what the word alone does."""

    name: str
    group: Group
    commands: tuple[tuple[str, Callable[..., int]], ...]
    help: str | None = None
    default: Callable[..., int] | None = None

    def made(self) -> App:
        several = App(name=self.name, help=self.help, group=self.group)
        if self.default:
            several.default(self.default)
        for word, command in self.commands:
            several.command(command, name=word)
        return several


_GROUPS = (
    _Several("contacts", _RUNNING, _CONTACTS, "Whom to write to."),
    _Several("question", _DECIDING, _QUESTIONS, "Questions to a respondent before they go."),
    _Several("form", _RESPONDENTS, _FORM, default=forms.form),
    _Several("projects", _RUNNING, _PROJECTS, "Who is in which project.", projects.show),
    _Several("intake", _RESPONDENTS, _INTAKE, default=intake.read),
    _Several("assess", _REPORTING, _ASSESSING, default=assess.assess),
    _Several("erase", _DECIDING, (("list", erasure.show),), default=erasure.erase),
    _Several("statement", _DECIDING, (("note", statements.note),), "What is known of a statement."),
    _Several("user", _OPERATING, _USERS, "Who may sign in to the pages."),
)


def main() -> None:
    """Run one command of the command line, and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(tokens: Sequence[str]) -> int:
    """Run one command and return its exit code; what went wrong is said in words."""
    try:
        return _run(tokens, as_json="--json" in tokens)
    except KeyboardInterrupt:
        return interrupted()
    except BrokenPipeError:
        return nobody_reads()


def make_app() -> App:
    """Return the commands by group."""
    app = App(
        name="kalends",
        help="Run a yearly reporting cycle among states: call, remind, receive, check, decide, report.",
        version=lambda: version("kalends"),
        help_epilogue="Exit codes: 0 done, 1 something was found, 2 refused, 3 database or disk away.",
        default_parameter=Parameter(show_default=False),
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for group, name, function in _COMMANDS:
        app.command(function, name=name, group=group)
    for several in _GROUPS:
        app.command(several.made())
    return app


def _run(tokens: Sequence[str], *, as_json: bool) -> int:
    try:
        return _command(tokens)
    except CycloptsError as error:
        return misused(error, as_json=as_json)
    except CycleError as error:
        return refused(error, as_json=as_json)
    except BrokenPipeError:
        raise
    except OSError as error:
        return machine_failed(error, as_json=as_json)
    except database_errors() as error:
        if is_programming_error(error):
            raise
        return database_failed(error, as_json=as_json)


def _command(tokens: Sequence[str]) -> int:
    code = make_app()(list(tokens), exit_on_error=False, print_error=False)
    sys.stdout.flush()
    return code if isinstance(code, int) else Exit.OK


if __name__ == "__main__":
    main()
