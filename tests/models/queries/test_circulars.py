"""Numbered texts to all as they were issued, and the respondents that get them."""

from models.operations.circulars import CircularText, issue
from models.queries.circulars import circulars, respondents_in
from models.rules.letters import Circular, CircularKind, QuestionAnswer

DAY = "2024-02-20T10:00+01:00"
ANSWERS = (QuestionAnswer("Ist „Betrag“ in Mio. €?", "Yes."), QuestionAnswer("B?", "No."))


def test_what_was_issued_is_read_back(either_world):
    with either_world.at(DAY) as cycle:
        issue(cycle, CircularText(CircularKind.CORRECTION, "A correction", ("One.", "Two.")))
        issue(cycle, CircularText(CircularKind.CIRCULAR, "Questions", (), ANSWERS))
    assert either_world.read(circulars, 1) == {
        "correction:1": (Circular(1, "A correction", ("One.", "Two.")), 2),
        "circular:1": (Circular(1, "Questions", (), ANSWERS), 3),
    }
    assert either_world.read(circulars, 2) == {}


def test_all_respondents_once_in_protocol_order(either_world):
    with either_world.at(DAY) as cycle:
        found = respondents_in(cycle)
    assert [respondent.code for respondent, _ in found][:3] == ["BE", "BG", "CZ"]
    assert len(found) == len({recipient for _, recipient in found}) == 26


def test_who_took_no_part_gets_none(bare_world, nip_text):
    bare_world.open(text=nip_text(("evaluated_on = 2023-12-01", "evaluated_on = 2023-05-22")))
    with bare_world.at(DAY) as cycle:
        assert "DK" not in {respondent.code for respondent, _ in respondents_in(cycle)}
