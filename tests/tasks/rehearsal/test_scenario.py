"""Scenarios that cannot be played are refused before anything is written, and the act is named."""

import pytest

from benchmarks.simulation.scenarios import act, hand_in
from models.errors import RehearsalFolderError, ScenarioError
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.rehearsal.run import RehearsalRequest, rehearse
from tasks.rehearsal.scenario import read_scenario

DEFINITION = read_definition(definition_text("pesco-nip-2024"))
GOOD = hand_in("2024-03-05 10:00", "EL nip")


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "scenario.toml").write_text(text)
        return read_scenario(tmp_path / "scenario.toml", DEFINITION)

    return read


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        pytest.param("at = yesterday", "not TOML", id="no TOML"),
        pytest.param(GOOD.replace("+01:00", ""), "act 1: at: .*timezone", id="naive"),
        pytest.param(GOOD.replace("EL", "GR"), "act 1: 'GR' is not on the roster", id="ISO code"),
        pytest.param(GOOD.replace("EL", "MT"), "act 1: 'MT' is not on the roster", id="no participant"),
        pytest.param(
            GOOD.replace('"nip"', '"plan"'), "'plan' is not asked for; known: nip", id="deliverable"
        ),
        pytest.param(GOOD.replace("hand_in", "accept"), "'accept' cannot be done; known: hand_in", id="verb"),
        pytest.param(GOOD + "colour = 1", "act 1: colour: this key is not known", id="unknown key"),
        pytest.param(GOOD.replace("valid", "perfect"), "act 1: variant", id="variant"),
        pytest.param(GOOD + 'file = "el.xlsx"', "both a file and a variant", id="file and variant"),
        pytest.param(GOOD.replace('variant = "valid"', ""), "needs a file, or a variant", id="neither"),
        pytest.param(
            GOOD.replace('"nip"', '"statement"').replace("valid", "incomplete"),
            "one variant only",
            id="statement",
        ),
        pytest.param(hand_in("2023-12-01 08:59:59", "EL nip"), "before the cycle opens", id="before opening"),
        pytest.param(hand_in("2024-11-18 09:00:01", "EL nip"), "after the last instant", id="after the end"),
        pytest.param(act("2024-03-05 10:00", "EL nip", "extend"), "needs `until`", id="extend"),
        pytest.param(act("2024-03-05 10:00", "EL nip", "announce"), "needs `until`", id="announce"),
        pytest.param(act("2024-03-05 10:00", "EL nip", "not_expected"), "needs `reason`", id="no reason"),
        pytest.param(
            act("2024-03-05 10:00", "EL nip", "register", reference="R"),
            "needs `pages`, `marking`",
            id="registration",
        ),
        pytest.param(
            act("2024-03-05 10:00", "EL nip", "hand_in", file="none.xlsx"),
            "'none.xlsx' cannot be read",
            id="no file",
        ),
        pytest.param(
            act("2024-03-05 10:00", "EL nip", "hand_in", file="../x.xlsx"),
            "does not lie beside",
            id="elsewhere",
        ),
        pytest.param(
            act("2024-03-05 10:00", "EL nip", "hand_in", file="/etc/hosts"),
            "does not lie beside",
            id="absolute",
        ),
        pytest.param(GOOD + hand_in("2024-03-05 10:00", "XX nip"), "act 2: 'XX'", id="the second"),
    ],
)
def test_refused(read, bad, said):
    with pytest.raises(ScenarioError, match=said) as refused:
        read(bad)
    assert refused.value.way_out


@pytest.mark.parametrize("at", ["2023-12-01 09:00", "2024-11-18 09:00"], ids=["first second", "last second"])
def test_the_ends_of_the_cycle_belong_to_it(read, at):
    assert len(read(hand_in(at, "EL nip")).acts) == 1


def test_nobody_needs_to_act(read):
    assert read("").acts == ()


def test_the_hash_covers_the_files_it_names(read, tmp_path):
    text = act("2024-03-05 10:00", "EL statement", "hand_in", file="el.txt")
    hashes = []
    for content in ("one", "two", "one"):
        (tmp_path / "el.txt").write_text(content)
        hashes.append(read(text).sha256)
    assert hashes[0] == hashes[2] != hashes[1]


def test_nothing_is_written_for_a_scenario_that_is_refused(tmp_path):
    (tmp_path / "scenario.toml").write_text(hand_in("2024-03-05 10:00", "XX nip"))
    with pytest.raises(ScenarioError):
        rehearse(RehearsalRequest("pesco-nip-2024", tmp_path / "out", scenario=tmp_path / "scenario.toml"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        pytest.param(
            act("2024-03-05 10:00", "BE nip", "clarify"), "nothing of 'BE' has been received", id="too early"
        ),
        pytest.param(
            act("2024-03-05 10:00", "BE nip", "extend", until="2024-03-10"),
            "already the end of 2024-03-10",
            id="same day",
        ),
        pytest.param(
            act("2024-03-05 10:00", "BE nip", "no_update") * 2,
            "'no update' is not possible",
            id="twice",
        ),
        pytest.param(
            hand_in("2024-03-05 10:00", "BE nip")
            + act("2024-03-07 10:00", "BE nip", "announce", until="2024-03-20"),
            "cannot move",
            id="nothing owed",
        ),
    ],
)
def test_an_act_that_the_rules_do_not_allow_stops_the_rehearsal(play, acts, said):
    number = acts.count("[[act]]")
    with pytest.raises(ScenarioError, match=f"act {number} is not possible: .*{said}"):
        play(acts, "BE")


def test_a_corrected_scenario_needs_another_folder_or_force(tmp_path, definition_file):
    scenario = tmp_path / "scenario.toml"
    request = RehearsalRequest(str(definition_file), tmp_path / "out", scenario=scenario)
    scenario.write_text(act("2023-12-01 10:00", "BE nip", "clarify"))
    with pytest.raises(ScenarioError):
        rehearse(request)
    scenario.write_text("")
    with pytest.raises(RehearsalFolderError, match="another scenario"):
        rehearse(request)
