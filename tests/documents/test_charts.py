from xml.etree import ElementTree as ET

import pytest

from documents.charts import Bar, BarChart, Part, StackedChart, bar_chart, stacked_chart

NS = "{http://www.w3.org/2000/svg}"
PARTS = (Part("yes", "said yes", "#000", "#fff"), Part("no", "said no", "#fff", "#000"))


def bars(*values):
    return BarChart(
        "key",
        'Sums <of> & "all"',
        "What it shows",
        tuple(Bar(str(2020 + place), value, str(value), "24 of 26") for place, value in enumerate(values)),
    )


def drawn(svg):
    picture = ET.fromstring(svg)
    return picture, [
        {name: rect.get(name) for name in ("x", "y", "width", "height")} for rect in picture.iter(f"{NS}rect")
    ]


def words(picture):
    return [text.text for text in picture.iter(f"{NS}text")]


def test_heights_are_in_proportion():
    _, boxes = drawn(bar_chart(bars(50.0, 100.0)))
    low, high = (float(box["height"]) for box in boxes)
    assert high == pytest.approx(2 * low)
    assert float(boxes[0]["y"]) + low == pytest.approx(float(boxes[1]["y"]) + high)


def test_negative_bar_hangs_from_the_line():
    _, (up, down) = drawn(bar_chart(bars(100.0, -50.0)))
    assert float(down["y"]) == pytest.approx(float(up["y"]) + float(up["height"]))
    assert float(down["height"]) == pytest.approx(float(up["height"]) / 2, abs=0.01)


def test_bar_without_value_is_words_only():
    picture, boxes = drawn(bar_chart(bars(10.0, None)))
    assert len(boxes) == 1
    assert words(picture).count("None") == 1
    assert words(picture).count("24 of 26") == 2


@pytest.mark.parametrize("values", [(0.0, 0.0), (None, None), (-1.0, -2.0), (1e300,)])
def test_odd_values_stay_in_the_picture(values):
    picture, boxes = drawn(bar_chart(bars(*values)))
    height = float(picture.get("height"))
    assert all(float(box["y"]) >= 0 and float(box["y"]) + float(box["height"]) <= height for box in boxes)


def test_picture_has_title_and_description():
    picture, _ = drawn(bar_chart(bars(1.0)))
    assert picture.get("role") == "img"
    named = {entry.get("id"): entry.text for entry in picture if entry.tag in (f"{NS}title", f"{NS}desc")}
    assert named == {"key-title": 'Sums <of> & "all"', "key-desc": "What it shows"}
    assert picture.get("aria-labelledby").split() == list(named)


def test_rows_are_cut_in_proportion_and_numbered():
    chart = StackedChart("key", "Title", "Words", PARTS, (("1", (3, 1)), ("2", (0, 4)), ("3", (0, 0))))
    picture, boxes = drawn(stacked_chart(chart))
    segments = boxes[len(PARTS) :]
    assert [float(box["width"]) for box in segments] == [450, 150, 600]
    assert words(picture) == ["said yes", "said no", "1", "3", "1", "2", "4", "3"]
