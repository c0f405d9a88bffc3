"""What the common report is made of."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from models.operations.assessments import Judgement
from models.queries.cycles import look_at_cycle
from models.rules.lint import read_definition
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.assess import Clearing, assess, clear
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.review_inputs import review_inputs

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def form_at(prices):
    whose = FormFor("BE", "Belgium", DEFINITION.deliverable("nip"))
    workbook = openpyxl.load_workbook(io.BytesIO(file_of(DEFINITION, whose, Variant.VALID)))
    workbook["Basis of figures"]["C5"] = prices
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("prices", "apart"), [("current prices", set()), ("constant prices", {"BE"}), (None, set())]
)
def test_who_gave_figures_at_other_prices(opened, prices, apart):
    hand_in(opened, HandIn(CODE, "BE", "nip", form_at(prices), NOW), NOW)
    carry_out(opened, Act(CODE, "BE", "nip", Deed.TAKE_INTO_ACCOUNT), NOW)
    with opened.reading() as session:
        inputs = review_inputs(look_at_cycle(session, CODE, NOW))
    assert (set(inputs.plans), inputs.at_other_prices) == ({"BE"}, apart)


def register(services, reference):
    part = Particulars(reference=reference, pages=1, marking="LIMITE")
    carry_out(services, Act(CODE, "BE", "nip", Deed.REGISTER, part), NOW)


def texts(services):
    with services.reading() as session:
        return [one.text for one in review_inputs(look_at_cycle(session, CODE, NOW)).assessments]


def test_only_what_every_house_cleared_on_the_current_version_enters(opened):
    register(opened, "BE-1")
    for item, is_done in (("6", True), ("7", True), ("8", False)):
        assess(opened, CODE, "BE", Judgement(item, "EDA", f"On {item}.", is_done=is_done), NOW)
    clear(opened, CODE, Clearing("BE", "EDA"), NOW)
    assert texts(opened) == []
    clear(opened, CODE, Clearing("BE", "EEAS", ("6",)), NOW)
    assert texts(opened) == ["On 6."]
    assess(opened, CODE, "BE", Judgement("6", "EDA", "Second thoughts."), NOW)
    assert texts(opened) == []
    clear(opened, CODE, Clearing("BE", "EEAS", ("7",)), NOW)
    assert texts(opened) == ["On 7."]
    register(opened, "BE-2")
    assert texts(opened) == []


def test_who_holds_the_pen_enters(opened):
    with opened.reading() as session:
        pens = review_inputs(look_at_cycle(session, CODE, NOW)).pens
    assert (len(pens), pens["6"], pens["12"]) == (20, ("EDA",), ("EEAS",))
