"""The report's steps: drafted once, approved in their order and on their day, published, closed."""

import hashlib
import json
from datetime import date

import pytest

from models.errors import ReportStepError
from models.operations.deadlines import extend
from models.operations.review import approve, close, mark_stale, publish, save_draft, save_redraft
from models.queries.cycles import completed_steps
from models.queries.review import latest_review

DRAFT, APPROVE, PUBLISH = "draft-to-services", "report-to-council", "council-recommendation"
DRAFT_DAY, APPROVE_DAY, PUBLISH_DAY = (
    "2024-07-01T09:00+02:00",
    "2024-07-31T09:00+02:00",
    "2024-11-18T09:00+01:00",
)
SECOND_ROUND = """
[[steps]]
name = "second-draft"
kind = "draft"
on = 2024-11-04
title = "Second draft"

[[steps]]
name = "second-approval"
kind = "approve"
on = 2024-11-05
title = "Second approval"

[[steps]]
name = "council-recommendation"
"""


def step(world, name):
    return next(one for one in world.definition.steps if one.name == name)


def draft(world, now=DRAFT_DAY, name=DRAFT, content='{"a":1}'):
    with world.at(now) as cycle:
        return save_draft(cycle, name, content)


def whats(world):
    return [entry.what for entry in world.entries()]


def test_a_draft_is_kept_with_its_hash(either_world):
    review = draft(either_world)
    sha256 = hashlib.sha256(b'{"a":1}').hexdigest()
    assert (review.version, review.state, review.is_stale, review.content_sha256) == (
        1,
        "drafted",
        False,
        sha256,
    )
    assert json.loads(either_world.last().detail) == {"step": DRAFT, "version": 1, "content_sha256": sha256}
    assert either_world.read(completed_steps, 1) == {DRAFT}


def test_a_draft_is_made_once(either_world):
    draft(either_world)
    assert draft(either_world, "2024-07-02T09:00+02:00", content="{}") is None
    assert either_world.read(latest_review, 1).content == '{"a":1}'
    assert whats(either_world) == ["opened", "report_drafted"]


def test_a_later_draft_is_the_next_version(world):
    draft(world)
    assert draft(world, "2024-07-02T09:00+02:00", "another", "{}").version == 2
    assert world.read(latest_review, 1).version == 2


def test_the_whole_way(either_world):
    draft(either_world)
    with either_world.at(APPROVE_DAY) as cycle:
        assert approve(cycle).name == APPROVE
        assert not close(cycle)
    with either_world.at(PUBLISH_DAY) as cycle:
        assert publish(cycle, step(either_world, PUBLISH))
        assert close(cycle)
    assert whats(either_world)[1:] == ["report_drafted", "report_approved", "report_published", "closed"]
    assert [entry.actor for entry in either_world.entries()[1:]] == [
        "engine",
        "secretariat",
        "engine",
        "engine",
    ]
    assert either_world.read(latest_review, 1).state == "published"


def test_doing_it_again_changes_nothing(world):
    draft(world)
    for _ in range(2):
        with world.at(APPROVE_DAY) as cycle:
            assert approve(cycle, APPROVE).name == APPROVE
    for again in (False, True):
        with world.at(PUBLISH_DAY) as cycle:
            assert publish(cycle, step(world, PUBLISH)) is not again
            assert close(cycle) is not again
    with world.at(PUBLISH_DAY) as cycle:
        assert approve(cycle).name == APPROVE
    assert len(world.entries()) == 5


def test_no_publication_without_approval(world):
    draft(world)
    with world.at(PUBLISH_DAY) as cycle:
        assert not publish(cycle, step(world, PUBLISH))
        assert not close(cycle)
    assert whats(world) == ["opened", "report_drafted"]


def test_no_publication_without_a_draft(world):
    with world.at(PUBLISH_DAY) as cycle:
        assert not publish(cycle, step(world, PUBLISH))


REFUSED = [
    pytest.param(True, "2024-07-31T08:59:59+02:00", APPROVE, "falls on 2024-07-31", id="before its day"),
    pytest.param(True, APPROVE_DAY, "approve-it", "no step 'approve-it' to approve", id="no such step"),
    pytest.param(True, APPROVE_DAY, DRAFT, "no step 'draft-to-services' to approve", id="no approval"),
    pytest.param(False, APPROVE_DAY, None, "no draft to approve yet", id="no draft"),
]


@pytest.mark.parametrize(("drafted", "now", "name", "message"), REFUSED)
def test_an_approval_is_refused(world, drafted, now, name, message):
    if drafted:
        draft(world)
    before = world.entries()
    with pytest.raises(ReportStepError, match=message) as refused, world.at(now) as cycle:
        approve(cycle, name)
    assert refused.value.way_out
    assert world.entries() == before


