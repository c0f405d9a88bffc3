"""What a preview shows, as values and as plain data for JSON; instants are UTC."""

from dataclasses import dataclass
from datetime import datetime

from models.queries.picture import Office
from models.rules.instants import utc_text
from models.rules.letters import LetterKind
from notifications.channel import Message
from tasks.run_ahead import Standing


@dataclass(frozen=True)
class PreviewNotice:
    """One thing that a letter, or an entry on the call list, is about; `why` is the rule."""

    deliverable: str | None
    occasion: str
    rung: str | None
    why: str


@dataclass(frozen=True)
class PreviewLetter:
    """One letter as it would go at an instant."""

    at: datetime
    standing: Standing
    respondent: str
    kind: LetterKind
    to: Office | None
    copies: tuple[Office, ...]
    notices: tuple[PreviewNotice, ...]
    remark: str = ""
    """What it waits for, or waited for."""
    is_for_approval: bool = False
    """Whether it is held until an officer approves it."""
    message: Message | None = None
    """The letter written, where texts were asked for."""
    fault: str = ""
    """Why it cannot be written, and the way out."""

    @property
    def deliverables(self) -> tuple[str, ...]:
        """Return what it is about, each once."""
        return tuple(dict.fromkeys(one.deliverable for one in self.notices if one.deliverable))

    @property
    def why(self) -> tuple[str, ...]:
        """Return the rules by which it goes, each once."""
        return tuple(dict.fromkeys(one.why for one in self.notices))


@dataclass(frozen=True)
class PreviewCall:
    """One entry that comes onto the call list at an instant."""

    at: datetime
    respondent: str
    notice: PreviewNotice


@dataclass(frozen=True)
class Preview:
    """What would go between two instants if nobody did anything meanwhile."""

    code: str
    title: str
    now: datetime
    until: datetime
    letters: tuple[PreviewLetter, ...]
    """By instant, then in protocol order."""
    calls: tuple[PreviewCall, ...]
    quiet: tuple[tuple[str, str], ...]
    """Respondents who get no letter, and why, in protocol order."""

    def standing(self, standing: Standing) -> list[PreviewLetter]:
        """Return the letters that stand so."""
        return [letter for letter in self.letters if letter.standing is standing]


def preview_data(found: Preview) -> dict[str, object]:
    """Return a preview as plain data for JSON; instants are written in UTC."""
    return {
        "cycle": found.code,
        "now": utc_text(found.now),
        "until": utc_text(found.until),
        "letters": [_letter(letter) for letter in found.letters],
        "call_list": [
            {"at": utc_text(call.at), "respondent": call.respondent} | vars(call.notice)
            for call in found.calls
        ],
        "nothing": [{"respondent": respondent, "why": why} for respondent, why in found.quiet],
    }


def _letter(letter: PreviewLetter) -> dict[str, object]:
    data: dict[str, object] = {
        "at": utc_text(letter.at),
        "standing": letter.standing.value,
        "respondent": letter.respondent,
        "kind": letter.kind.value,
        "to": vars(letter.to) if letter.to else None,
        "copies": [vars(copy) for copy in letter.copies],
        "notices": [vars(one) for one in letter.notices],
        "remark": letter.remark,
    }
    if letter.message:
        data["written"] = _written(letter.message)
    if letter.fault:
        data["fault"] = letter.fault
    return data


def _written(message: Message) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "subject": message.subject,
        "text": message.text,
        "attachments": [attachment.name for attachment in message.attachments],
    }
