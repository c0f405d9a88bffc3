"""Law 8: a report is a function of what was taken into account; no sum or share hides a gap."""

import json
import random
from dataclasses import replace

import pytest

from config.definition import ReportFormat
from documents.report.formats import REPORT_FORMATS
from models.queries.assessments import assessment_files
from models.queries.cycles import look_at_cycle
from models.queries.review import latest_review
from models.rules.review import aggregate, review_from_json, review_to_json
from tasks.review import draft_content
from tasks.review_inputs import review_inputs

QUICK = [one for one in ReportFormat if one is not ReportFormat.PDF]


@pytest.fixture
def inputs(year, few):
    with year.services.reading() as session:
        return review_inputs(look_at_cycle(session, year.code, year.ended_at))


def shuffled(inputs, seed):
    dice = random.Random(seed)

    def mixed(values):
        return tuple(dice.sample(list(values), len(values)))

    return replace(
        inputs,
        obligations=mixed(inputs.obligations),
        statements=mixed(inputs.statements),
        plans=dict(mixed(tuple(inputs.plans.items()))),
        assessments=mixed(inputs.assessments),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_what_comes_in_does_not_matter(inputs, seed):
    assert review_to_json(aggregate(shuffled(inputs, seed))) == review_to_json(aggregate(inputs))


@pytest.mark.parametrize("format_", QUICK)
def test_the_same_review_gives_the_same_bytes(inputs, format_):
    review = aggregate(inputs)
    again = review_from_json(review_to_json(aggregate(shuffled(inputs, 4))))
    assert REPORT_FORMATS[format_](review) == REPORT_FORMATS[format_](again)


def test_the_report_says_what_was_taken_into_account(year, few):
    with year.services.reading() as session:
        cycle = look_at_cycle(session, year.code, year.ended_at)
        row = latest_review(session, cycle.id)
        assert row.is_stale
        # Belgium's second statement came a day after the draft: nothing redrafts by itself.
        assert row.content != draft_content(cycle)
        assert draft_content(cycle) == draft_content(cycle)
    used = [source for source in json.loads(row.content)["inputs"]["sources"] if source["used"]]
    assert [(source["respondent"], source["deliverable"]) for source in used] == [
        ("BE", "nip"),
        ("BE", "statement"),
        ("EL", "nip"),
        ("EL", "statement"),
        ("LT", "nip"),
        ("LT", "statement"),
    ]


def test_only_cleared_texts_on_the_version_that_counts_are_in_the_report(year, few, inputs):
    with year.services.reading() as session:
        files = {
            one.respondent: one for one in assessment_files(look_at_cycle(session, year.code, year.ended_at))
        }
    review = aggregate(inputs)
    assert {one.respondent for one in review.assessments} == {"BE", "EL", "LT"}
    for one in review.assessments:
        file = files[one.respondent].item(one.item)
        assert one.submission_version == file.submission_version
        assert file.cleared_by == ("EDA", "EEAS")
        assert one.text in [version.text for version in file.latest.values()]
    for count in review.assessed.values():
        assert count.of == count.cleared + len(count.missing)


def test_sums_and_shares_name_who_is_missing(inputs):
    said = json.loads(review_to_json(aggregate(inputs)))
    for years in (*said["figures"].values(), *said["shares"].values()):
        for figure in years.values():
            counted = figure.get("reported", figure.get("used"))
            assert figure["of"] == counted + len(figure["missing"])
    assert said["figures"]["defence_investment"]["2023"]["missing"] == ["SE"]
    assert said["figures"]["defence_investment"]["2023"]["sum"] == 761.5 + 881.0 + 642.7
    assert said["figures"]["defence_investment"]["2025"]["missing"] == ["BE", "EL", "LT", "SE"]
