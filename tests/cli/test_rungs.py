"""The rungs of a cycle by command."""


def test_a_line_of_rungs(opened):
    ended = opened("rungs", "pesco-nip-2024", "--now", "2023-12-05T09:00:00+01:00")
    assert "Next: -30 of nip." in ended.out
    (call, *_) = [line.split() for line in ended.out.splitlines() if line.split()[:1] == ["call"]]
    assert call[1:3] == ["nip", "2023-12-01"]
    assert call[-1] == "26"


def test_as_data(opened):
    found = opened("rungs", "pesco-nip-2024", "--json", "--now", "2023-12-05T09:00:00+01:00").json
    assert (found["today"], len(found["rungs"]), found["rungs"][0]["letters"]) == ("2023-12-05", 10, 26)
