"""Mail intake killed before and after whatever makes it durable: each mail is taken once, and none is lost.

`python -m benchmarks.simulation.killed_intake --base FOLDER [--server URL]` prints the places, where the
intake of a mail was killed, and what came out otherwise, as JSON.
"""

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import Session, select

from benchmarks.simulation.acknowledged import versions, wrong
from benchmarks.simulation.killed_acts import Picture, main
from benchmarks.simulation.killed_hand_in import CODE, NOW, files_in
from benchmarks.simulation.worlds import rehearsal_in, small_definition, world_of
from config.settings import Settings
from documents.mail_store import MailStore
from documents.store import FileStore
from models.database import Database
from models.queries.cycles import audit_entries, get_cycle
from models.queries.intake import mails_in
from models.rules.lint import read_definition
from models.rules.mail import MailState
from models.tables import Contact, Respondent
from tasks.forms import FormFor
from tasks.intake import folder_mail, take_in_mail
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services, open_services

POST, MAILS = "post", "mails"
"""Folders of the mails that come, and of those that came."""

UNKNOWN = "somebody@unknown.example"


@dataclass(frozen=True)
class Mail:
    """One mail that comes."""

    what: str
    sender: str
    subject: str
    file: tuple[str, bytes]

    def written(self, address: str) -> bytes:
        """Return the bytes of the mail."""
        message = EmailMessage()
        message["From"], message["Subject"] = address, self.subject
        message["Message-ID"] = f"<{self.what.replace(' ', '.')}@mail.example>"
        message.set_content("Please find attached.")
        name, content = self.file
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return message.as_bytes()


def mails() -> tuple[Mail, ...]:
    """Return mails that are taken in, wait for an officer, and are refused."""
    definition = read_definition(small_definition())
    whose = FormFor("BE", "Belgium", definition.deliverable("nip"))
    plan = ("BE.xlsx", file_of(definition, whose, Variant.VALID))
    return (
        Mail("a plan", "BE", "Our plan", plan),
        Mail("a plan of somebody else", "EL", "Their plan", plan),
        Mail("a statement", "EL", "Political statement", ("text.txt", b"Our statement.")),
        Mail("a marked statement", "SE", "Political statement", ("text.txt", b"SECRET UE/EU SECRET")),
        Mail("an unknown sender", UNKNOWN, "Hello", ("text.txt", b"Hello.")),
    )


def addresses_in(services: Services) -> dict[str, str]:
    """Return an address of each respondent's contacts."""
    with services.reading() as session:
        return dict(session.exec(select(Respondent.code, Contact.address).join(Contact)).all())


class Intake:
    """Mails that come one after the other; each time the whole folder is taken in."""

    @property
    def acts(self) -> Sequence[str]:
        """Return the names of the mails."""
        return [one.what for one in mails()]

    def prepare(self, settings: Settings) -> None:
        """Open a cycle, and write the mails."""
        with world_of(settings) as services:
            rehearsal_in(services, small_definition()).open()
            addresses = addresses_in(services)
        for name in (POST, MAILS):
            (settings.files.parent / name).mkdir()
        for number, mail in enumerate(mails()):
            content = mail.written(addresses.get(mail.sender, mail.sender))
            (settings.files.parent / POST / f"{number}.eml").write_bytes(content)

    def act(self, settings: Settings, number: int) -> None:
        """Let one mail more come, and take in every mail of the folder."""
        folder = settings.files.parent
        shutil.copyfile(folder / POST / f"{number}.eml", folder / MAILS / f"{number}.eml")
        with open_services(settings) as services:
            list(take_in_mail(services, folder_mail(folder / MAILS), NOW))

    def wrong(self, settings: Settings) -> list[str]:
        """Return what is lost, altered, doubled or broken."""
        return wrong(settings, CODE)

    def picture(self, settings: Settings) -> Picture:
        """Return what is on record and in both stores."""
        store = FileStore(settings.files)
        with closing(Database(settings.database_url)) as database, database.reading() as session:
            return {
                "mails": _mails(session),
                "versions": versions(session),
                "files": [name for name in files_in(store) if not Path(name).suffix],
                "originals": files_in(MailStore(settings.quarantine)),
                "record": _record(session),
            }


def _mails(session: Session) -> list[tuple[str, ...]]:
    rows = mails_in(session, tuple(MailState))
    return sorted((row.key, row.state, row.reason or "", row.respondent) for row in rows)


def _record(session: Session) -> list[tuple[str, str, str]]:
    cycle = get_cycle(session, CODE)
    entries = audit_entries(session, cycle.id or 0)
    return [(entry.what, entry.respondent or "", str(entry.detail)) for entry in entries]


if __name__ == "__main__":
    main(Intake(), __doc__)
