"""Finding definitions: by the code of one that ships, or from a file."""

import pytest

from models.errors import UnknownDefinitionError
from tasks.definitions import definition_text, known_definitions

CODE = "pesco-nip-2024"


def test_what_ships():
    assert CODE in known_definitions()
    assert known_definitions() == sorted(known_definitions())


def test_by_code_and_from_a_file_it_is_the_same_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(definition_text(CODE), encoding="utf-8")
    assert f'code = "{CODE}"' in definition_text(CODE)
    assert definition_text(str(path)) == definition_text(CODE)


def test_a_code_goes_before_a_file_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / CODE).write_text("x")
    assert definition_text(CODE) != "x"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00 not text"], ids=["missing", "no text"])
def test_neither_code_nor_text(tmp_path, content):
    path = tmp_path / "other.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(
        UnknownDefinitionError, match="neither the code of a definition nor a readable"
    ) as refused:
        definition_text(str(path))
    assert CODE in refused.value.way_out


def test_a_folder_is_no_definition(tmp_path):
    with pytest.raises(UnknownDefinitionError):
        definition_text(str(tmp_path))
