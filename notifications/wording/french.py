"""French, as the Interinstitutional Style Guide writes it: '10 mars 2024', '23 h 59'."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from config.definition import ContactRole, Language
from models.rules.letters import LetterItem
from notifications.wording.base import HARD_SPACE, Wording, city, comes_twice

_CITIES: Mapping[str, str] = MappingProxyType(
    {
        "Europe/Amsterdam": "Amsterdam",
        "Europe/Athens": "Athènes",
        "Europe/Berlin": "Berlin",
        "Europe/Bratislava": "Bratislava",
        "Europe/Brussels": "Bruxelles",
        "Europe/Bucharest": "Bucarest",
        "Europe/Budapest": "Budapest",
        "Europe/Copenhagen": "Copenhague",
        "Europe/Dublin": "Dublin",
        "Europe/Helsinki": "Helsinki",
        "Europe/Lisbon": "Lisbonne",
        "Europe/Ljubljana": "Ljubljana",
        "Europe/Luxembourg": "Luxembourg",
        "Europe/Madrid": "Madrid",
        "Europe/Malta": "La Valette",
        "Asia/Nicosia": "Nicosie",
        "Europe/Paris": "Paris",
        "Europe/Prague": "Prague",
        "Europe/Riga": "Riga",
        "Europe/Rome": "Rome",
        "Europe/Sofia": "Sofia",
        "Europe/Stockholm": "Stockholm",
        "Europe/Tallinn": "Tallinn",
        "Europe/Vienna": "Vienne",
        "Europe/Vilnius": "Vilnius",
        "Europe/Warsaw": "Varsovie",
        "Europe/Zagreb": "Zagreb",
    }
)

_STATES: Mapping[str, str] = MappingProxyType(
    {
        "Austria": "Autriche",
        "Belgium": "Belgique",
        "Bulgaria": "Bulgarie",
        "Croatia": "Croatie",
        "Cyprus": "Chypre",
        "Czechia": "Tchéquie",
        "Denmark": "Danemark",
        "Estonia": "Estonie",
        "Finland": "Finlande",
        "France": "France",
        "Germany": "Allemagne",
        "Greece": "Grèce",
        "Hungary": "Hongrie",
        "Ireland": "Irlande",
        "Italy": "Italie",
        "Latvia": "Lettonie",
        "Lithuania": "Lituanie",
        "Luxembourg": "Luxembourg",
        "Malta": "Malte",
        "Netherlands": "Pays-Bas",
        "Poland": "Pologne",
        "Portugal": "Portugal",
        "Romania": "Roumanie",
        "Slovakia": "Slovaquie",
        "Slovenia": "Slovénie",
        "Spain": "Espagne",
        "Sweden": "Suède",
    }
)

_BEFORE_A_SIGN = re.compile(r"(?<=\S) (?=[:;?!»])")
_BEFORE_A_NUMBER = re.compile(r"\b(article|paragraphe|annexe|engagement|version) (?=\d|[IVX]+\b)")


class French(Wording):
    """Letters in French."""

    language = Language.FRENCH
    weekdays = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    months = (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    )  # fmt: skip
    last_and = "et"
    last_or = "ou"
    roles = MappingProxyType(
        {
            ContactRole.FUNCTIONAL_MAILBOX: "boîte fonctionnelle",
            ContactRole.POINT_OF_CONTACT: "point de contact",
            ContactRole.DEPUTY: "suppléance du point de contact",
            ContactRole.PERMANENT_REPRESENTATION_DEFENCE: "représentation permanente, défense",
            ContactRole.PERMANENT_REPRESENTATION_PSC: (
                "représentation permanente, Comité politique et de sécurité"
            ),
            ContactRole.POLICY_DIRECTOR: "direction de la politique de défense",
            ContactRole.FOREIGN_MINISTRY: "ministère des affaires étrangères",
        }
    )
    due_label = "Échéance :"
    announced_label = "Annoncé :"
    questions_label = "Questions :"

    def day_number(self, number: int) -> str:
        """Return the day of a month: only the first one is an ordinal."""
        return "1er" if number == 1 else str(number)

    def days(self, count: int) -> str:
        """Return '1 jour' or '30 jours'; none is singular."""
        return f"{count}{HARD_SPACE}{'jour' if count in (0, 1) else 'jours'}"

    def clock(self, local: datetime, *, is_exact: bool) -> str:
        """Return '23 h 59' or '23 h 59 min 59 s'."""
        parts = [str(local.hour), "h", f"{local.minute:02d}"]
        return HARD_SPACE.join([*parts, "min", f"{local.second:02d}", "s"] if is_exact else parts)

    def in_brussels(self, day: str, clock: str, at: datetime) -> str:
        """Return 'dimanche 10 mars 2024 à 23 h 59, heure de Bruxelles'."""
        season = f"d’{'été' if at.dst() else 'hiver'} " if comes_twice(at) else ""
        return f"{day} à{HARD_SPACE}{clock}, heure {season}de{HARD_SPACE}Bruxelles"

    def in_capital(self, day: str, clock: str, zone: str) -> str:
        """Return 'lundi 11 mars, 0 h 59 à Athènes'."""
        there = f"à{HARD_SPACE}{_CITIES.get(zone, city(zone)).replace(' ', HARD_SPACE)}"
        return f"{f'{day}, ' if day else ''}{clock}{HARD_SPACE}{there}"

    def addressee(self, name: str, office: str) -> str:
        """Return 'À l’attention de : Direction de la politique de défense, Grèce'."""
        return f"À l’attention de{HARD_SPACE}: {f'{office}, ' if office else ''}{name}"

    def with_article(self, item: LetterItem) -> str:
        """Return 'le plan national de mise en œuvre'.

        Raises:
            ValueError: the definition does not say the title with its article.
        """
        if not item.the_title:
            raise ValueError(f"the deliverable '{item.deliverable}' has no French title with its article")
        return item.the_title

    def place(self, sheet: str, cell: str) -> str:
        """Return 'feuille Figures, cellule F9'."""
        parts = [f"feuille {sheet}" if sheet else "", f"cellule {cell}" if cell else ""]
        return ", ".join(part for part in parts if part)

    def respondent(self, name: str) -> str:
        """Return the French name of a Member State; any other name stands as it is."""
        return _STATES.get(name, name)

    def typography(self, text: str) -> str:
        """Return text with hard spaces before high signs, inside quotation marks and before numbers."""
        numbered = _BEFORE_A_NUMBER.sub(rf"\1{HARD_SPACE}", text)
        return _BEFORE_A_SIGN.sub(HARD_SPACE, numbered).replace("« ", f"«{HARD_SPACE}")
