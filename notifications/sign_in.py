"""The mail with a link to sign in: short, in the language of who asked, without anything else in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType

from config.definition import Language
from notifications.channel import Message


@dataclass(frozen=True)
class Invitation:
    """What a mail to sign in says: to whom, by which link, from whom; `asked_at` is a UTC instant."""

    name: str
    """Letters and digits that make the identifier of the message; never the token."""
    to: str
    link: str
    asked_at: datetime
    language: Language
    sender: str
    sender_address: str


_SUBJECT: Mapping[Language, str] = MappingProxyType(
    {Language.ENGLISH: "Your link to sign in", Language.FRENCH: "Votre lien de connexion"}
)

_TEXT: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        Language.ENGLISH: (
            "Somebody, probably you, asked to sign in with this address. Open this link in the browser in"
            " which you asked for it, and confirm there:",
            "The link may be used once, within 10 minutes.",
            "If you did not ask for it, you need not do anything: without your browser it opens nothing.",
        ),
        Language.FRENCH: (
            "Une connexion a été demandée avec cette adresse, sans doute par vous. Ouvrez ce lien dans le"
            " navigateur où vous l’avez demandé, et confirmez :",
            "Le lien peut être utilisé une seule fois, dans les 10 minutes.",
            "Si vous n’avez rien demandé, vous n’avez rien à faire : sans votre navigateur, il n’ouvre rien.",
        ),
    }
)


def sign_in_message(invitation: Invitation) -> Message:
    """Return the mail that carries a link to sign in."""
    first, *others = _TEXT[invitation.language]
    paragraphs = (first, invitation.link, *others)
    domain = invitation.sender_address.rpartition("@")[2]
    linked = f'<a href="{escape(invitation.link)}">{escape(invitation.link)}</a>'
    html = [linked if text == invitation.link else escape(text) for text in paragraphs]
    return Message(
        message_id=f"<sign-in-{invitation.name}@{domain}>",
        date=invitation.asked_at,
        sender=invitation.sender,
        reply_to=invitation.sender_address,
        to=(invitation.to,),
        cc=(),
        subject=_SUBJECT[invitation.language],
        text="\n\n".join([*paragraphs, ""]),
        html=f'<html lang="{invitation.language.value}"><body><p>{"</p><p>".join(html)}</p></body></html>\n',
        auto_submitted=True,
    )
