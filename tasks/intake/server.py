"""Mail on a server; where it was read up to is noted, mail by mail, once each is on record."""

from collections.abc import Iterator

from config.settings import Settings
from models.errors import NoMailSourceError
from models.operations.intake import note_position
from models.queries.intake import last_uid
from notifications.imap import Afterwards, ImapAccount, open_mailbox
from tasks.intake.folder import folder_mail
from tasks.intake.taking import Source
from tasks.services import Services


def server_mail(services: Services) -> Iterator[Source]:
    """Yield the mails on the server of the settings that are not on record yet.

    Whoever takes the next one says with it that the one before is on record.

    Raises:
        NoMailSourceError: a setting is missing.
        MailServerError: the server cannot be reached or refuses us.
    """
    account = account_of(services.settings)
    with open_mailbox(account) as mailbox:
        with services.reading() as session:
            uid = last_uid(session, account.name, mailbox.uid_validity)
        for number in mailbox.uids_after(uid):
            mail = mailbox.fetch(number)
            if mail:
                yield Source(f"{account.folder} {number}", mail.content, mail.arrived_at)
                mailbox.set_aside(number)
            with services.transaction() as session:
                note_position(session, account.name, mailbox.uid_validity, number)


def mail_of_settings(services: Services) -> Iterator[Source] | None:
    """Return the mail that is to be read by the settings, a server before a folder, or none if no mail is."""
    if services.settings.imap_host:
        return server_mail(services)
    folder = services.settings.intake_folder
    return folder_mail(folder) if folder else None


def account_of(settings: Settings) -> ImapAccount:
    """Return the account that the settings name.

    Raises:
        NoMailSourceError: a setting is missing.
    """
    if not settings.imap_host or not settings.imap_user or settings.imap_password is None:
        raise NoMailSourceError(
            "KALENDS_IMAP_HOST, KALENDS_IMAP_USER and KALENDS_IMAP_PASSWORD belong together"
        )
    if settings.imap_afterwards == "move" and not settings.imap_move_to:
        raise NoMailSourceError("KALENDS_IMAP_MOVE_TO is not set")
    return ImapAccount(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=settings.imap_password,
        folder=settings.imap_folder,
        timeout_seconds=settings.imap_timeout_seconds,
        ca_file=settings.imap_ca_file,
        afterwards=Afterwards(settings.imap_afterwards),
        move_to=settings.imap_move_to or "",
    )
