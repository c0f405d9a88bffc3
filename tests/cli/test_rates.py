"""How complete and how punctual a cycle is, by command."""

CODE = "pesco-nip-2024"
LATE = "2024-03-20T09:00:00+01:00"


def test_rates_in_words_and_as_data(opened, tmp_path):
    (tmp_path / "said.txt").write_text("committed")
    opened("hand-in", CODE, "EL", "statement", "said.txt", "--now", LATE)
    said = opened("rates", CODE, "--now", LATE).out.replace("\xa0", " ")
    assert "received: 3.8 % (1 of 26)\n  in time, of what was expected: 0.0 % (0 of 26)" in said
    assert "  late (1): EL\n" in said
    plan, statement = opened("rates", CODE, "--json", "--now", LATE).json["rates"]
    assert (plan["received"], plan["on_time_of_received"], len(plan["missing"])) == (0, None, 26)
    assert (statement["late"], statement["completeness"]) == (["EL"], 1 / 26)
    before = opened("rates", CODE, "--at", "2024-03-01T09:00:00+01:00", "--json", "--now", LATE).json
    assert before["rates"][1]["received"] == 0
