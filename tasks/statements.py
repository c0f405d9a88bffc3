"""Statements: taken as they are, no check ever judges one; what is known of them, and the set of all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from config.definition import Definition, FileFormat
from documents.reader.word_text import read_word_text
from documents.store import FileStore
from models.errors import NotAStatementError, ScannerAwayError
from models.operations.cycle import lock_cycle
from models.operations.obligations import must_stand
from models.operations.statements import current_statement, must_be_statement, note_statement, record_consent
from models.operations.submissions import save_findings
from models.queries.cycles import look_at_cycle
from models.queries.installation import marking_on
from models.queries.obligations import find_obligation
from models.queries.statements import known_of, statements_of
from models.queries.submissions import unchecked
from models.rules.audit import Actor
from models.rules.statement_set import StatementSet, StatementText
from models.rules.statements import ConsentWord, Statement
from models.tables import ScanState
from tasks.hand_in import Beside, admit_note
from tasks.services import Services

LONGEST_TEXT = 100_000
"""Characters of a text that stands in the set in full; a longer one is named with where it is kept."""


@dataclass(frozen=True)
class AboutStatement:
    """Whose statement is meant; `seen` says how its obligation stood for who decided, none for any way."""

    cycle: str
    respondent: str
    deliverable: str
    seen: str | None = None


def without_form(definition: Definition) -> list[str]:
    """Return the codes of the deliverables that are no forms."""
    return [deliverable.code for deliverable in definition.deliverables if not deliverable.form]


def collect_statements(services: Services, code: str, now: datetime) -> int:
    """Note every statement that came as looked at, without findings, and count them."""
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        waiting = unchecked(session, cycle.id, without_form(cycle.definition))
        for submission, _obligation, _respondent in waiting:
            save_findings(cycle, submission.id or 0, ())
        return len(waiting)


def note_on_statement(
    services: Services,
    about: AboutStatement,
    beside: Beside,
    now: datetime,
    actor: Actor = Actor.SECRETARIAT,
) -> bool:
    """Record what an officer or a contact says of the current version; says whether that was news.

    Raises:
        StandsOtherwiseError: the obligation does not stand as it did for who decided.
        CycleError: none is there, something else was recorded before, or the translation may not enter.
        ScannerAwayError: a translation cannot be scanned now, and what is on record does not wait for it.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, about.cycle, now)
        obligation = find_obligation(session, cycle.row, about.respondent, about.deliverable)
        must_be_statement(cycle, about.deliverable)
        must_stand(cycle, obligation, about.seen)
        submission = current_statement(cycle, obligation)
        formats = cycle.definition.deliverable(about.deliverable).formats
        note, scan = admit_note(services, formats, beside, now)
        if scan is ScanState.WAITING:
            raise ScannerAwayError
        if beside.translation is not None:
            services.files.put(beside.translation)
        return note_statement(cycle, obligation, submission, note, actor)


def say_consent(
    services: Services,
    about: AboutStatement,
    word: ConsentWord,
    now: datetime,
    actor: Actor = Actor.SECRETARIAT,
) -> bool:
    """Record that the current version may be published, or no longer; says whether that was news.

    Raises:
        StandsOtherwiseError: the obligation does not stand as it did for who decided.
        CycleError: no statement is there.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, about.cycle, now)
        obligation = find_obligation(session, cycle.row, about.respondent, about.deliverable)
        must_stand(cycle, obligation, about.seen)
        return record_consent(cycle, obligation, word, actor)


def consents(services: Services, about: AboutStatement, now: datetime) -> tuple[ConsentWord, ...]:
    """Return what was said of publishing the current version, the first first.

    Raises:
        CycleError: no statement is there, or it is a form.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, about.cycle, now)
        obligation = find_obligation(session, cycle.row, about.respondent, about.deliverable)
        must_be_statement(cycle, about.deliverable)
        key = current_statement(cycle, obligation).id or 0
        return tuple(known_of(session, [key])[key].consents)


def statement_set(services: Services, code: str, deliverable: str | None, now: datetime) -> StatementSet:
    """Return the statements of a cycle in protocol order: of a deliverable, or of the first that is no form.

    Raises:
        NotAStatementError: it is a form, or the cycle asks for no statement.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        definition = cycle.definition
        wanted = without_form(definition)
        chosen = deliverable or next(iter(wanted), "")
        if chosen not in wanted:
            raise NotAStatementError(chosen)
        return StatementSet(
            definition.title,
            definition.deliverable(chosen).title,
            marking_on(session, definition.letters.marking),
            tuple(_with_texts(services.files, one) for one in statements_of(cycle, chosen)),
            deliverable=chosen,
        )


def _with_texts(files: FileStore, statement: Statement) -> StatementText:
    if not statement.is_here:
        return StatementText(statement)
    translations = {
        one.language: text
        for one in statement.translations
        if (text := _text(files, one.sha256, one.format)) is not None
    }
    return StatementText(statement, _text(files, statement.sha256, statement.format), translations)


def _text(files: FileStore, sha256: str | None, file_format: str | None) -> str | None:
    read = _READERS.get(file_format or "")
    if sha256 is None or read is None:
        return None
    text = read(files.get(sha256))
    return text if text and len(text) <= LONGEST_TEXT else None


def _plain(content: bytes) -> str:
    return content.decode("utf-8-sig")


# The gate has made sure that a text is UTF-8, and looked into a Word document. A scan is named, not opened.
_READERS: Mapping[str, Callable[[bytes], str | None]] = MappingProxyType(
    {FileFormat.TXT.value: _plain, FileFormat.DOCX.value: read_word_text}
)
