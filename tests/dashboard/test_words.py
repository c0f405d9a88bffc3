import re
import tomllib
from pathlib import Path

import pytest

from models.rules.lifecycle import ObligationState

ROOT = Path(__file__).parents[2] / "dashboard"
USED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']\s*[,)]""")
PREFIXES = {"state.", "kind.", "moment."}


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def words(language):
    return dict(flat(tomllib.loads((ROOT / "words" / f"{language}.toml").read_text("utf-8"))))


EN, FR = words("en"), words("fr")


def placeholders(text):
    return sorted(re.findall(r"\{([^}]*)\}", text))


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(EN) == list(FR)


@pytest.mark.parametrize("key", EN)
def test_both_languages_have_the_same_placeholders(key):
    assert placeholders(EN[key]) == placeholders(FR[key])
    assert all(name.isidentifier() for name in placeholders(EN[key]))


@pytest.mark.parametrize("key", EN)
def test_no_text_is_empty_or_markup(key):
    for text in (EN[key], FR[key]):
        assert text.strip() == text != ""
        assert not set(text) & set("<>&\n")


@pytest.mark.parametrize("key", FR)
def test_french_signs_stand_after_a_hard_space(key):
    assert not re.search(r"(?<![\u00a0\s])[:;?!»]|[ ][:;?!»]|'", FR[key])


def test_every_state_has_its_words():
    assert {key[6:] for key in EN if key.startswith("state.")} == {state.value for state in ObligationState}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_use_texts_that_exist(path):
    keys = set(USED.findall(path.read_text("utf-8")))
    assert keys <= set(EN)


def test_every_text_is_used():
    code = "\n".join(path.read_text("utf-8") for path in (*ROOT.rglob("*.html"), *ROOT.rglob("*.py")))
    named = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", code))
    begun = tuple(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)*\.)(?:["'] ?~|\{)""", code))
    assert [key for key in EN if key not in named and not key.startswith(begun)] == []
