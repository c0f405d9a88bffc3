"""What each check says in English; a placeholder stands for what its rule found."""

from collections.abc import Mapping
from types import MappingProxyType

from models.rules.checks.wording.base import CheckText

_DATE = "Please correct the date, or say why it stands as it does."

TEXTS: Mapping[str, CheckText] = MappingProxyType(
    {
        "missing_item": CheckText(
            "An item is not answered",
            "Please fill in one of these cells, or say that nothing changed.",
            {
                "": "{item}: nothing under {fields}.",
                "no_change": "{item}: nothing under {fields}, and no 'yes' under {no_change}.",
            },
        ),
        "missing_figure": CheckText(
            "A figure is not given",
            "Please enter the figure, or the reason why it is not available.",
            {
                "": "{figure}: neither a figure nor a reason.",
                "planned": "{figure} (planned): neither a figure nor a reason.",
            },
        ),
        "progress_contradicts_no_change": CheckText(
            "Progress is described and 'no change' is chosen",
            "Please say which of the two holds.",
            {"": "{item}: {field} is filled in although the line says that nothing changed."},
        ),
        "part_above_total": CheckText(
            "A part is greater than its total",
            "Please correct one of the two figures; both are given in the same unit.",
            {"": "{figure}: {part} is more than {whole}, {total}, of which it is a part."},
        ),
        "text_in_figure": CheckText(
            "Text stands where a figure belongs",
            "Please enter the number alone, without words or unit, or give the reason beside it.",
            {"": "{figure}: '{said}' is not a number that can be read without doubt."},
        ),
        "unit_off_by_thousand": CheckText(
            "A figure may be in another unit",
            "Please make sure that the figure is in the unit at the head of its column.",
            {
                "times_public": "{figure}: {answer} is about a thousand times the public one, {other}.",
                "thousandth_public": "{figure}: {answer} is about a thousandth of the public one, {other}.",
                "times_year": "{figure}: {answer} is about a thousand times that for {year}, {other}.",
                "thousandth_year": "{figure}: {answer} is about a thousandth of that for {year}, {other}.",
            },
        ),
        "gap_to_public_figure": CheckText(
            "A figure differs from the public one",
            "The definitions differ: this is no error; ask only if nothing explains the gap.",
            {"": "{figure}: {answer}; published: {public} ({source})."},
        ),
        "missing_marking": CheckText(
            "The marking is not stated",
            "Please state the marking, or that there is none.",
            {"": "{field}: nothing is entered."},
        ),
        "missing_clearance": CheckText(
            "The clearance is not stated",
            "Please name who cleared the plan, under which reference, and when.",
            {"": "{field}: nothing is entered."},
        ),
        "unclear_answer": CheckText(
            "An answer is not of its kind",
            "Please choose from the list, or enter a date such as 2024-03-08, or a number alone.",
            {
                "number": "{place}{field}: '{said}' is not a number that can be read without doubt.",
                "date": "{place}{field}: '{said}' is not a date that can be read without doubt.",
                "choice": "{place}{field}: '{said}' is not one of the answers in the list.",
                "yes_no": "{place}{field}: '{said}' is not 'yes' or 'no'.",
            },
        ),
        "missing_companion": CheckText(
            "An answer lacks what belongs to it",
            "Please fill in this cell as well.",
            {
                "": "{place}nothing under {field}, although {other} is filled in.",
                "answer": "{place}nothing under {field}, although {other} says '{wanted}'.",
            },
        ),
        "delay_without_reason": CheckText(
            "A milestone moved to a later date without a reason",
            "Please say why it moved.",
            {"": "{place}moved from {earlier} to {new}; no reason."},
        ),
        "unconfirmed_answer": CheckText(
            "Answers of the last plan are not confirmed",
            "Please check these lines, and choose 'confirmed' in their last column.",
            {"": "Not confirmed, as in the last plan: {lines}."},
        ),
        "part_follows": CheckText(
            "A part of the form comes later",
            "Please hand in the form again with that part by this day.",
            {"": "Sheet {sheet}: follows by {day}."},
        ),
        "other_prices": CheckText(
            "Figures are not at current prices",
            "Do not add them to figures at current prices; ask for those.",
            {"": "{field}: '{said}', not '{wanted}'."},
        ),
        "sum_above_total": CheckText(
            "Parts together are greater than their total",
            "Please correct one of these figures; all are given in the same unit.",
            {"": "{parts}, {year}: together {sum}, more than {whole}, {total}."},
        ),
        "other_currency": CheckText(
            "A figure is in another currency than asked for",
            "Please convert it into the unit of its column, and say at which rate on the sheet before.",
            {"": "{figure}: '{said}' names {currency}; the unit is {unit}."},
        ),
        "negative_figure": CheckText(
            "A figure is below zero that usually is not",
            "Please check the sign; if it is right, please say why in the remarks on the figures.",
            {"": "{figure}: {answer} is below zero."},
        ),
        "negative_number": CheckText(
            "A number is below zero that counts something",
            "Please correct the number.",
            {"": "{place}{field}: {said} is below zero."},
        ),
        "share_out_of_range": CheckText(
            "A share is not between 0 and 100 %",
            "Please correct the share; a half is 50.",
            {"": "{place}{field}: {said} is not between 0 and 100 %."},
        ),
        "jump_between_years": CheckText(
            "A figure changes much from one year to the next",
            "No error in itself; ask only if nothing in the plan explains it.",
            {"": "{figure}: {answer}, after {other} for {year}."},
        ),
        "vague_reference": CheckText(
            "A part held elsewhere is named without a reference",
            "Please give the reference under which the part is registered; no content.",
            {"": "{place}{field}: '{said}' names no document."},
        ),
        "clearance_date": CheckText(
            "The date of the clearance cannot be",
            _DATE,
            {
                "future": "{field}: {day} is after the day on which the plan came or is looked at, {came}.",
                "before_period": "{field}: {day} is before the period reported on, '{period}'.",
            },
        ),
        "end_before_start": CheckText(
            "A contribution ends before it begins",
            "Please correct one of the two dates.",
            {"": "{place}ends on {end}, before it begins on {start}."},
        ),
        "milestone_state": CheckText(
            "The state of a milestone does not fit its date",
            "Please correct the state or the date.",
            {
                "past": "{place}'planned' for {day}, which has passed.",
                "future": "{place}'reached' on {day}, which is still to come.",
            },
        ),
        "milestone_order": CheckText(
            "Full capability is dated before initial capability",
            "Please check both dates.",
            {"": "{place}'{full}' on {day}, before '{initial}' of the same project on {other}."},
        ),
        "project_twice": CheckText(
            "A project stands twice on the list",
            "Please put both lines together, or correct one of the names.",
            {"": "{place}'{project}' stands in {other} as well."},
        ),
        "project_not_listed": CheckText(
            "A line belongs to a project that is not on the list",
            "Please add the project to its sheet, or use the name that it has there.",
            {"": "{place}'{project}' is not on the sheet {sheet}."},
        ),
        "role_not_as_on_record": CheckText(
            "A role in a project is not the one on record",
            "Please check the role; if the record is out of date, please say since when.",
            {"": "{place}'{said}' in '{project}'; on record as '{role}' on {day} ({source})."},
        ),
        "role_not_on_record": CheckText(
            "The record says nothing sure about a role in a project",
            "No error: ask, and enter the answer into the record.",
            {
                "": "{place}'{said}' in '{project}'; on record nothing is sure for that day.",
                "project": "{place}'{said}'; '{project}' is no project on record under this name.",
            },
        ),
        "nothing_left_to_follow": CheckText(
            "A part is given in full and said to come later",
            "Please delete the date if nothing more comes, or say what will.",
            {"": "Sheet {sheet} is to follow by {day}, and every place of it is answered."},
        ),
        "part_overdue": CheckText(
            "A part that was announced has not come by its day",
            "Ask when it comes; nothing was written to the state by itself.",
            {"": "Sheet {sheet} was to follow by {day}, and this version does not have it."},
        ),
        "changed_despite_no_change": CheckText(
            "An answer differs from the last plan although 'no change' is chosen",
            "Please say which of the two holds.",
            {"": "{item}: {field} differs from the last plan, and the line says that nothing changed."},
        ),
        "changed_from_last_plan": CheckText(
            "A figure differs from that of the last plan for the same year",
            "No error in itself; ask only if nothing in the plan explains it.",
            {"": "{figure}: {answer}; in the last plan: {other}."},
        ),
        "unchanged_text": CheckText(
            "A text is the same as in the last plan, word for word",
            "No error in itself: it may still hold; ask whether it was looked at.",
            {"": "{item}: {field} is word for word that of the last plan."},
        ),
        "dropped_item": CheckText(
            "An item was answered in the last plan and is not in this one",
            "Ask what became of it; an empty cell says nothing.",
            {"": "{item}: answered in the last plan, and not in this one."},
        ),
        "dropped_project": CheckText(
            "A project of the last plan is not in this one",
            "Ask what became of it; it may have another name.",
            {"": "'{project}' was in the last plan and is not on the sheet {sheet}."},
        ),
    }
)
