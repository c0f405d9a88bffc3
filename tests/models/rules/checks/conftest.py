"""What the tests of checks share: the form, the catalogue, and a plan from answers by short names."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from config.form import load_form_schema
from config.reference import read_catalogue
from config.rows import PublicFigure
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
from models.rules.findings import Finding

IDENTITY = FormIdentity("pesco-nip-2024", "SK", "nip", 2)

RunCheck = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def run() -> RunCheck:
    """Run one check on answers by 'sheet/row/field', with public figures by 'field/year'.

    The plan came on the day `came`; `last` holds the answers of the last plan.
    """

    def run_one(
        name: str,
        answers: dict[str, object],
        came: date | None = None,
        last: dict[str, object] | None = None,
        **public: str,
    ) -> tuple[Finding, ...]:
        given = CheckInput(
            plan=_plan(answers),
            schema=load_form_schema("nip"),
            catalogue=read_catalogue("commitments")[:2],
            year=2024,
            public_figures={_public_key(place): _public(value) for place, value in public.items()},
            received_on=came,
            last=None if last is None else _plan(last),
        )
        return run_checks([name], given)

    return run_one


def _plan(answers: dict[str, object]) -> Plan:
    return Plan(IDENTITY, {AnswerKey(*place.split("/")): _answer(said) for place, said in answers.items()})


def _answer(said: object) -> Answer:
    if isinstance(said, Answer):
        return said
    return Answer(
        Decimal(str(said)) if isinstance(said, int | float) and not isinstance(said, bool) else said
    )


def _public_key(place: str) -> tuple[str, str, int]:
    name, _, year = place.rpartition("_")
    return "SK", name, int(year)


def _public(value: str) -> PublicFigure:
    return PublicFigure(value=value, source="Statistics, 2026", definition="spending on defence")
