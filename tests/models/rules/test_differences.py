"""What two plans answer differently: by place, with lines of a list matched by their names."""

from decimal import Decimal

import pytest

from config.form import FormSchema
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.differences import Lines, answer_text, differences

IDENTITY = FormIdentity("nip-2025", "BE", "nip", 1)


def sheet(kind, code, *fields, **more):
    named = [{"code": name, "title": name.capitalize()} for name in fields]
    return {
        "kind": kind,
        "code": code,
        "title": code.capitalize(),
        "guidance": "",
        "fields": named,
        **more,
    }


SCHEMA = FormSchema.model_validate(
    {
        "name": "nip",
        "version": 1,
        "title": "Plan",
        "sheets": [
            sheet("fields", "cover", "office"),
            sheet("years", "figures", "total", unit="EUR million", past=1, planned=1),
            sheet("catalogue", "items", "plans", item_word="item", answered_by=["plans"]),
            sheet("rows", "projects", "project", "step", "date", line_word="project", lines=9),
        ],
    }
)


def plan(**said):
    """Return a plan; `figures_2024_total=5` answers that figure of that year."""
    keys = {AnswerKey(*name.split("_")): value for name, value in said.items()}
    return Plan(
        IDENTITY,
        {key: value if isinstance(value, Answer) else Answer(value) for key, value in keys.items()},
    )


def said(before, after):
    """Return each difference as its place, its kind and the answer after it."""
    found = differences(before, after, SCHEMA)
    return [(one.place, str(one.kind), answer_text(one.after)) for one in found.answers]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(None, "x", "added", id="added"),
        pytest.param("x", None, "removed", id="removed"),
        pytest.param("x", "", "removed", id="emptied"),
        pytest.param("x", "y", "changed", id="changed"),
        pytest.param("x", Answer(not_available=True, reason="later"), "changed", id="not available now"),
        pytest.param("x", " x ", None, id="spaces around"),
        pytest.param(3, Decimal("3.0"), None, id="the same figure, written otherwise"),
        pytest.param(Answer("x", carried_over=True, cell="B4"), Answer("x", cell="C4"), None, id="confirmed"),
        pytest.param(Answer(not_available=True), None, None, id="not available without a reason is none"),
    ],
)
def test_one_answer(before, after, kind):
    found = differences(plan(cover__office=before), plan(cover__office=after), SCHEMA).answers
    assert [str(one.kind) for one in found] == ([kind] if kind else [])
    assert [(one.sheet, one.line, one.field) for one in found] == ([("cover", "", "office")] if kind else [])


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        pytest.param(200, 150, "-25.0", id="less"),
        pytest.param(Decimal(3), 4, "33.3", id="more"),
        pytest.param(-100, -50, "50.0", id="below zero"),
        pytest.param(0, 5, None, id="from nothing"),
        pytest.param(True, 5, None, id="yes is no figure"),
        pytest.param("200", 150, None, id="a text is no figure"),
        pytest.param(None, 5, None, id="added"),
    ],
)
def test_the_change_of_a_figure(before, after, percent):
    (one,) = differences(plan(figures_2024_total=before), plan(figures_2024_total=after), SCHEMA).answers
    assert one.percent == (None if percent is None else Decimal(percent))


def test_differences_stand_in_the_order_of_the_form():
    after = plan(items_10_plans="x", items_9_plans="x", figures_2024_total=1, cover__office="x")
    assert [place for place, _, _ in said(plan(), after)] == [
        "Cover, Office",
        "Figures, 2024, Total",
        "Items, 9, Plans",
        "Items, 10, Plans",
    ]


def test_a_project_on_another_line_is_the_same():
    before = plan(projects_1_project="Alpha", projects_1_step="a", projects_2_project="Beta")
    after = plan(projects_1_project="Beta", projects_2_project=" alpha ", projects_2_step="b")
    assert said(before, after) == [
        ("Projects, alpha, Project", "changed", " alpha "),
        ("Projects, alpha, Step", "changed", "b"),
    ]


def test_projects_join_and_leave():
    before = plan(projects_1_project="Alpha", projects_2_project="Beta")
    after = plan(projects_1_project="Beta", projects_2_project="Gamma", projects_3_step="s")
    found = differences(before, after, SCHEMA)
    assert found.lines == (Lines("projects", ("Gamma", "project 3"), ("Alpha",)),)
    assert [str(one.kind) for one in found.on("projects")] == ["added", "added", "removed"]


def test_of_several_lines_of_one_name_those_alike_are_matched_first():
    before = plan(
        projects_1_project="Alpha", projects_1_step="first", projects_1_date="1",
        projects_2_project="Alpha", projects_2_step="second", projects_2_date="2",
    )  # fmt: skip
    after = plan(
        projects_1_project="Alpha", projects_1_step="second", projects_1_date="3",
        projects_2_project="Alpha", projects_2_step="new", projects_2_date="1",
    )  # fmt: skip
    assert said(before, after) == [
        ("Projects, Alpha, Date", "changed", "3"),
        ("Projects, Alpha, Step", "changed", "new"),
    ]


def test_the_same_plan_differs_in_nothing():
    one = plan(cover__office="x", projects_1_project="Alpha", figures_2024_total=3)
    assert differences(one, one, SCHEMA) == differences(plan(), plan(), SCHEMA)
