"""What the tests of mail intake share: mails, and a way to take them in."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.intake import Source, take_in_mail
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def write(*files, text="Please find attached.", **headers):
    """Return the bytes of a mail from Belgium's mailbox with files, given as name and content."""
    message = EmailMessage()
    given = {"From": "nip@be.example", "Message_ID": "<1@be.example>", "Subject": "Our plan", **headers}
    for name, value in given.items():
        if value is not None:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture(scope="session")
def written():
    """Return what writes a mail of Belgium."""
    return write


@pytest.fixture(scope="session")
def form():
    """Return a form that Belgium filled in."""
    return file_of(DEFINITION, FormFor("BE", "Belgium", DEFINITION.deliverable("nip")), Variant.VALID)


@pytest.fixture
def take(opened):
    """Return what takes mails in, and says what became of each."""

    def take(*mails, now=NOW, arrived=None):
        sources = [Source(f"{place}.eml", mail, arrived) for place, mail in enumerate(mails)]
        return list(take_in_mail(opened, sources, now))

    return take
