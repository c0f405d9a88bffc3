"""The note on the state of play by command."""

CODE = "pesco-nip-2024"
NOW = ("--now", "2024-03-20T09:00:00+01:00")


def test_on_the_screen_and_into_a_file(opened, tmp_path):
    ended = opened("state-of-play", CODE, *NOW)
    assert (ended.code, "This note names no respondent." in ended.out) == (0, True)
    assert "play.docx is written." in opened("state-of-play", CODE, "--out", "play.docx", *NOW).out
    assert (tmp_path / "play.docx").read_bytes()[:2] == b"PK"
    french = opened("state-of-play", CODE, "--language", "fr", "--at", "2024-01-10T09:00:00+01:00", *NOW).out
    assert "état d’avancement" in french


def test_as_data(opened):
    found = opened("state-of-play", CODE, "--json", *NOW).json
    assert [(one["asked"], one["received"]) for one in found["lines"]] == [(26, 0)] * 2
    assert opened("state-of-play", CODE, "--out", "play.odt", *NOW).code == 2
