"""Commands about statements: what is known of one, the consent to publish it, the set of all."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer, remark
from cli.surroundings import at_work, cycle_code, must_be_free, read_input, write_output
from cli.words import count

if TYPE_CHECKING:
    from tasks.hand_in import Beside


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class BesideOptions:
    """What is said of a statement beside its file."""

    language: Annotated[str, Parameter(help="Language of the statement, such as fr.")] = ""
    translation: Annotated[Path | None, Parameter(help="File with a courtesy translation.")] = None
    translation_language: Annotated[str, Parameter(help="Its language; English unless said.")] = "en"
    signed_by: Annotated[
        tuple[str, ...], Parameter(negative="", help="Office that signed; twice for two signatories.")
    ] = ()
    signed_on: Annotated[
        tuple[date, ...], Parameter(negative="", help="Day on which it signed, in the same order.")
    ] = ()
    marking: Annotated[str, Parameter(help="Marking that the statement bears, such as LIMITE.")] = ""

    def read(self) -> "Beside":
        """Return what is said, the translation read.

        Raises:
            CycleError: a language is no code, an office has no day, or the file cannot be read.
        """
        from models.operations.statements import StatementNote
        from models.rules.statements import language_code, signed_by
        from tasks.hand_in import Beside

        note = StatementNote(
            language=language_code(self.language) if self.language else "",
            marking=self.marking.strip(),
            signatures=signed_by(self.signed_by, self.signed_on),
        )
        translation = read_input(self.translation) if self.translation else None
        return Beside(note, translation, language_code(self.translation_language))


NOTHING_SAID = BesideOptions()


def note(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    beside: BesideOptions = NOTHING_SAID,
    options: Options = PLAIN,
) -> int:
    """Note what an officer learned of a statement: its language, who signed, a translation, its marking."""
    from tasks.statements import AboutStatement, note_on_statement

    about = AboutStatement(cycle_code(cycle), respondent, deliverable)
    said = beside.read()
    with at_work(options.now) as work:
        is_new = note_on_statement(work.services, about, said, work.now)
    text = "noted" if is_new else "known before: nothing changed"
    answer({**vars(about), "is_new": is_new}, f"{respondent} {deliverable}: {text}.", as_json=options.json)
    return Exit.OK


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ConsentOptions:
    """Whether a statement may be published, since when, and who says so."""

    by: Annotated[str, Parameter(help="Office that says so; no person.")]
    given_on: Annotated[date | None, Parameter(help="Day on which consent was given.")] = None
    withdrawn_on: Annotated[date | None, Parameter(help="Day on which it was withdrawn.")] = None


def consent(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    word: ConsentOptions,
    options: Options = PLAIN,
) -> int:
    """Record that the current version of a statement may be published, or no longer."""
    from models.rules.statements import consent_word
    from tasks.statements import AboutStatement, say_consent

    about = AboutStatement(cycle_code(cycle), respondent, deliverable)
    said = consent_word(word.given_on, word.withdrawn_on, word.by)
    with at_work(options.now) as work:
        is_new = say_consent(work.services, about, said, work.now)
    text = f"consent {'given' if said.is_given else 'withdrawn'} on {said.said_on}"
    known = "" if is_new else "; this was known before: nothing changed"
    data = {**vars(about), "is_given": said.is_given, "on": said.said_on.isoformat(), "is_new": is_new}
    answer(data, f"{respondent} {deliverable}: {text}{known}.", as_json=options.json)
    return Exit.OK


def statements(
    cycle: CodeOrFile,
    deliverable: Annotated[
        DeliverableCode | None, Parameter(help="Code of what is owed; the first that is no form without one.")
    ] = None,
    /,
    *,
    out: Annotated[Path, Parameter(help="File to write, ending in .docx, .pdf or .html.")],
    public: Annotated[
        bool, Parameter(negative="", help="Only what may be published: with consent, without marking.")
    ] = False,
    options: Options = PLAIN,
) -> int:
    """Write all statements of a cycle in protocol order, or those that may be published."""
    from documents.report.formats import write_document
    from documents.report.statements import statements_report
    from tasks.release import release_statements, written_as
    from tasks.statements import statement_set

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        whole = statement_set(work.services, code, deliverable, work.now)
        given = whole.to_publish() if public else whole
        content = write_document(statements_report(given), out.name)
        must_be_free(out, content)
        if public:
            release_statements(work.services, code, given, written_as(content, out.name), work.now)
    write_output(out, content)
    here = [one.statement.respondent for one in given.entries if one.statement.is_here]
    left_out = [one.statement.respondent for one in whole.left_out] if public else []
    data = {"cycle": code, "file": str(out), "is_public": public, "statements": here, "left_out": left_out}
    answer(data, f"{out}: {count(len(here), 'statement')}.", as_json=options.json)
    if left_out:
        remark(f"Without consent, or marked, and so left out: {', '.join(left_out)}.")
    return Exit.OK
