"""Projects at the command line: what people and programs see."""

import pytest

DAY = ("--on", "2024-03-01")


def words(text):
    """Return the words of a text, whatever lines they stand on."""
    return " ".join(text.split())


def test_init_stores_the_reference_data(installed):
    ended = installed("projects", *DAY, "--json")
    assert len(ended.json["projects"]) == 72
    assert installed("init", "--json").json["made"] is False


def test_unverified_is_said_wherever_it_is_shown(installed):
    listed = words(installed("projects", *DAY).out)
    assert listed.count("(UNVERIFIED)") >= 7 + 4
    assert "(UNVERIFIED)" in words(installed("projects", "twister").out)
    one = words(installed("projects", "aifv-aav-lav", "--state", "IT", *DAY).out)
    assert "IT on 2024-03-01: lead (UNVERIFIED: UNVERIFIED: recalled" in one


def test_unknown_does_not_read_as_no(installed):
    listed = words(installed("projects", "--state", "IE", *DAY).out)
    assert "Known not to be in: crrt" in listed
    assert "Not known of 65 projects, which does not mean no: european-medical-command" in listed
    one = installed("projects", "essor", "--state", "IE", *DAY)
    assert "IE on 2024-03-01: not known, which does not mean no" in one.out
    assert installed("projects", "essor", "--state", "IE", *DAY, "--json").json["role"] is None


@pytest.mark.parametrize(
    ("day", "role"),
    [("2019-06-01", "participant"), ("2022-06-01", None), ("2024-03-01", "observer")],
)
def test_history_of_a_role(installed, day, role):
    ended = installed("projects", "crrt", "--state", "IT", "--on", day, "--json")
    assert ended.json["role"] == role


def test_a_role_without_first_day_is_said_to_be_unsure(installed):
    listed = words(installed("projects", "jeis", *DAY).out)
    assert listed.count("not known perhaps read") == 2
    assert "perhaps" not in words(installed("projects", "jeis", "--on", "2018-11-18").out)


def test_a_file_and_back(installed, tmp_path):
    assert installed("projects", "export", "--out", "p.csv").code == 0
    ended = installed("projects", "import", "p.csv")
    assert ended.out == "72 projects, none of them new or changed.\n"
    content = (tmp_path / "p.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "less.csv").write_bytes(b"".join(line for line in content if b"csip,status" not in line))
    ended = installed("projects", "import", "less.csv")
    assert (ended.out, ended.err.split(" ")[0]) == ("72 projects, 1 of them new or changed.\n", "1")


def test_a_bad_file_changes_nothing(installed, tmp_path):
    (tmp_path / "bad.csv").write_text("project,kind,certainty,source\nteams,lead,read,List\n")
    ended = installed("projects", "import", "bad.csv")
    assert ended.code == 2
    assert "line 2: state: a line of the kind 'lead' needs it" in words(ended.err)
