"""What the tests of letters share: a letter of each kind and language, a message, and stored snapshots."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.definition import Language
from models.rules.findings import Audience, Finding, Level
from models.rules.letters import (
    Circular,
    Letter,
    LetterContact,
    LetterItem,
    LetterKey,
    LetterKind,
    QuestionAnswer,
    RefusedFile,
)
from notifications.channel import Message

MakeLetter = Callable[..., Letter]
MakeMessage = Callable[..., Message]

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
RECEIVED_AT = datetime(2024, 3, 8, 16, 42, 10, tzinfo=UTC)

CUT_OFF_AT = datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC)
EXTENDED_TO = datetime(2024, 3, 24, 22, 59, 59, tzinfo=UTC)

MADE_AT = {
    LetterKind.CALL: datetime(2023, 12, 1, 8, tzinfo=UTC),
    LetterKind.REMINDER: datetime(2024, 2, 9, 8, tzinfo=UTC),
    LetterKind.OVERDUE: datetime(2024, 3, 13, 8, tzinfo=UTC),
    LetterKind.ACKNOWLEDGEMENT: RECEIVED_AT,
    LetterKind.CLARIFICATION: datetime(2024, 4, 4, 9, 30, tzinfo=UTC),
    LetterKind.EXTENSION: datetime(2024, 3, 6, 13, 5, tzinfo=UTC),
    LetterKind.CUT_OFF: datetime(2024, 5, 2, 7, tzinfo=UTC),
    LetterKind.DRILL: datetime(2023, 11, 6, 8, tzinfo=UTC),
    LetterKind.THANKS: datetime(2024, 11, 19, 8, tzinfo=UTC),
    LetterKind.CORRECTION: datetime(2023, 12, 8, 8, tzinfo=UTC),
    LetterKind.CIRCULAR: datetime(2024, 1, 15, 8, tzinfo=UTC),
    LetterKind.REFUSAL: RECEIVED_AT,
}

TO_CORRECT = Finding(
    rule="missing_item",
    level=Level.ERROR,
    audience=Audience.CONTACT,
    message="commitment 7 has no answer",
    advice="choose a progress, or 'no change' with one sentence",
    sheet="Commitments",
    cell="D14",
    message_fr="l’engagement 7 est sans réponse",
    advice_fr="choisir un progrès, ou « no change » avec une phrase",
)
TO_NOTE = Finding(
    rule="unit_off_by_thousand",
    level=Level.WARNING,
    audience=Audience.CONTACT,
    message="the figure for 2023 is about a thousand times the figure for 2022",
    advice="check the unit: million euro",
    sheet="Figures",
    cell="F9",
    message_fr="le chiffre de 2023 est environ mille fois celui de 2022",
    advice_fr="vérifier l’unité : millions d’euros",
)

PLAN = LetterItem("nip", "National Implementation Plan", ("xlsx",), DUE_AT)
STATEMENT = LetterItem("statement", "high-level political statement", ("txt", "docx", "pdf"), DUE_AT)

RECEIVED_PLAN = replace(
    PLAN, version=2, received_at=RECEIVED_AT, sha256="3f" * 32, findings=(TO_CORRECT, TO_NOTE)
)
REFUSED_PLAN = RefusedFile(
    "EL nip.xlsx",
    "the file is encrypted with a password and cannot be opened",
    "remove the password and send the file again",
)
REGISTERED_STATEMENT = replace(STATEMENT, reference="EL-MOD-2024/17", received_at=RECEIVED_AT)

OFFICE = "PESCO point of contact, Ministry of National Defence"
QUESTIONS = (
    "does the figure for 2024 include the supplementary budget?",
    "Which multinational formation is meant under commitment 12?",
    "Please name the year of the second exercise.",
)
CONTACTS = (
    LetterContact(
        "functional_mailbox", "Defence policy directorate", "pesco@mod-el.example", "+30 000 000 0000"
    ),
    LetterContact("permanent_representation_psc", "Permanent Representation", "psc@permrep-el.example"),
)
ANSWERS = (
    QuestionAnswer("May the statement be signed electronically?", "Yes, as the national rules provide"),
    QuestionAnswer("which exchange rate applies?", "The average of the year, as published."),
)
PARAGRAPHS = (
    "On sheet Figures, the unit reads million euro.",
    "The form that was attached to the call remains valid.",
)

FRENCH = {
    PLAN.title: "plan national de mise en œuvre",
    STATEMENT.title: "déclaration politique de haut niveau",
    OFFICE: "Point de contact CSP, ministère de la défense nationale",
    QUESTIONS[0]: "le chiffre pour 2024 comprend-il le budget supplémentaire ?",
    QUESTIONS[1]: "Quelle formation multinationale est visée par l’engagement 12 ?",
    QUESTIONS[2]: "Nous vous prions d’indiquer l’année du second exercice.",
    CONTACTS[0].office: "Direction de la politique de défense",
    CONTACTS[1].office: "Représentation permanente",
    ANSWERS[0].question: "La déclaration peut-elle être signée électroniquement ?",
    ANSWERS[0].answer: "Oui, selon les règles nationales",
    ANSWERS[1].question: "quel taux de change s’applique ?",
    ANSWERS[1].answer: "La moyenne de l’année, telle que publiée.",
    PARAGRAPHS[0]: "Sur la feuille Figures, l’unité est le million d’euros.",
    PARAGRAPHS[1]: "Le formulaire joint à l’appel reste valable.",
    "unit of the figures": "unité des chiffres",
    "PESCO National Implementation Plans 2024": "Plans nationaux de mise en œuvre 2024 (CSP)",
    "Council Decision (CFSP) 2017/2315 of 11 December 2017, Article 6(3)": (
        "décision (PESC) 2017/2315 du Conseil du 11 décembre 2017, article 6, paragraphe 3"
    ),
    "PESCO secretariat": "Secrétariat de la CSP",
}


def _received() -> tuple[LetterItem, ...]:
    return RECEIVED_PLAN, REGISTERED_STATEMENT


ITEMS: dict[LetterKind, tuple[LetterItem, ...]] = {
    LetterKind.ACKNOWLEDGEMENT: _received(),
    LetterKind.CLARIFICATION: (
        replace(RECEIVED_PLAN, questions=QUESTIONS, cut_off_at=CUT_OFF_AT),
        replace(REGISTERED_STATEMENT, questions=QUESTIONS[:1], cut_off_at=CUT_OFF_AT),
    ),
    LetterKind.EXTENSION: tuple(
        replace(
            item,
            change="extended",
            due_at=EXTENDED_TO,
            previous_due_at=DUE_AT,
            late_after=EXTENDED_TO,
            cut_off_at=CUT_OFF_AT,
            deadline_version=2,
        )
        for item in (PLAN, STATEMENT)
    ),
    LetterKind.OVERDUE: tuple(replace(item, cut_off_at=CUT_OFF_AT) for item in (PLAN, STATEMENT)),
    LetterKind.CUT_OFF: tuple(replace(item, cut_off_at=CUT_OFF_AT) for item in (PLAN, STATEMENT)),
    LetterKind.THANKS: _received(),
    LetterKind.REFUSAL: (
        replace(PLAN, refused=REFUSED_PLAN),
        replace(STATEMENT, refused=replace(REFUSED_PLAN, name="statement.pdf")),
    ),
    LetterKind.DRILL: (),
    LetterKind.CORRECTION: (),
    LetterKind.CIRCULAR: (),
}


def _make_letter(kind: LetterKind = LetterKind.REMINDER, **changes: object) -> Letter:
    made_at = changes.pop("made_at", MADE_AT[kind])
    letter = Letter(
        key=LetterKey("pesco-nip-2024", "office@mod-el.example", "mailbox", kind, made_at),
        cycle_title="PESCO National Implementation Plans 2024",
        short_title="PESCO NIP 2024",
        legal_basis="Council Decision (CFSP) 2017/2315 of 11 December 2017, Article 6(3)",
        sender="PESCO secretariat",
        reply_to="pesco-secretariat@kalends.example",
        marking="",
        courteous=kind is LetterKind.OVERDUE,
        respondent="EL",
        respondent_name="Greece",
        time_zone="Europe/Athens",
        recipient_address="office@mod-el.example",
        recipient_office=OFFICE,
        items=ITEMS.get(kind, (PLAN, STATEMENT)),
        contacts=CONTACTS if kind is LetterKind.DRILL else (),
        circular=_circular(kind),
    )
    if changes.get("language") is Language.FRENCH:
        letter = _in_french(letter)
    return replace(letter, **changes)


def _circular(kind: LetterKind) -> Circular | None:
    if kind is LetterKind.CORRECTION:
        return Circular(1, "unit of the figures", PARAGRAPHS)
    if kind is LetterKind.CIRCULAR:
        return Circular(2, "unit of the figures", PARAGRAPHS[1:], ANSWERS)
    return None


def _in_french(letter: Letter) -> Letter:
    return replace(
        letter,
        cycle_title=FRENCH[letter.cycle_title],
        short_title="Plans CSP 2024",
        legal_basis=FRENCH[letter.legal_basis],
        sender=FRENCH[letter.sender],
        recipient_office=FRENCH[letter.recipient_office],
        items=tuple(_item_in_french(item) for item in letter.items),
        contacts=tuple(replace(contact, office=FRENCH[contact.office]) for contact in letter.contacts),
        circular=letter.circular and _circular_in_french(letter.circular),
    )


def _item_in_french(item: LetterItem) -> LetterItem:
    title = FRENCH[item.title]
    return replace(
        item,
        title=title,
        the_title=f"{'le' if title.startswith('plan') else 'la'} {title}",
        questions=tuple(FRENCH[question] for question in item.questions),
        findings=tuple(finding.in_language(Language.FRENCH) for finding in item.findings),
    )


def _circular_in_french(circular: Circular) -> Circular:
    answers = (QuestionAnswer(FRENCH[one.question], FRENCH[one.answer]) for one in circular.answers)
    paragraphs = (FRENCH[paragraph] for paragraph in circular.paragraphs)
    return Circular(circular.number, FRENCH[circular.title], tuple(paragraphs), tuple(answers))


def _make_message(**changes: object) -> Message:
    message = Message(
        message_id="<0123456789abcdef@kalends.invalid>",
        date=datetime(2024, 2, 9, 8, tzinfo=UTC),
        sender="PESCO secretariat",
        reply_to="pesco-secretariat@kalends.example",
        to=("office@mod-el.example",),
        cc=(),
        subject="[EL] PESCO National Implementation Plans 2024: reminder, due 10 March 2024",
        text="Dear colleagues,\n",
        html="<p>Dear colleagues,</p>\n",
        auto_submitted=True,
    )
    return replace(message, **changes)


@pytest.fixture
def make_letter() -> MakeLetter:
    """Return what makes a letter of a kind; whatever is named differs from the usual one."""
    return _make_letter


@pytest.fixture
def make_message() -> MakeMessage:
    """Return what makes a message; whatever is named differs from the usual one."""
    return _make_message


@pytest.fixture
def plan() -> LetterItem:
    """Return the plan as it is owed."""
    return PLAN


@pytest.fixture(params=list(Language), ids=lambda language: language.name.lower())
def language(request: pytest.FixtureRequest) -> Language:
    """Return each language in turn."""
    return request.param


@pytest.fixture
def in_french() -> Callable[[LetterItem], LetterItem]:
    """Return what says a deliverable in French."""
    return _item_in_french


@pytest.fixture
def received_plan() -> LetterItem:
    """Return the plan as it was received, with a point to correct and one to note."""
    return RECEIVED_PLAN


@pytest.fixture
def check_snapshot(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Return what compares bytes with those stored under a name; a missing one is written, and fails."""
    folder = Path(request.path).parent / "snapshots"

    def check(name: str, content: bytes) -> None:
        path = folder / name
        if not path.exists():
            folder.mkdir(exist_ok=True)
            path.write_bytes(content)
            pytest.fail(f"the snapshot {name} was not there and has been written: read it, then run again")
        assert content.decode() == path.read_bytes().decode()

    return check
