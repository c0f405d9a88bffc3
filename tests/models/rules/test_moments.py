"""The days of a cycle by its definition."""

from datetime import date

from models.rules.lint import read_definition
from models.rules.moments import moments_of, share_of_the_way
from tasks.definitions import definition_text


def test_days_that_are_the_same_for_all_stand_once_and_in_order():
    found = moments_of(read_definition(definition_text("pesco-nip-2024")))
    assert [(str(one.on), one.what, one.name) for one in found] == [
        ("2023-12-01", "call", ""),
        ("2024-02-09", "rung", "-30"),
        ("2024-03-03", "rung", "-7"),
        ("2024-03-10", "due", ""),
        ("2024-03-13", "rung", "+3"),
        ("2024-03-20", "rung", "+10"),
        ("2024-04-30", "cut_off", ""),
    ]
    assert all(one.deliverables == () for one in found)


def test_what_is_for_one_deliverable_names_it():
    text = definition_text("pesco-nip-2024").replace("cut_off_on = 2024-04-30", "cut_off_on = 2024-05-02", 1)
    ends = [one for one in moments_of(read_definition(text)) if one.what == "cut_off"]
    assert [(one.on, one.deliverables) for one in ends] == [
        (date(2024, 4, 30), ("statement",)),
        (date(2024, 5, 2), ("nip",)),
    ]


def test_share_of_the_way():
    days = [date(2024, 1, 1), date(2024, 1, 11)]
    asked = [date(2023, 1, 1), date(2024, 1, 1), date(2024, 1, 6), date(2024, 1, 11), date(2025, 1, 1)]
    assert [share_of_the_way(days, day) for day in asked] == [0, 0, 50, 100, 100]
    assert share_of_the_way(days[:1], days[0]) == 0
