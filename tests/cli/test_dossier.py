"""All that there is on one respondent, by command."""

CODE = "pesco-nip-2024"
DAY = "2024-02-20T09:00:00+01:00"


def test_a_dossier_in_words(opened):
    assert (
        opened("extend", CODE, "EL", "nip", "--until", "2024-03-24", "--reason", "asked", "--now", DAY).code
        == 0
    )
    ended = opened("dossier", CODE, "EL", "--now", DAY)
    assert ended.code == 0
    assert "deadline 2, extended by secretariat, Sunday 24 March 2024" in ended.out.replace("\xa0", " ")
    assert "call" in ended.out.partition("Letters")[2]


def test_a_dossier_as_data(opened):
    found = opened("dossier", CODE, "EL", "--json", "--now", DAY).json
    assert (found["respondent"], len(found["obligations"]), len(found["letters"])) == ("EL", 2, 1)
    assert opened("dossier", CODE, "XX", "--now", DAY).code == 2


def test_what_a_contact_sees(opened, tmp_path):
    (tmp_path / "said.txt").write_text("committed")
    assert opened("hand-in", CODE, "EL", "statement", "said.txt", "--now", DAY).code == 0
    ended = opened("contact-view", "EL", "--now", DAY)
    said = ended.out.replace("\xa0", " ")
    assert "statement: received; nothing to do" in said
    assert "National Implementation Plan: called; next: hand in" in said
    assert (
        opened("contact-view", "EL", "FR", "--json", "--now", DAY).json["respondents"][1]["respondent"]
        == "FR"
    )
    assert "Nobody of these" in opened("contact-view", "XX", "--now", DAY).out
