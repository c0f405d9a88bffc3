"""What the tests of contacts share: a cycle whose call has gone, and delivery reports about its letters."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.queries.contacts import contacts_of
from models.rules.letters import message_id_of
from models.tables import Contact, Letter
from tasks.advance import advance
from tasks.contacts import read_reports
from tasks.services import Services

CALLED_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
REPORTED_AT = datetime(2023, 12, 5, 8, tzinfo=UTC)

MAIL = """From: mailer-daemon@relay.example
To: {to}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Not delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
{blocks}
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


@dataclass(frozen=True)
class Reporting:
    """A folder of mail about the letters of a called cycle."""

    services: Services
    folder: Path
    names: list[str] = field(default_factory=list)
    to: str = "bounces@kalends.example"
    """Where reports are sent."""

    def add(self, address: str, action: str = "failed", status: str = "5.1.1", letter: str = "") -> None:
        """File a report about the call to an address, or about a letter that is named."""
        lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
        blocks = "\n" + "\n".join(line for line in lines if line[-2:] != ": ") + "\n"
        self.report(blocks, letter or self.call_to(address))

    def report(self, blocks: str, letter: str) -> None:
        """File a report about a letter with what it says of recipients."""
        self.file(MAIL.format(blocks=blocks, message_id=letter, to=self.to))

    def file(self, mail: str, name: str = "") -> None:
        """File a mail."""
        self.names.append(name or f"{len(self.names):02}.eml")
        path = self.folder / self.names[-1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mail, encoding="utf-8")

    def call_to(self, address: str) -> str:
        """Return the Message-ID of the call that went to an address."""
        with self.services.reading() as session:
            statement = select(Letter.digest).join(Contact, col(Letter.recipient_id) == Contact.id)
            return message_id_of(session.exec(statement.where(Contact.address == address.lower())).one())

    def read(self, now: datetime = REPORTED_AT) -> list[str]:
        """Read the folder and return what came of it, in the order of the files."""
        return [line.verdict.value for line in read_reports(self.services, self.folder, now)]

    def marked(self) -> dict[str, str]:
        """Return the status of every address that is marked."""
        with self.services.reading() as session:
            pairs = contacts_of(session, "member_states")
        return {one.address: one.undeliverable_status for _, one in pairs if one.undeliverable_at}


@pytest.fixture
def reporting(opened: Services, tmp_path: Path) -> Reporting:
    """Return an empty folder of mail in a cycle whose call has gone."""
    advance(opened, "pesco-nip-2024", CALLED_AT)
    folder = tmp_path / "bounces"
    folder.mkdir()
    return Reporting(opened, folder)