def test_a_definition_without_approvals(bare_world, nip_text):
    bare_world.open(text=nip_text(('kind = "approve"', 'kind = "draft"')))
    with pytest.raises(ReportStepError, match="no step ''") as refused, bare_world.at(APPROVE_DAY) as cycle:
        approve(cycle)
    assert refused.value.way_out == "its approval steps: none"


@pytest.fixture
def two_rounds(bare_world, nip_text):
    """A cycle whose report is drafted and approved twice, before it is published."""
    old = '[[steps]]\nname = "council-recommendation"\n'
    bare_world.open(text=nip_text((old, SECOND_ROUND.lstrip())))
    return bare_world


def test_an_approval_waits_for_the_steps_before_it(two_rounds):
    draft(two_rounds)
    now = "2024-11-05T09:00+01:00"
    with (
        pytest.raises(ReportStepError, match="'report-to-council' is not done yet"),
        two_rounds.at(now) as cycle,
    ):
        approve(cycle, "second-approval")
    with two_rounds.at(now) as cycle:
        approve(cycle, APPROVE)
    with pytest.raises(ReportStepError, match="'second-draft' is not done yet"), two_rounds.at(now) as cycle:
        approve(cycle, "second-approval")


def test_two_rounds(two_rounds):
    draft(two_rounds)
    with two_rounds.at(APPROVE_DAY) as cycle:
        assert approve(cycle).name == APPROVE
    draft(two_rounds, "2024-11-04T09:00+01:00", "second-draft", "{}")
    with two_rounds.at("2024-11-05T09:00+01:00") as cycle:
        assert approve(cycle).name == "second-approval"
    review = two_rounds.read(latest_review, 1)
    assert (review.version, review.state) == (2, "approved")


def test_stale_is_noted_once_and_said_at_the_approval(world):
    draft(world)
    for _ in range(2):
        with world.at("2024-07-02T09:00+02:00") as cycle:
            mark_stale(cycle)
    with world.at(APPROVE_DAY) as cycle:
        approve(cycle)
    assert whats(world)[1:] == ["report_drafted", "report_stale", "report_approved"]
    assert json.loads(world.last().detail) == {"step": APPROVE, "version": 1, "is_stale": True}


def test_nothing_is_stale_without_a_draft(world):
    with world.at(DRAFT_DAY) as cycle:
        mark_stale(cycle)
    assert whats(world) == ["opened"]


def test_a_cycle_stays_open_while_a_cut_off_is_to_come(world):
    world.act("2024-04-02T10:00+02:00", extend, date(2024, 11, 20))
    draft(world)
    with world.at(PUBLISH_DAY) as cycle:
        approve(cycle)
        publish(cycle, step(world, PUBLISH))
        assert not close(cycle)
    with world.at("2024-11-21T00:00:00+01:00") as cycle:
        assert close(cycle)


def test_a_cycle_without_steps_closes_after_its_cut_off(bare_world, nip_text):
    bare_world.open(text=nip_text().partition("[[steps]]")[0])
    for now, closed in (("2024-04-30T23:59:59+02:00", False), ("2024-05-01T00:00:00+02:00", True)):
        with bare_world.at(now) as cycle:
            assert close(cycle) is closed


def test_a_draft_is_made_again_on_an_officers_word(either_world):
    draft(either_world)
    with either_world.at("2024-07-02T10:00+02:00") as cycle:
        mark_stale(cycle)
        again = save_redraft(cycle, '{"a":2}')
    assert (again.version, again.state, again.is_stale) == (2, "drafted", False)
    assert (either_world.last().what, either_world.last().actor) == ("report_drafted", "secretariat")


def test_no_draft_is_made_again_before_the_first_or_after_approval(world):
    with world.at(DRAFT_DAY) as cycle, pytest.raises(ReportStepError, match="no draft"):
        save_redraft(cycle, "{}")
    draft(world)
    with world.at(APPROVE_DAY) as cycle:
        approve(cycle)
        with pytest.raises(ReportStepError, match="is approved"):
            save_redraft(cycle, "{}")


def test_an_approval_of_the_same_day_is_needed_too(bare_world, nip_text):
    bare_world.open(text=nip_text(("on = 2024-07-31", "on = 2024-11-18")))
    draft(bare_world)
    published = next(one for one in bare_world.definition.steps if one.name == PUBLISH)
    with bare_world.at(PUBLISH_DAY) as cycle:
        assert not publish(cycle, published)
        approve(cycle)
        assert publish(cycle, published)
