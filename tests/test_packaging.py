"""What is installed: locked, complete, ours under its names, and silent about its use."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions, packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
OURS = ("cli", "config", "dashboard", "documents", "flows", "models", "notifications", "tasks")
TELEMETRY_OFF = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}

CREATE_SERVER = """
from prefect.server.api.server import create_app
print(len(create_app().routes))
"""


def entries(lock):
    """Return the requirements of a lock file, each with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def requirements(lock):
    """Return what a lock file fixes, by name; one name may have several, each with its marker."""
    found = {}
    for entry in entries(lock):
        requirement = Requirement(entry.split(" --hash")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def pins(lock):
    """Return the version for this machine, by name."""
    return {
        name: next(iter(requirement.specifier)).version
        for name, choices in requirements(lock).items()
        for requirement in choices
        if requirement.marker is None or requirement.marker.evaluate()
    }


def declared(*extras):
    """Return what pyproject.toml asks for."""
    project = PROJECT["project"]
    lines = project["dependencies"] + [
        line for extra in extras for line in project["optional-dependencies"][extra]
    ]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("package", OURS)
def test_no_other_distribution_provides(package):
    assert set(packages_distributions().get(package, [])) <= {"kalends"}


def private_imports(module):
    """Yield the names that a module takes from another of ours although they are private there."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
            for names in ((source + alias.name).split(".") for alias in node.names):
                is_private = any(re.fullmatch("_.*(?<!__)", name) for name in names)
                if is_private and names[0] in ("", *OURS):
                    yield ".".join(names)


def test_no_module_imports_what_is_private_in_another():
    modules = [path for package in OURS for path in (ROOT / package).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): list(private_imports(path)) for path in modules}
    assert {path: names for path, names in found.items() if names} == {}
    assert len(found) > 200


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"[a-z+]+://\S*|^--?\w.*", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_requirement_is_pinned_with_a_hash(lock):
    pinned = re.compile(r"[\w.\[\],-]+==[\w.!+]+( ;[^\\]+?)?( +--hash=sha256:[0-9a-f]{64})+ *")
    assert [entry for entry in entries(lock) if not pinned.fullmatch(entry)] == []


@pytest.mark.parametrize(
    ("lock", "extras"),
    [pytest.param(LOCKS[0], ["build"], id="runtime"), pytest.param(LOCKS[1], ["build", "dev"], id="dev")],
)
def test_lock_meets_what_the_project_declares(lock, extras):
    locked = pins(lock)
    unmet = [
        str(wanted)
        for wanted in declared(*extras)
        if locked.get(canonicalize_name(wanted.name)) not in wanted.specifier
    ]
    assert unmet == []


def test_build_backend_is_locked():
    assert {canonicalize_name(name) for name in PROJECT["build-system"]["requires"]} <= set(pins(LOCKS[0]))


def test_development_lock_holds_the_runtime_lock():
    runtime, development = (set(entries(lock)) for lock in LOCKS)
    assert runtime <= development
    assert runtime != development


def test_installed_versions_are_the_locked_ones():
    installed = {canonicalize_name(found.name): found.version for found in distributions()}
    locked = pins(LOCKS[1])
    assert {name: installed.get(name) for name in locked} == locked


def test_our_version_is_the_same_everywhere():
    stated = PROJECT["project"]["version"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert version("kalends") == stated
    assert f"ARG VERSION={stated}\n" in dockerfile


def test_prefect_server_runs_under_the_locked_fastapi():
    done = subprocess.run(
        [sys.executable, "-c", CREATE_SERVER], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.splitlines()[-1]) > 0


@pytest.mark.parametrize(("name", "value"), TELEMETRY_OFF.items(), ids=TELEMETRY_OFF)
def test_usage_reporting_is_off(name, value):
    stages = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[1:]
    assert [stage for stage in stages if f"{name}={value}" not in stage] == []
    assert f"export {name} := {value}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_image_is_built_from_all_packages():
    copied = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert [package for package in wanted if f"!{package}" not in copied] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel with the locked backend and return the names it holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


@pytest.mark.parametrize(
    ("folder", "suffix"),
    [
        ("config/cycles", ".toml"),
        ("config/forms", ".toml"),
        ("config/reference", ".csv"),
        ("notifications/templates", ".txt"),
    ],
)
def test_wheel_holds_data(wheel, folder, suffix):
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(f"*{suffix}")}
    assert there
    assert there <= set(wheel)


def test_wheel_holds_all_modules_and_nothing_else(wheel):
    packages = [package for package in OURS if (ROOT / package).is_dir()]
    there = {
        path.relative_to(ROOT).as_posix() for package in packages for path in (ROOT / package).rglob("*.py")
    }
    tops = {name.split("/")[0] for name in wheel}
    assert there <= set(wheel)
    assert {top for top in tops if not top.endswith(".dist-info")} == set(packages)


def test_make_try_names_the_call_to_greece(tmp_path):
    letters = tmp_path / "var" / "try" / "letters"
    letters.mkdir(parents=True)
    for code in ("cy", "el"):
        (letters / f"{code}.eml").write_text(f"From: us\nTo: nip@{code}.example\n\nText\n", encoding="utf-8")
    planned = subprocess.run(["make", "-n", "try"], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = [one for one in planned.stdout.splitlines() if "The call to Greece" in one]
    said = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout == "The call to Greece: var/try/letters/el.eml\n"
