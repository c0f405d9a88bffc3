"""Mails about access: a link to sign in, and word to who was let in; short, and nothing else in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType

from config.definition import Language
from notifications.channel import Message
from notifications.wording import WORDINGS


@dataclass(frozen=True)
class Sender:
    """From whom such a mail comes, and where an answer goes."""

    name: str
    address: str


@dataclass(frozen=True)
class AccessMail:
    """To whom such a mail goes, with which link, from whom; `written_at` is a UTC instant."""

    name: str
    """Letters and digits that make the identifier of the message; never a token."""
    to: str
    link: str
    written_at: datetime
    language: Language
    sender: Sender


@dataclass(frozen=True)
class _Words:
    subject: str
    before: str
    """What stands before the link."""
    after: tuple[str, ...]


_SIGN_IN: Mapping[Language, _Words] = MappingProxyType(
    {
        Language.ENGLISH: _Words(
            "Your link to sign in",
            "Somebody, probably you, asked to sign in with this address. Open this link in the browser in"
            " which you asked for it, and confirm there:",
            (
                "The link may be used once, within 10 minutes.",
                "If you did not ask for it, you need not do anything: without your browser it opens nothing.",
            ),
        ),
        Language.FRENCH: _Words(
            "Votre lien de connexion",
            "Une connexion a été demandée avec cette adresse, sans doute par vous. Ouvrez ce lien dans le"
            " navigateur où vous l’avez demandé, et confirmez :",
            (
                "Le lien peut être utilisé une seule fois, dans les 10 minutes.",
                "Si vous n’avez rien demandé, vous n’avez rien à faire : sans votre navigateur, il n’ouvre"
                " rien.",
            ),
        ),
    }
)

_LET_IN: Mapping[Language, _Words] = MappingProxyType(
    {
        Language.ENGLISH: _Words(
            "You have access for {respondent}",
            "{by} let you in for {respondent}: you can see there what it owes and what it handed in. Sign in"
            " with the address to which this mail went:",
            (
                "What you may do there, and what it is about, {by} can tell you.",
                "If you did not expect this, you need not do anything; or answer this mail.",
            ),
        ),
        Language.FRENCH: _Words(
            "Votre accès : {respondent}",
            "{by} vous a donné accès au dossier suivant : {respondent}. Vous y voyez ce qui est dû et ce qui"
            " a été remis. Connectez-vous avec l’adresse à laquelle ce courriel a été envoyé :",
            (
                "{by} peut vous dire de quoi il s’agit et ce que vous pouvez y faire.",
                "Si vous n’attendiez pas ce courriel, vous n’avez rien à faire ; ou bien répondez-y.",
            ),
        ),
    }
)


def sign_in_message(mail: AccessMail) -> Message:
    """Return the mail that carries a link to sign in."""
    return _message("sign-in", mail, _SIGN_IN[mail.language])


def let_in_message(mail: AccessMail, by: str, respondent: str) -> Message:
    """Return the mail to somebody who was let in; its link holds no right.

    Args:
        mail: to whom, and where they sign in.
        by: address of who let them in.
        respondent: its name in English, as the roster has it.
    """
    words = _LET_IN[mail.language]
    name = WORDINGS[mail.language].respondent(respondent)
    subject, before, *after = (
        text.format(by=by, respondent=name) for text in (words.subject, words.before, *words.after)
    )
    return _message("let-in", mail, _Words(subject, before, tuple(after)))


def _message(kind: str, mail: AccessMail, words: _Words) -> Message:
    domain = mail.sender.address.rpartition("@")[2]
    linked = f'<a href="{escape(mail.link)}">{escape(mail.link)}</a>'
    html = (escape(words.before), linked, *map(escape, words.after))
    return Message(
        message_id=f"<{kind}-{mail.name}@{domain}>",
        date=mail.written_at,
        sender=mail.sender.name,
        reply_to=mail.sender.address,
        to=(mail.to,),
        cc=(),
        subject=words.subject,
        text="\n\n".join([words.before, mail.link, *words.after, ""]),
        html=f'<html lang="{mail.language.value}"><body><p>{"</p><p>".join(html)}</p></body></html>\n',
        auto_submitted=True,
    )
