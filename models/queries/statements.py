"""Reads about statements: the current one of each respondent, with all that is known of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation, obligations_for
from models.queries.submissions import current_versions
from models.rules.statements import ConsentWord, Signed, Statement, TranslationFile
from models.tables import Attachment, Consent, Signature, Submission


@dataclass(frozen=True)
class Known:
    """What is known of one version beside its file."""

    signatures: list[Signed] = field(default_factory=list)
    translations: list[TranslationFile] = field(default_factory=list)
    consents: list[ConsentWord] = field(default_factory=list)


def known_of(session: Session, submission_ids: Iterable[int]) -> Mapping[int, Known]:
    """Return what is known of versions beside their files, by version, each in its order."""
    keys, found = list(submission_ids), defaultdict[int, Known](Known)
    signatures = select(Signature).where(col(Signature.submission_id).in_(keys))
    for signature in session.exec(signatures.order_by(col(Signature.number))):
        found[signature.submission_id].signatures.append(Signed(signature.office, signature.signed_on))
    attached = select(Attachment).where(col(Attachment.submission_id).in_(keys))
    for one in session.exec(attached.order_by(col(Attachment.language))):
        file = TranslationFile(one.language, one.sha256, one.format.value)
        found[one.submission_id].translations.append(file)
    consents = select(Consent).where(col(Consent.submission_id).in_(keys)).order_by(col(Consent.number))
    for word in session.exec(consents):
        said = ConsentWord(word.is_given, word.said_on, word.office)
        found[word.submission_id].consents.append(said)
    return found


def statements_of(cycle: CycleAt, deliverable: str) -> list[Statement]:
    """Return where each respondent stands with a statement, in protocol order."""
    obligations = obligations_for(cycle.session, cycle.id, deliverable)
    current = current_versions(cycle.session, [one.id for one in obligations])
    known = known_of(cycle.session, [one.id or 0 for one in current.values()])
    return [_statement(one, current.get(one.id), known) for one in obligations]


def _statement(
    obligation: FoundObligation, submission: Submission | None, known: Mapping[int, Known]
) -> Statement:
    who, state = obligation.respondent, obligation.row.state
    if submission is None:
        return Statement(who.code, who.name, state)
    more = known[submission.id or 0]
    return Statement(
        respondent=who.code,
        name=who.name,
        state=state,
        version=submission.version,
        format=submission.format.value if submission.format else None,
        sha256=submission.sha256,
        received_at=submission.received_at,
        reference=submission.reference,
        pages=submission.pages,
        marking=submission.marking or "",
        custodian=submission.custodian or "",
        language=submission.language or "",
        signatures=tuple(more.signatures),
        translations=tuple(more.translations),
        consents=tuple(more.consents),
    )
