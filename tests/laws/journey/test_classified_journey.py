"""A classified plan of Greece, sent by mistake: refused, not kept, registered by its reference, receipted."""

import hashlib

import pytest

from benchmarks.simulation.journey.commands import ending, offline, text_of
from benchmarks.simulation.journey.office import SOFFICE
from benchmarks.simulation.journey.people import ADDRESS, CODE
from models.rules.answers import AnswerKey

FETCHED, SENT = "2024-02-01T09:00:00+01:00", "2024-02-01T10:00:00+01:00"
REGISTERED = "2024-02-05T10:00:00+01:00"
LADDER = ("2024-02-09", "2024-03-01", "2024-03-13", "2024-03-20")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_classified_plan_is_refused_and_registered_by_its_reference(greece, desk):
    marked = {AnswerKey("cover", "", "marking"): "SECRET UE/EU SECRET"}
    plan = greece.fill_in(greece.fetch(FETCHED), "plan.xlsx", greece.answers | marked)
    greece.mail("Our plan", plan)
    assert desk.take_in(SENT) == [("refused", "gate")]
    nothing_of_it_is_kept(desk, plan)
    assert desk.board(SENT)["state"] == "in_preparation"
    it_is_told_how_to_register_it(greece)
    words = ("--reference", "EL/24/17", "--pages", 40, "--marking", "SECRET UE/EU SECRET")
    desk.do("register", *words, "--custodian", "EEAS registry", at=REGISTERED)
    desk.home.kalends("advance", CODE, at=REGISTERED)
    assert desk.board(REGISTERED)["state"] == "received"
    the_registration_is_receipted_without_its_content(greece, plan)
    no_reminder_asks_for_it(greece, desk)
    desk.verify(LADDER[-1] + "T09:00:00+01:00")


def nothing_of_it_is_kept(desk, plan):
    """Look for the file in all that the installation keeps; the record has a note of its hash alone."""
    content = plan.read_bytes()
    kept = [path for path in (desk.home.folder / "var").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if path.read_bytes() == content]
    [incident] = desk.home.data("incidents", CODE)["incidents"]
    assert (incident["respondent"], incident["rule"]) == ("EL", "classified")
    assert incident["sha256"] == hashlib.sha256(content).hexdigest()


def it_is_told_how_to_register_it(greece):
    """Read the refusal: it names the rule and the way out, and carries nothing."""
    letter = greece.letter()
    said = text_of(letter)
    assert "cell C8" in said
    assert "do not send it again; tell the secretariat its reference" in said
    assert "Please send the corrected" not in said
    assert greece.save(letter) == []


def the_registration_is_receipted_without_its_content(greece, plan):
    """Read the acknowledgement of the registration: its reference stands there, and no file can be proven."""
    letter = greece.letter()
    assert "EL/24/17" in text_of(letter)
    receipt = ending(greece.save(letter), ".pdf").name
    alone = ("verify-receipt", receipt)
    ended = offline(greece.folder, alone, (*alone, plan.name))
    assert [code for code, _ in ended] == [0, 1]
    assert "of the content it can prove nothing" in ended[0][1]


def no_reminder_asks_for_it(greece, desk):
    """Let the ladder go: Greece is reminded of its statement alone, Belgium of its plan as well."""
    for day in LADDER:
        desk.home.kalends("advance", CODE, at=f"{day}T09:00:00+01:00")
    told = [text_of(letter) for letter in greece.home.letters(ADDRESS)]
    others = [text_of(letter) for letter in greece.home.letters("nip@be.example")]
    assert len(told) >= 2
    assert all("National Implementation Plan" not in owed(text) for text in told)
    assert any("National Implementation Plan" in owed(text) for text in others[1:])


def owed(text):
    """Return what a letter says after its heading."""
    return text.partition("Dear colleagues")[2]
