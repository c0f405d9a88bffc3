"""An officer's morning by command."""

DAY = "2024-03-04T09:00:00+01:00"
LISTED = "2024-03-20T09:00:00+01:00"
CODE = "pesco-nip-2024"


def test_a_quiet_morning(opened):
    assert opened("advance", "--now", DAY).code == 0
    said = opened("morning", "--now", DAY).out.replace("\xa0", " ")
    assert f"Open: {CODE}." in said
    assert "In the next seven days:\n" in said
    assert "deadline nip, 26\n" in said
    assert "To telephone" not in said


def test_the_number_to_dial(opened, tmp_path):
    contacts = (
        "respondent,role,address,office,telephone\nBE,functional_mailbox,nip@be.example,Desk,+32 000 00 00\n"
    )
    (tmp_path / "contacts.csv").write_text(contacts)
    assert opened("contacts", "import", "contacts.csv").code == 0
    assert opened("advance", "--now", LISTED).code == 0
    assert "day; Desk, +32 000 00 00, nip@be.example" in opened("morning", "--now", LISTED).out
    listed = " ".join(opened("call-list", CODE, "--now", LISTED).out.split())
    assert "Desk (functional mailbox): +32 000 00 00" in listed
    assert opened("call-list", CODE, "--json", "--now", LISTED).json["calls"][0]["offices"][0]["telephone"]
    assert "+32 000 00 00" in opened("contacts", "list", "--now", LISTED).out


def test_a_busy_one(opened, tmp_path):
    (tmp_path / "said.txt").write_text("committed")
    assert opened("advance", "--now", LISTED).code == 0
    assert opened("hand-in", CODE, "EL", "statement", "said.txt", "--now", LISTED).code == 0
    asked = ("--house", "EDA", "--text", "Why?", "--now", LISTED)
    assert opened("question", "add", CODE, "EL", "statement", *asked).code == 0
    said = opened("morning", "--house", "EEAS", "--now", LISTED).out.replace("\xa0", " ")
    assert (
        "To telephone (51):\n  BE Belgium: nip, 10 days after the due day; Defence policy, nip@be.example"
        in said
    )
    assert "  and 1 more\n" in said
    assert "EL statement, version 1, " in said
    assert "EL statement, question 1 of EDA, to be cleared by EDA, EEAS" in said


def test_as_data(opened):
    found = opened("morning", "--json", "--now", LISTED).json
    assert (found["cycles"], found["calls"]) == ([CODE], {"lines": [], "count": 0})
    assert opened("morning", "--house", "NATO", "--now", LISTED).code == 2
