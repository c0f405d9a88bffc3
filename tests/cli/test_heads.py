"""Daily heads on the command line: kept by `advance`, held against the record by `verify`."""

import pytest

CODE = "pesco-nip-2024"
NEXT_DAY = "2023-12-05T09:00:00+01:00"


@pytest.fixture
def heads(tmp_path):
    return tmp_path / "var" / "heads" / f"{CODE}.heads"


def days(path):
    return [line.split()[0] for line in path.read_text().splitlines()]


def test_advance_keeps_a_head_a_day(opened, heads):
    for _ in range(2):
        assert opened("advance", "--now", NEXT_DAY).code == 0
    assert days(heads) == ["2023-12-04", "2023-12-05"]


def test_the_folder_is_a_setting(opened, heads, tmp_path, monkeypatch):
    monkeypatch.setenv("KALENDS_HEADS_FOLDER", str(tmp_path / "elsewhere"))
    assert opened("advance", CODE, "--now", NEXT_DAY).code == 0
    assert days(tmp_path / "elsewhere" / f"{CODE}.heads") == ["2023-12-05"]
    assert days(heads) == ["2023-12-04"]


def test_a_record_that_holds_against_its_heads(opened):
    ended = opened("verify", "--heads", "var/heads", "--json")
    assert (ended.code, ended.json["cycles"][0]["problems"], ended.json["lost"]) == (0, [], [])


def test_a_head_off_the_chain_is_named(opened, heads):
    heads.write_text(heads.read_text()[:-2] + "x\n")
    ended = opened("verify", CODE, "--heads", "var/heads")
    assert ended.code == 1
    assert f"{CODE}: kept heads: line 1 of the kept heads is not a head of {CODE}" in ended.out


def test_heads_of_a_cycle_that_is_not_here(opened, heads):
    heads.rename(heads.with_name("pesco-nip-2023.heads"))
    ended = opened("verify", "--heads", "var/heads", "--json")
    assert (ended.code, ended.json["lost"]) == (1, ["pesco-nip-2023"])


def test_a_folder_that_is_not_there(opened):
    ended = opened("verify", "--heads", "var/nowhere")
    assert ended.code == 2
    assert "it is not a folder" in ended.err
