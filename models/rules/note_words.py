"""What a numbered note says of itself in each language, whatever the definition: its days and its outline."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.definition import Language


@dataclass(frozen=True)
class OutlinePoint:
    """One point of the suggested outline of a statement."""

    title: str
    text: str


@dataclass(frozen=True)
class NoteWords:
    """The words of one language."""

    this_call: str
    due: str
    """Stands before what is due on a day; so does the next."""
    last_day: str
    outline: tuple[OutlinePoint, ...]
    """Outline of a statement that we suggest; no act prescribes one. Its last point is the signature."""
    outline_intro: str
    """Stands at the head of the outline as a document of its own."""
    outline_signatures: tuple[str, ...]
    """What stands under the lines for one or two signatures; no person is named."""


ENGLISH = NoteWords(
    this_call="This call",
    due="Due: ",
    last_day="Last day for the common report: ",
    outline=(
        OutlinePoint("Political message", "What the cooperation means to your state, in a few sentences."),
        OutlinePoint("Main achievements", "What has been achieved since the last statement, with examples."),
        OutlinePoint("National priorities", "What comes first in the coming years, and why."),
        OutlinePoint("Working together", "Where joint work has helped, and where it would help most."),
        OutlinePoint("Obstacles", "What stands in the way, and what would help to overcome it."),
        OutlinePoint("Signature", "The authority that signs, the date, and the marking of the document."),
    ),
    outline_intro=(
        "This outline is a suggestion; please write over it, or in any other order, shape and language. "
        "A courtesy translation may come as a second file. Words in brackets are ours and go."
    ),
    outline_signatures=("Office, date", "Second office, date (where two sign)"),
)

FRENCH = NoteWords(
    this_call="Le présent appel",
    due="Échéance : ",
    last_day="Dernier jour pour le rapport commun : ",
    outline=(
        OutlinePoint(
            "Message politique", "Ce que la coopération représente pour votre État, en quelques phrases."
        ),
        OutlinePoint(
            "Principales réalisations",
            "Ce qui a été accompli depuis la dernière déclaration, avec des exemples.",
        ),
        OutlinePoint(
            "Priorités nationales", "Ce qui passe en premier dans les années à venir, et pour quelle raison."
        ),
        OutlinePoint("Travail en commun", "Là où il a été utile, et là où il le serait le plus à l’avenir."),
        OutlinePoint("Obstacles", "Ce qui fait obstacle, et ce qui aiderait à le surmonter."),
        OutlinePoint("Signature", "L’autorité signataire, la date et le marquage du document."),
    ),
    outline_intro=(
        "Ce plan est une suggestion : vous pouvez écrire par-dessus, ou choisir un autre ordre, une autre "
        "présentation et toute autre langue. Une traduction de courtoisie peut former un second fichier. "
        "Les mots entre crochets sont les nôtres et sont à supprimer."
    ),
    outline_signatures=("Autorité, date", "Seconde autorité, date (si deux signent)"),
)

NOTE_WORDS: Mapping[Language, NoteWords] = MappingProxyType(
    {Language.ENGLISH: ENGLISH, Language.FRENCH: FRENCH}
)
"""Every language that notes can be written in."""
