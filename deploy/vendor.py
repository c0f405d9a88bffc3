"""Fetch what the pages take from others, check it against vendor.toml, and write it beside that file."""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

VENDOR = Path(__file__).parents[1] / "dashboard" / "static" / "vendor"
"""Where the files and vendor.toml stand."""

_COMPONENT = re.compile(r"\.ecl-(u-[a-z-]+|[a-z]+(?:-[a-z]+)*)")
_NESTED = frozenset({"media", "supports", "container"})


def main() -> int:
    """Write every file of vendor.toml; return 1 and say so if a hash is another than recorded."""
    differences = [line for package in listed() for line in _vendor(package)]
    print("\n".join(differences) or "All as recorded in vendor.toml.")  # noqa: T201 - for who runs make
    return 1 if differences else 0


def listed() -> list[dict[str, Any]]:
    """Return the packages of vendor.toml, each with its files."""
    packages: list[dict[str, Any]] = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["package"]
    return packages


def sha256(data: bytes) -> str:
    """Return the hash as vendor.toml writes it."""
    return hashlib.sha256(data).hexdigest()


def cut(css: str, components: Iterable[str]) -> str:
    """Return the rules that concern these components only, the custom properties, and the notice on top.

    A selector stays if each of its ECL classes belongs to a component named.

    Args:
        css: a stylesheet of ECL.
        components: names without prefix, such as 'button' or 'u-sr-only'.
    """
    notice = re.search(r"/\*!.*?\*/", css, re.DOTALL)
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = "\n".join(_kept(rules, frozenset(components)))
    return f"{notice.group() if notice else ''}\n/* Cut to: {', '.join(sorted(components))}. */\n{kept}\n"


def _vendor(package: dict[str, Any]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        tarball = _packed(f"{package['name']}@{package['version']}", Path(folder))
        found = sha256(tarball.read_bytes())
        if found != package["sha256"]:
            yield f"{package['name']}: the tarball has {found}; nothing was taken from it"
            return
        with tarfile.open(tarball) as archive:
            for file in package["file"]:
                yield from _write(file, _member(archive, file["from"]))


def _packed(spec: str, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--ignore-scripts", spec]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    return folder / done.stdout.strip()


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise FileNotFoundError(name)
    return member.read()


def _write(file: dict[str, Any], data: bytes) -> Iterator[str]:
    if "components" in file:
        data = cut(data.decode(), file["components"]).encode()
    target = VENDOR / file["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    if sha256(data) != file["sha256"]:
        yield f"{file['path']}: {sha256(data)}"


def _kept(rules: Iterable[Any], components: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _selected(rule, components)
        elif rule.type == "at-rule" and rule.at_keyword in _NESTED:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_kept(inner, components)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        elif rule.type == "error":
            raise ValueError(rule.message)


def _selected(rule: Any, components: frozenset[str]) -> Iterator[str]:
    selectors = [text for text in _selectors(rule.prelude) if _stays(text, components)]
    if selectors:
        yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"


def _selectors(prelude: Iterable[Any]) -> list[str]:
    parts: list[list[Any]] = [[]]
    for part in prelude:
        if part == ",":
            parts.append([])
        else:
            parts[-1].append(part)
    return [tinycss2.serialize(tokens).strip() for tokens in parts]


def _stays(selector: str, components: frozenset[str]) -> bool:
    if selector == ":root":
        return True
    named = set(_COMPONENT.findall(selector))
    return bool(named) and named <= components


if __name__ == "__main__":
    sys.exit(main())
