"""compose.yaml as far as it can be checked without an engine: commands, settings, rights, secrets."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cli.main import make_app
from cli.serving import END_SECONDS
from config.settings import Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
FILE = yaml.safe_load(TEXT)
SERVICES = FILE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("kalends:")}
ONCE = {"migrate", "deploy"}
IN_PLACE = re.compile(r"\$\{(\w+)(:[-?])?([^}]*)\}")

EACH = pytest.mark.parametrize("name", SERVICES)
EACH_OF_OURS = pytest.mark.parametrize("name", OURS)


def commands():
    """Yield each command of a service of ours, as words."""
    for one in OURS.values():
        entry, words = one.get("entrypoint", ["kalends"]), one["command"]
        if entry[0] == "/bin/sh":
            yield from (part.split() for part in " ".join(words).split(" && "))
        else:
            yield [*entry, *words]


@EACH
def test_nobody_is_root_and_nothing_is_written_into_the_image(name):
    one = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", one["user"])
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in one


@EACH
def test_images_have_a_version(name):
    image, _, tag = SERVICES[name]["image"].partition(":")
    assert re.match(r"v?\d", tag), image


@EACH
def test_ports_are_open_to_this_machine_alone(name):
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@EACH
def test_what_runs_on_is_looked_at_and_what_runs_once_ends(name):
    one = SERVICES[name]
    if name in ONCE:
        assert one["restart"] == "no"
    else:
        assert one["restart"] == "unless-stopped"
        assert "healthcheck" in one or name == "worker"  # Prefect's server watches its workers


@EACH_OF_OURS
def test_telemetry_is_off(name):
    given = OURS[name]["environment"]
    assert (given["DO_NOT_TRACK"], given["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")


@EACH_OF_OURS
def test_settings_are_settings_and_paths_absolute(name):
    given = {key: value for key, value in OURS[name]["environment"].items() if key.startswith("KALENDS_")}
    fields = {key.removeprefix("KALENDS_").lower() for key in given}
    assert fields <= set(Settings.model_fields)
    paths = ("files", "heads_folder", "mailbox_folder", "rehearsals")
    assert all(given[f"KALENDS_{path.upper()}"].startswith("/var/lib/kalends/") for path in paths)


@EACH_OF_OURS
def test_settings_are_taken(name):
    given = {key: IN_PLACE.sub(filled, value) for key, value in OURS[name]["environment"].items()}
    values = {key[8:].lower(): value for key, value in given.items() if key.startswith("KALENDS_")}
    assert Settings(**values).channel == "smtp"


def filled(found):
    return found[3] if found[2] == ":-" else "secret"


def test_no_secret_stands_there():
    for one in SERVICES.values():
        for key, value in one["environment"].items():
            if re.search("PASSWORD|SECRET|TOKEN|AUTH$|AUTH_STRING|CONNECTION_URL|DATABASE_URL", key):
                assert IN_PLACE.search(value), key
                assert ":?" in value, key


def test_the_example_names_what_is_to_be_filled_in_and_holds_no_secret():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    used = {found[1]: (found[2], found[3]) for found in IN_PLACE.finditer(TEXT)}
    assert set(example) == set(used)
    for name, (kind, default) in used.items():
        assert example[name] == ("" if kind == ":?" else default)


def test_the_filled_in_file_is_not_kept():
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("words", [words for words in commands() if words[0] == "kalends"], ids=" ".join)
def test_our_commands_are_taken(words):
    command, bound, _ = make_app().parse_args(words[1:], exit_on_error=False, print_error=False)
    assert command.__name__ == words[1]
    assert bound is not None


@pytest.mark.prefect
@pytest.mark.parametrize("words", [words for words in commands() if words[0] == "prefect"], ids=" ".join)
def test_commands_of_prefect_are_there(words):
    options = [word for word in words[1:] if word.startswith("--")]
    names = [word for word in words[1:] if word.isalpha() or word == "work-pool"]
    command = names[: {"work-pool": 2, "worker": 2, "server": 2, "deploy": 1}[names[0]]]
    program = Path(sys.executable).with_name("prefect")
    shown = subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout
    general = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    assert [option for option in options if option not in shown + general] == []


def test_the_pages_have_time_to_finish():
    assert int(SERVICES["web"]["stop_grace_period"].removesuffix("s")) > END_SECONDS


def test_nothing_starts_before_the_database_is_made():
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_unit_of_systemd_starts_what_there_is():
    unit = (ROOT / "deploy" / "systemd" / "kalends.service").read_text(encoding="utf-8")
    for words in re.findall(r"^ExecStart(?:Pre)?=/opt/kalends/bin/kalends (.+)$", unit, re.MULTILINE):
        command, _, _ = make_app().parse_args(words.split(), exit_on_error=False, print_error=False)
        assert command.__name__ == words.split()[0]
    assert int(re.search(r"TimeoutStopSec=(\d+)", unit)[1]) > 2 * END_SECONDS
