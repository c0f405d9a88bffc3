"""What a receipt says, in each language; it names facts and judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from config.definition import Language
from documents import french, moments
from documents.text import HARD_SPACE

BRUSSELS = "Europe/Brussels"


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    title: str
    headline: str
    cycle: str
    respondent: str
    deliverable: str
    version: str
    registration: str
    received: str
    in_capital: str
    due: str
    announced: str
    by_then: str
    yes: str
    first_arrived: str
    all_the_same: str
    format: str
    size: str
    in_bytes: str
    reference: str
    pages: str
    marking: str
    custodian: str
    entry: str
    entry_in_record: str
    entry_hash: str
    confirms: str
    of_file: str
    of_part: str
    proves: str
    digest: str
    attached: str


_ENGLISH = Words(
    title="Acknowledgement of receipt",
    headline="Acknowledgement of receipt: {}, {}",
    cycle="Cycle",
    respondent="From",
    deliverable="Document",
    version="version {}",
    registration="registration {}",
    received="Received",
    in_capital="In the capital",
    due="Due",
    announced="Announced for",
    by_then="In time",
    yes="yes",
    first_arrived="the first version arrived on {}",
    all_the_same="arrived after the due date; received all the same",
    format="Format",
    size="Size",
    in_bytes="{} bytes",
    reference="Reference",
    pages="Pages",
    marking="Marking",
    custodian="Custodian",
    entry="Place in the record",
    entry_in_record="entry {} of the cycle",
    entry_hash="Hash of that entry",
    confirms="This receipt confirms what arrived. It is not an assessment of the content.",
    of_file=(
        "The SHA-256 value identifies the file: computed on the same file, it is the same; "
        "a change of one bit gives another one."
    ),
    of_part=(
        "The content is kept outside the electronic record. This receipt says where and under which "
        "reference; it can prove nothing about the content."
    ),
    proves=(
        "Whether a file is the one received, and whether this receipt is unchanged, can be looked up without "
        "network or database with “kalends verify-receipt”. That does not show who wrote the receipt: only "
        "the record of the secretariat does, which holds the entry named above."
    ),
    digest="Digest of this receipt: {}",
    attached="The same as data is attached to this document: {}",
)

_FRENCH = Words(
    title="Accusé de réception",
    headline="Accusé de réception\N{NO-BREAK SPACE}: {}, {}",
    cycle="Cycle",
    respondent="De la part de",
    deliverable="Document",
    version="version {}",
    registration="enregistrement {}",
    received="Reçu",
    in_capital="Dans la capitale",
    due="Échéance",
    announced="Annoncé pour le",
    by_then="Dans le délai",
    yes="oui",
    first_arrived="la première version est parvenue le {}",
    all_the_same="parvenu après l’échéance ; reçu tout de même",
    format="Format",
    size="Taille",
    in_bytes="{} octets",
    reference="Référence",
    pages="Pages",
    marking="Marquage",
    custodian="Dépositaire",
    entry="Place au registre",
    entry_in_record="inscription {} du cycle",
    entry_hash="Empreinte de celle-ci",
    confirms=(
        "Le présent accusé confirme ce qui est parvenu. Il ne constitue pas une évaluation du contenu."
    ),
    of_file=(
        "La valeur SHA-256 identifie le fichier : calculée sur le même fichier, elle est identique ; "
        "un seul bit modifié en donne une autre."
    ),
    of_part=(
        "Le contenu est conservé hors du registre électronique. Le présent accusé dit où et sous quelle "
        "référence ; il ne peut rien prouver quant au contenu."
    ),
    proves=(
        "« kalends verify-receipt » vérifie, sans réseau ni base de données, qu’un fichier est celui qui a "
        "été reçu et que le présent accusé est inchangé. Cela ne montre pas qui a établi l’accusé : seul le "
        "registre du secrétariat le montre, par l’inscription indiquée ci-dessus."
    ),
    digest="Empreinte du présent accusé : {}",
    attached="Les mêmes données sont jointes au présent document : {}",
)

WORDS: Mapping[Language, Words] = MappingProxyType({Language.ENGLISH: _ENGLISH, Language.FRENCH: _FRENCH})
"""The words by language."""


def moment_text(at: datetime, zone: str, language: Language) -> str:
    """Return an instant to the second in a zone that it names.

    Args:
        at: an aware instant.
        zone: zone such as 'Europe/Athens'.
        language: language of the receipt.
    """
    local = at.astimezone(ZoneInfo(zone))
    if language is Language.FRENCH:
        clock = HARD_SPACE.join(("à", str(local.hour), "h", f"{local:%M}", "min", f"{local:%S}", "s"))
        day = f"{french.weekday_text(local.date())} {clock}"
    else:
        day = f"{moments.weekday_text(local.date())}, {local:%H:%M:%S}"
    return f"{day} ({zone},{HARD_SPACE}{_offset(local)})"


def count_text(number: int) -> str:
    """Return a whole number, thousands set apart by hard spaces."""
    return f"{number:,}".replace(",", HARD_SPACE)


def _offset(local: datetime) -> str:
    offset = local.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "" if not minutes else "+" if minutes > 0 else "\N{MINUS SIGN}"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02d}" if rest else "")
