"""A definition that ends with the collection: rehearsed to its end, without a report."""

from benchmarks.simulation.worlds import small_definition


def test_a_cycle_without_steps_is_rehearsed_to_its_end(play, folders):
    text = small_definition()
    definition = folders / "without-steps.toml"
    definition.write_text(text[: text.index("[[steps]]")])
    played = play("", "BE", "SE", definition=definition)
    assert played.read("summary.json")["report"]["files"] == []
    assert not (played.folder / "report").exists()
    assert [row["what"] for row in played.rows("timeline.jsonl")][-1] == "closed"
    assert played.obligation("SE", "nip")["state"] == "not_received"
    told = [row for row in played.rows("notices.jsonl") if row["occasion"] == "cut_off:1"]
    assert {(row["state"], row["planned_for"]) for row in told} == {
        (state, "2024-05-02T07:00:00Z")
        for state in ("carried", "sent")  # the call list, and the letter
    }
