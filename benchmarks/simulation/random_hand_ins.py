"""Plans and statements drawn by chance, handed in as files, as JSON or by mail, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from random import Random

from benchmarks.simulation.acknowledged import Version, keep
from benchmarks.simulation.worlds import ROSTER, small_definition
from config.definition import Definition
from config.reference import read_roster
from documents.form import FormRequest, write_form, write_json
from models.rules.answers import Answer, AnswerKey, Plan
from models.rules.lint import read_definition
from models.rules.mail import MailState
from tasks.forms import FormFor, form_request
from tasks.hand_in import HandIn, hand_in
from tasks.intake import Source, take_in_mail
from tasks.receipts import ReceiptWanted, find_receipt
from tasks.services import Services

BEGUN = datetime(2024, 3, 4, 10, tzinfo=UTC)
CODE = "pesco-nip-2024"


@dataclass(frozen=True)
class Sent:
    """What somebody sends, at an instant of its own: a file, or a mail with it."""

    number: int
    respondent: str
    deliverable: str
    content: bytes
    mail: bytes = b""

    @property
    def at(self) -> datetime:
        """Return the instant at which it comes."""
        return BEGUN + timedelta(seconds=self.number)

    def come(self, services: Services) -> None:
        """Take it in, and note the receipt that its sender gets."""
        whose = (CODE, self.respondent, self.deliverable)
        if self.mail:
            lines = list(take_in_mail(services, [Source(f"{self.number}.eml", self.mail, None)], self.at))
            assert lines[-1].state is MailState.TAKEN, lines
        else:
            hand_in(services, HandIn(*whose, self.content, self.at), self.at)
        receipt = find_receipt(services, ReceiptWanted(*whose), self.at)
        sha256 = receipt.file.sha256 if receipt.file else ""
        keep(services.settings, Version(*whose[1:], receipt.version, sha256))


def drawn(dice: Random, number: int, addresses: Mapping[str, str]) -> list[Sent]:
    """Draw what comes, one after the other; no two are the same."""
    definition = read_definition(small_definition())
    names = {entry.code: entry.name for entry in read_roster("member_states")}
    return [_drawn(dice, place, definition, names, addresses) for place in range(number)]


def _drawn(
    dice: Random, number: int, definition: Definition, names: Mapping[str, str], addresses: Mapping[str, str]
) -> Sent:
    code, by_mail = dice.choice(ROSTER), dice.random() < 0.5
    deliverable = dice.choice(("nip", "nip", "statement"))
    if deliverable == "statement":
        name, content = "text.txt", f"Statement {number} of {names[code]}.".encode()
    else:
        whose = FormFor(code, names[code], definition.deliverable("nip"))
        request = form_request(definition, whose)
        request = form_request(definition, whose, Plan(request.identity, _answers(dice, number, request)))
        is_json = not by_mail and dice.random() < 0.5
        name, content = "plan.xlsx", (write_json if is_json else write_form)(request)
    mail = _mail(number, addresses[code], name, content) if by_mail else b""
    return Sent(number, code, deliverable, content, mail)


def _answers(dice: Random, number: int, request: FormRequest) -> dict[AnswerKey, Answer]:
    answers = {AnswerKey("cover", "", "contact_office"): Answer(f"Office {number}")}
    for item in dice.sample(request.catalogue, dice.randrange(len(request.catalogue))):
        answers[AnswerKey("commitments", item.number, "progress")] = Answer(f"Progress {dice.random()}")
    for year in range(request.year - 3, request.year + 4):
        answers[AnswerKey("figures", str(year), "defence_expenditure")] = Answer(
            Decimal(dice.randrange(1, 10**6))
        )
    return answers


def _mail(number: int, address: str, name: str, content: bytes) -> bytes:
    message = EmailMessage()
    subject = "Political statement" if name.endswith(".txt") else "Our plan"
    message["From"], message["Subject"], message["Message-ID"] = address, subject, f"<{number}@mail.example>"
    message.set_content("Please find attached.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
