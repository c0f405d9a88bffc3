"""Mails about access, over the channel of this installation: they are no letters of a cycle."""

import logging
from dataclasses import dataclass
from datetime import datetime

from config.definition import Language
from models.rules.access import Mine
from models.rules.letters import OutcomeKind
from notifications.access_mail import AccessMail, Sender, let_in_message, sign_in_message
from notifications.channel import Message, Outcome
from tasks.access import Invited, new_secret, plain_address, sha256
from tasks.services import Services

_LOG = logging.getLogger("kalends.access")


@dataclass(frozen=True)
class LetIn:
    """Who was let in at a respondent, by the address of whom, and the language in which that person works."""

    address: str
    mine: Mine
    by: str
    language: Language


def send_link(services: Services, invited: Invited, now: datetime) -> Outcome:
    """Mail a link that was asked for."""
    mail = AccessMail(
        name=sha256(f"name of {invited.token}")[:32],
        to=invited.address,
        link=f"{services.settings.web_url}/sign-in/{invited.token}",
        written_at=now,
        language=invited.viewer.language,
        sender=_sender(services),
    )
    return _send(services, sign_in_message(mail))


def tell_let_in(services: Services, let_in: LetIn, now: datetime) -> Outcome:
    """Mail somebody that they were let in, by whom and where to sign in."""
    mail = AccessMail(
        name=sha256(new_secret())[:32],
        to=plain_address(let_in.address),
        link=f"{services.settings.web_url}/sign-in",
        written_at=now,
        language=let_in.language,
        sender=_sender(services),
    )
    return _send(services, let_in_message(mail, let_in.by, let_in.mine.name))


def _sender(services: Services) -> Sender:
    return Sender(services.settings.web_sender, services.settings.web_sender_address)


def _send(services: Services, message: Message) -> Outcome:
    answers = services.channels[services.settings.channel].send_many([message])
    outcome = {place: one for group in answers for place, one in group.items()}[0]
    if outcome.kind is not OutcomeKind.ACCEPTED:
        _LOG.warning("a mail about access was not taken: %s", outcome.detail)
    return outcome
