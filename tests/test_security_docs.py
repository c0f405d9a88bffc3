"""docs/security.md: every requirement of ASVS 5.0.0 asked of us, with a test or page that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = re.findall(
    r"^\| (V[^|]+) \|[^|]+\| (\w+) \| (.+) \|$", (ROOT / "docs" / "security.md").read_text(), re.M
)

LEVELS = {
    "V1": "22 1111122223 112222222223 222 123",
    "V2": "122 112 12223 23",
    "V3": "3 113 12223 11222233 11122333 3 22333",
    "V4": "12233 23333 22 1222",
    "V5": "2 112333 113 222",
    "V6": "122 111111112222 11223333 112233 22222333 2223 33 2222",
    "V7": "222 1111 22 11222 223 22",
    "V8": "1233 1123 133 23",
    "V9": "111 1222",
    "V10": "22 223 22223 1111122222233333 22222 22 222",
    "V11": "2233 22233 11233 1222 23 23 33",
    "V12": "12233 11 22223",
    "V13": "2333 222223 2233 1222233",
    "V14": "22 12223333 122",
    "V15": "12233 12233 1222222 3333",
    "V16": "2 22222 2222 222 2223",
    "V17": "23 22223333 22",
}
"""The level of each requirement, in its order: sections of a chapter stand apart. Source: ASVS 5.0.0."""


def asked():
    for chapter, sections in LEVELS.items():
        for section, levels in enumerate(sections.split(), 1):
            for number, level in enumerate(levels, 1):
                if level < "3" or chapter == "V5":
                    yield f"{chapter}.{section}.{number}"


def answered():
    for names, *_ in LINES:
        for name in names.split(", "):
            section, _, numbers = name.rpartition(".")
            first, _, last = numbers.partition("-")
            yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


def test_the_levels_are_those_of_the_standard():
    levels = "".join(LEVELS.values())
    assert [levels.count(level) for level in "123"] == [70, 183, 92]


def test_each_requirement_is_answered_once():
    assert sorted(answered()) == sorted(asked())


@pytest.mark.parametrize(("names", "stands", "where"), LINES, ids=[names for names, *_ in LINES])
def test_what_is_named_exists(names, stands, where):
    assert stands in {"met", "partly", "open", "site", "none"}
    for path, _, test in re.findall(r"`(tests/[\w/.]+\.py)(::(\w+))?`", where):
        assert re.search(rf"^def {test or 'test_[a-z0-9_]+'}\(", (ROOT / path).read_text(), re.M), path
    for page in re.findall(r"\]\(([\w-]+\.md)\)", where):
        assert (ROOT / "docs" / page).exists()
