import gzip
import re

import pytest

from deploy.vendor import VENDOR, cut, listed, sha256

FILES = [file for package in listed() for file in package["file"]]
STATIC = VENDOR.parent
FIRST_VISIT = [
    "vendor/ecl/ecl-eu.css",
    "vendor/htmx/htmx.min.js",
    "kalends.css",
    "kalends.js",
    "icons.svg",
    "mark.svg",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_file_is_as_recorded(file):
    assert sha256((VENDOR / file["path"]).read_bytes()) == file["sha256"]


def test_nothing_else_is_vendored():
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {file["path"] for file in FILES} | {"vendor.toml"}


def test_every_package_brings_its_licence():
    assert all(any("LICENSE" in file["path"] for file in package["file"]) for package in listed())


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_stylesheet_fetches_nothing(path):
    addresses = re.findall(r"@import|url\(\s*[\"']?(?!data:)[^)]*", path.read_text("utf-8"))
    assert addresses == []


def test_first_visit_is_small():
    sizes = [len(gzip.compress((STATIC / name).read_bytes(), mtime=0)) for name in FIRST_VISIT]
    assert sum(sizes) < 50_000


CSS = (
    "/*! notice */:root{--a:1}.ecl-button,.ecl-banner{color:red}.ecl-button--s:has(.ecl-icon){top:0}"
    "@media print{.ecl-button__label{left:0}.ecl-banner{left:1px}}@media screen{.ecl-banner{left:0}}"
    ".ecl-u-sr-only{width:1px}body{margin:0}"
)


@pytest.mark.parametrize(
    ("components", "kept"),
    [
        pytest.param(
            ["button"], ".ecl-button{color:red}\n@media print{.ecl-button__label{left:0}}\n", id="one"
        ),
        pytest.param(["button", "icon"], ".ecl-button--s:has(.ecl-icon){top:0}", id="both of a selector"),
        pytest.param(["u-sr-only"], ":root{--a:1}\n.ecl-u-sr-only{width:1px}\n", id="a utility"),
    ],
)
def test_cut_keeps_the_components_named(components, kept):
    found = cut(CSS, components)
    assert found.startswith("/*! notice */")
    assert kept in found
    assert "body" not in found
    assert "banner" not in found


def test_cut_refuses_what_it_cannot_read():
    with pytest.raises(ValueError, match="EOF"):
        cut("a{}b", ["button"])
