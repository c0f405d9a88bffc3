"""Keeping what went of a letter, and letting go of it with what is erased."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert
from sqlmodel import Session, col, or_, select

from models.rules.letters import LetterKind
from models.tables import Contact, Letter, LetterCopy, LetterText, Notice


def keep_texts(session: Session, texts: Mapping[int, bytes]) -> None:
    """Keep what went, by letter; of a letter that goes again, what went last."""
    went = {key: content for key, content in texts.items() if content}
    if went:
        forget_texts(session, went)
        session.execute(
            insert(LetterText), [{"letter_id": key, "content": content} for key, content in went.items()]
        )


def forget_texts(session: Session, letter_ids: Collection[int]) -> None:
    """Let go of what was kept of these letters; that they went stays on record."""
    session.execute(delete(LetterText).where(col(LetterText.letter_id).in_(letter_ids)))


def forget_texts_with(
    session: Session, contact_ids: Collection[int], respondent_ids: Collection[int]
) -> None:
    """Let go of letters that name a contact: those to it, in copy to it, and those that list all contacts.

    Args:
        session: session for writing.
        contact_ids: the contacts.
        respondent_ids: whose contacts they are.
    """
    copied = select(LetterCopy.letter_id).where(col(LetterCopy.contact_id).in_(contact_ids))
    beside = select(Contact.id).where(col(Contact.respondent_id).in_(respondent_ids))
    statement = select(Letter.id).where(
        or_(
            col(Letter.recipient_id).in_(contact_ids),
            col(Letter.id).in_(copied),
            (col(Letter.kind) == LetterKind.DRILL) & col(Letter.recipient_id).in_(beside),
        )
    )
    forget_texts(session, [key for key in session.exec(statement) if key is not None])


def forget_questions(session: Session, obligation_id: int) -> None:
    """Let go of the letters that asked about an obligation."""
    statement = (
        select(Letter.id)
        .join(Notice, col(Notice.letter_id) == Letter.id)
        .where(Letter.kind == LetterKind.CLARIFICATION, Notice.obligation_id == obligation_id)
    )
    forget_texts(session, [key for key in session.exec(statement) if key is not None])
