"""What the answers of a mail relay mean, by the step and the code; and how they are told.

Source: RFC 5321, section 4.2 (codes); RFC 3463 (status codes of three parts).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.letters import OutcomeKind
from notifications.channel import Outcome
from notifications.smtp_lines import Reply

RELAY_CLOSES = 421
"""The relay ends the conversation, whatever was asked. Source: RFC 5321, section 3.8."""

GO_AHEAD = 354
"""The relay waits for the letter."""

ABOUT_THE_SESSION = frozenset({502, 503, 504, 521, 530, 534, 535, 538})
"""Refusals that blame how we talk to the relay: no letter is at fault. Source: RFC 5321, 4954, 7504."""

_ABOUT_US = frozenset(
    {"1.7", "1.8", "3.2", "3.5", *(f"7.{detail}" for detail in (*range(8, 15), *range(20, 30)))}
)
"""Statuses that blame our sender, our account, our records or the relay itself, at whatever step.

Source: RFC 3463, sections 3.2, 3.4 and 3.8; RFC 4954, section 6; RFC 7372, section 3; RFC 7505, section 4.2.
"""

_NOT_PERMITTED = frozenset({"7.0", "7.1"})
"""Said before a letter has come, they judge who sends it; afterwards, what stands in it."""

_TOO_BIG = 552
"""Said of the sender, it is the size announced beside it. Source: RFC 1870, section 6.1."""

_ABOUT_THE_LETTER = frozenset({"2.3", "3.4", "6"})
"""Statuses, or their second part, that blame the letter, at whatever step. Source: RFC 3463, section 3."""

_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}(?= |$)")

_MEANINGS = {
    "1.1": "there is no such mailbox",
    "1.2": "there is no such domain",
    "1.3": "the address is not well formed",
    "1.6": "the mailbox has moved",
    "1.7": "the address of the sender is not taken",
    "1.8": "the domain of the sender is not known",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "2.3": "the letter is larger than the mailbox takes",
    "3.1": "the mail system is full",
    "3.2": "the mail system takes no mail now",
    "3.4": "the letter is too big",
    "4.1": "the mail system of the recipient does not answer",
    "4.3": "the mail system of the recipient cannot be looked up",
    "4.4": "there is no way to the recipient",
    "6.1": "the mail system takes no such content",
    "7.0": "a rule of the mail system forbids it",
    "7.1": "the mail system does not permit it",
    "7.8": "name or password is wrong",
    "7.23": "the records (SPF) of the sender's domain do not name the relay",
    "7.25": "the address of the relay has no name",
    "7.26": "the checks of the sender's domain (SPF, DKIM, DMARC) fail",
}
"""By the second and third part of the status. Source: RFC 3463, section 3; RFC 4954; RFC 7372; RFC 7505."""

_TEXT_LENGTH = 80
"""Characters of the relay's own text that are told."""

_UNSAFE = re.compile(r"<[^>]*>?|\"[^\"]*\"?|'[^']*'|\[[^\]]*\]?|\([^)]*\)?|\S*[@=/\\:_.]\S+|\S*\d{3,}\S*")
"""What may be an address, a host, an identifier or words of the letter."""

_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*|[0-9]+")


_OUR_SENDER = "it does not let us send: see KALENDS_SMTP_BOUNCE_ADDRESS and KALENDS_SMTP_USER"
_OUR_STANDING = "that is about us, not about the letter: ask who runs the relay to let us send"


class Step(StrEnum):
    """A step of handing over a letter, by what the relay judges in it."""

    RESET = "a new start"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    COPY = "a copy"
    START = "the start of the letter"
    LETTER = "the letter"


@dataclass(frozen=True)
class Answered:
    """The reply to one step."""

    step: Step
    reply: Reply


