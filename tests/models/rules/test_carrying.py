"""Answers of the last plan in a form of another version."""

from config.form import FormSchema
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.carrying import carry_over

COVER = {
    "kind": "fields",
    "code": "cover",
    "title": "Cover",
    "guidance": "",
    "fields": [{"code": "office", "title": "Office"}],
}
YEARS = {
    "kind": "years",
    "code": "figures",
    "title": "Figures",
    "guidance": "",
    "unit": "EUR million",
    "past": 1,
    "planned": 1,
    "fields": [{"code": "total", "title": "Total"}],
}


def rows(code, *fields, lines=2):
    named = [{"code": name, "title": name.capitalize(), **more} for name, more in fields]
    sheet = {"kind": "rows", "code": code, "title": code.capitalize(), "guidance": "", "line_word": "line"}
    return {**sheet, "lines": lines, "fields": named}


def schema(version, *sheets):
    return FormSchema.model_validate(
        {"name": "nip", "version": version, "title": "Plan", "sheets": [COVER, *sheets]}
    )


OLD = schema(1, YEARS, rows("projects", ("step", {}), ("note", {}), lines=3))
NEW = schema(2, YEARS, rows("projects", ("note", {})), rows("steps", ("name", {"was": ["projects/step"]})))
IDENTITY = FormIdentity("nip-2025", "BE", "nip", 2)


def carried(answers, written_on=OLD, to=NEW):
    keys = {AnswerKey(*place.split("/")): Answer(said) for place, said in answers.items()}
    found = carry_over(Plan(FormIdentity("nip-2024", "BE", "nip", 1), keys), written_on, to, IDENTITY)
    assert found.plan.identity == IDENTITY
    return {"/".join(key): answer.value for key, answer in found.plan.answers.items()}, found.told


def test_the_same_form_keeps_everything_and_tells_nothing():
    answers = {"cover//office": "MoD", "figures/2023/total": 5, "projects/3/note": "x"}
    assert carried(answers, OLD, OLD) == (answers, ())


def test_an_answer_follows_its_field_and_is_told():
    answers, told = carried({"projects/1/step": "first", "projects/2/step": "second"})
    assert answers == {"steps/1/name": "first", "steps/2/name": "second"}
    assert told == ("Projects, 'Step': now Steps, 'Name'.",)


def test_what_has_no_place_is_told_once():
    answers, told = carried({"cover//fax": "1", "projects/3/note": "x", "projects/1/note": "y"})
    assert answers == {"projects/1/note": "y"}
    assert told == (
        "Cover, 'fax': has no place in this form any more.",
        "Projects, 'Note': has no place in this form any more.",
    )


def test_a_field_that_kept_its_code_goes_before_one_that_moved_there():
    to = schema(2, rows("projects", ("note", {"was": ["projects/step"]})))
    answers, _ = carried({"projects/1/note": "kept", "projects/1/step": "moved"}, to=to)
    assert answers == {"projects/1/note": "kept"}


def test_years_pass_without_a_word():
    assert carried({"figures/2019/total": 5})[1] == ()


def test_a_form_that_is_not_here_any_more_is_told_by_its_codes():
    assert carried({"cover//fax": "1"}, None)[1] == ("cover, fax: has no place in this form any more.",)


def test_answers_on_another_catalogue_do_not_stand_at_the_same_numbers():
    items = {
        **rows("items", ("plans", {})),
        "kind": "catalogue",
        "item_word": "item",
        "answered_by": ["plans"],
    }
    del items["line_word"], items["lines"]
    keys = {AnswerKey("items", "7", "plans"): Answer("x"), AnswerKey("cover", "", "office"): Answer("MoD")}
    form = schema(1, items)
    found = carry_over(Plan(IDENTITY, keys), form, form, IDENTITY, frozenset())
    assert list(found.plan.answers) == [AnswerKey("cover", "", "office")]
    assert found.told == ("Items: asks about other items now; nothing is carried over.",)
    assert carry_over(Plan(IDENTITY, keys), form, form, IDENTITY).plan.answers == keys


def test_what_was_not_answered_is_not_carried():
    assert carried({"cover//office": "", "cover//fax": None}) == ({}, ())


def test_only_what_is_still_the_same_item_is_carried():
    items = {
        **rows("items", ("plans", {})),
        "kind": "catalogue",
        "item_word": "item",
        "answered_by": ["plans"],
    }
    del items["line_word"], items["lines"]
    keys = {AnswerKey("items", number, "plans"): Answer("x") for number in ("7", "8")}
    form = schema(1, items)
    found = carry_over(Plan(IDENTITY, keys), form, form, IDENTITY, {"8"})
    assert [key.row for key in found.plan.answers] == ["8"]
    assert found.told == (
        "Items, 7: is another item now, or is not asked any more; nothing is carried over.",
    )
