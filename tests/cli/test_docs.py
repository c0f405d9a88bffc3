"""The pages about the command line say what the code does."""

import re
from pathlib import Path

import pytest

from cli.failures import Exit
from cli.main import make_app
from config.definition import ContactRole
from config.project import Certainty
from config.settings import Settings
from models.rules.lint import read_definition
from tasks.acts import Deed
from tasks.contacts import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, read_contacts
from tasks.definitions import definition_text
from tasks.projects import LAYOUT, Kind, read_project_file
from tasks.rehearsal.scenario import ScenarioAct, Variant, read_scenario

DOCS = Path(__file__).parents[2] / "docs"
COMMON = {"--json", "--now", "--help", "--version", "-h"}


def page(name):
    """Return the text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def block(name, language):
    """Return the first block in a language on a page."""
    return re.search(rf"```{language}\n(.*?)```", page(name), re.DOTALL).group(1)


def commands(app, before=()):
    """Return every command with the names of its options."""
    for name in app:
        if name.startswith("-"):
            continue
        inner = app[name]
        yield from commands(inner, (*before, name))
        if inner.default_command is not None:
            names = {option for argument in inner.assemble_argument_collection() for option in argument.names}
            yield " ".join((*before, name)), {option for option in names if option.startswith("--")}


SETTINGS = page("cli.md") + page("delivery.md") + page("intake.md") + page("pages.md")

COMMANDS = dict(commands(make_app()))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_there_with_its_options(name):
    (usage,) = re.findall(rf"^\| `kalends {name}(?: (?![a-z])([^`]*))?` \|", page("cli.md"), re.MULTILINE)
    assert set(re.findall(r"--[a-z-]+", usage)) - COMMON == COMMANDS[name] - COMMON


def test_no_command_stands_there_that_there_is_not():
    groups = "|".join(sorted({name.split()[0] for name in COMMANDS if " " in name}))
    pattern = rf"^\| `kalends ((?:(?:{groups}) (?=[a-z]))?[a-z-]+)"
    named = re.findall(pattern, page("cli.md"), re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


@pytest.mark.parametrize(("name", "takes_it"), [("withdraw", True), ("verify", False)])
def test_help_shows_whether_an_instant_is_taken(kalends, name, takes_it):
    assert ("--now" in COMMANDS[name]) is takes_it
    assert ("--now" in kalends(name, "--help").out) is takes_it


def test_which_answer_in_no_json_or_in_nothing_else():
    assert {name for name, options in COMMANDS.items() if "--json" not in options} == {
        *("schema", "serve", "form schema", "form describe"),
    }


def test_exit_codes():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page("cli.md"), re.MULTILINE)}
    assert listed == set(Exit) - {Exit.NOBODY_READS}


def test_settings():
    listed = dict(re.findall(r"^\| `KALENDS_(\w+)` \| `([^`]*)` \|", SETTINGS, re.MULTILINE))
    fields = Settings.model_fields
    assert listed == {name.upper(): str(field.default) for name, field in fields.items()}


def test_the_example_of_contacts_is_one():
    assert len(read_contacts(block("contacts.md", "csv").encode(), "member_states")) == 4


def test_columns_and_roles_of_contacts():
    columns = re.findall(r"^\| `(\w+)` \| (yes|no) \|", page("contacts.md"), re.MULTILINE)
    assert tuple(name for name, needed in columns if needed == "yes") == REQUIRED_COLUMNS
    assert tuple(name for name, needed in columns if needed == "no") == OPTIONAL_COLUMNS
    assert all(f"`{role}`" in page("contacts.md") for role in ContactRole)


def test_the_example_of_projects_is_one():
    (record,) = read_project_file(block("projects.md", "csv").encode())
    assert (len(record.roles), len(record.milestones), len(record.statuses)) == (4, 2, 1)


def test_columns_kinds_and_certainties_of_projects():
    columns = re.findall(r"^\| `(\w+)` \| (yes|no) \|", page("projects.md"), re.MULTILINE)
    assert tuple(name for name, needed in columns if needed == "yes") == LAYOUT.required
    assert tuple(name for name, needed in columns if needed == "no") == LAYOUT.optional
    assert all(f"`{word}`" in page("projects.md") for word in (*Kind, *Certainty))


def test_the_example_of_a_scenario_is_one(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(block("scenarios.md", "toml"), encoding="utf-8")
    assert len(read_scenario(path, read_definition(definition_text("pesco-nip-2024"))).acts) == 5


def test_keys_deeds_and_variants_of_scenarios():
    keys, _, deeds = page("scenarios.md").partition("| `do` | What happens |")
    cells = [line.split("|")[1] for line in keys.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", " ".join(cells))) == set(ScenarioAct.model_fields)
    assert set(re.findall(r"^\| `(\w+)` \|", deeds, re.MULTILINE)) == {"hand_in", *Deed}
    assert all(f"`{variant}`" in keys for variant in Variant)