def judge(answers: Sequence[Answered], hidden: Collection[str] = ()) -> Outcome:
    """Return the outcome that the answers before the letter itself decide, one of them at least a refusal.

    A refused copy does not stop a letter. A recipient refused for good outweighs one put off: waiting
    would not help. `hidden` are the words that must not be told, in lower case.
    """
    outcomes: list[Outcome] = []
    for one in answers:
        if can_go_on(one) or (outcomes and one.step is Step.START):
            continue
        outcomes.append(outcome_of(one, hidden))
        if one.step is not Step.RECIPIENT:
            break
    return min(outcomes, key=lambda outcome: outcome.kind is not OutcomeKind.DEAD)


def outcome_of(one: Answered, hidden: Collection[str] = ()) -> Outcome:
    """Return what a refusal means: put off by 4xx, dead by 5xx unless that blames the session or us."""
    if not one.reply.is_refusal:
        return Outcome(OutcomeKind.TRY_AGAIN, f"the relay gave an answer without meaning to {one.step}")
    verb = "refused" if one.reply.is_for_good else "put off"
    detail = f"the relay {verb} {one.step}: {told(one.reply, hidden)}"
    if not one.reply.is_for_good or _blames_session(one):
        return Outcome(OutcomeKind.TRY_AGAIN, detail)
    if _blames_us(one):
        way_out = _OUR_SENDER if one.step is Step.SENDER else _OUR_STANDING
        return Outcome(OutcomeKind.TRY_AGAIN, f"{detail}; {way_out}", is_for_all=one.step is Step.SENDER)
    return Outcome(OutcomeKind.DEAD, detail)


def can_go_on(one: Answered) -> bool:
    """Return whether the next step may be asked for."""
    if one.step is Step.START:
        return one.reply.code == GO_AHEAD
    if one.step is Step.COPY:
        return one.reply.code not in (0, RELAY_CLOSES)
    return one.reply.is_positive


def ends_connection(reply: Reply) -> bool:
    """Return whether nothing further should be asked on the connection."""
    return reply.code in (0, RELAY_CLOSES) or reply.code in ABOUT_THE_SESSION


def copies_refused(answers: Iterable[Answered]) -> str:
    """Return how many copies were refused and with which codes; nothing if none was."""
    refused = [one.reply for one in answers if one.step is Step.COPY and not one.reply.is_positive]
    if not refused:
        return ""
    codes = sorted({f"{reply.code:03} {_status(reply)}".strip() for reply in refused})
    noun = "copy was" if len(refused) == 1 else "copies were"
    return f"{len(refused)} {noun} refused: {', '.join(codes)}"


def told(reply: Reply, hidden: Collection[str] = ()) -> str:
    """Return a reply in words: its codes, what they mean, and harmless words of the relay itself."""
    status = _status(reply)
    meaning = _MEANINGS.get(status.partition(".")[2], "")
    text = harmless(reply.text.removeprefix(status), hidden)
    parts = [f"{reply.code:03} {status}".strip(), meaning, f"'{text}'" if text else ""]
    return ", ".join(part for part in parts if part)


def harmless(text: str, hidden: Collection[str] = ()) -> str:
    """Return what is left of a relay's text once all is out that may name a person, a host or a letter."""
    words = _WORDS.findall(_UNSAFE.sub(" ", text))
    kept = " ".join(word for word in words if word.lower() not in hidden)
    return kept if len(kept) <= _TEXT_LENGTH else kept[:_TEXT_LENGTH].rpartition(" ")[0] + " …"


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of addresses and other texts that must not be told, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORDS.findall(text))


def _blames_session(one: Answered) -> bool:
    return one.step is Step.RESET or (one.step is not Step.LETTER and one.reply.code in ABOUT_THE_SESSION)


def _blames_us(one: Answered) -> bool:
    meant = _status(one.reply).partition(".")[2]
    if meant in _ABOUT_US:
        return True
    if one.step is Step.SENDER:
        subject = meant.partition(".")[0]
        is_size = not meant and one.reply.code == _TOO_BIG
        return not (is_size or meant in _ABOUT_THE_LETTER or subject in _ABOUT_THE_LETTER)
    return one.step is not Step.LETTER and meant in _NOT_PERMITTED


def _status(reply: Reply) -> str:
    found = _STATUS.match(reply.text)
    return found.group() if found else ""
