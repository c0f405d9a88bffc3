"""A look at mail that is to wait: what is marked as classified does not lie here until an officer comes."""

from config.definition import FileFormat
from documents.gate import admit, look_at, refuse_classified_marking
from models.errors import ClassifiedMarkingError, GateError
from models.rules.mail import IncomingMail, MailFile

MOST_LOOKED_AT = 10
"""Files of one mail that are looked at before an officer accepts one: anybody can make this machine look."""


def find_classified(mail: IncomingMail) -> str | None:
    """Return which file of a mail is marked as classified, where, and the way out; none if none is.

    Only markings are looked for. What cannot be looked at waits with the mail: whoever accepts it hears why.
    """
    for place, file in enumerate(mail.files[:MOST_LOOKED_AT], start=1):
        try:
            _look(file)
        except ClassifiedMarkingError as error:
            return f"file {place}: {error}; {error.way_out}"
        except GateError:
            continue
    return None


def _look(file: MailFile) -> None:
    refuse_classified_marking(file.name.rpartition(".")[0] or file.name)
    look_at(file.content, admit(file.content, tuple(FileFormat)), file.name)
