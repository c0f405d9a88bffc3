"""What a process that serves says of itself, and what it keeps to itself."""

import io
import json
import logging

import pytest
import structlog

from cli.logs import MOST_PLACES, configure_logs

CANARY = "canary-7f3a"


@pytest.fixture
def logged():
    """Return what is written, as it is before anybody reads it."""
    stream = io.StringIO()
    configure_logs(stream)
    return stream


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_one_object_a_line(logged):
    structlog.get_logger("kalends.web").info("request", route="/desk", ms=3.2)
    logging.getLogger("of.others").warning("said %s\nin two lines", "this")
    first, second = lines(logged)
    assert (first["event"], first["route"], first["logger"]) == ("request", "/desk", "kalends.web")
    assert (second["event"], second["level"]) == ("said this\nin two lines", "warning")


@pytest.mark.parametrize("name", ["alembic.runtime.migration", "httpx"])
def test_who_says_too_much_is_heard_only_when_it_is_in_trouble(logged, name):
    logging.getLogger(name).info("GET https://elsewhere.example/?token=1")
    logging.getLogger(name).warning("trouble")
    assert [line["event"] for line in lines(logged)] == ["trouble"]


def fail():
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        raise KeyError(CANARY) from error


@pytest.mark.parametrize(
    "tell",
    [
        pytest.param(lambda error: structlog.get_logger("a").exception("failed"), id="ours"),
        pytest.param(lambda error: structlog.get_logger("a").error("failed", exc_info=error), id="given"),
        pytest.param(lambda error: logging.getLogger("b").exception("failed"), id="of others"),
    ],
)
def test_a_failure_is_told_without_its_contents(logged, tell):
    try:
        fail()
    except KeyError as error:
        tell(error)
    (line,) = lines(logged)
    assert [one["kind"] for one in line["failure"]] == ["KeyError", "ValueError"]
    assert "fail" in line["failure"][0]["at"][-1]
    assert CANARY not in logged.getvalue()


def deep(left):
    if left:
        return deep(left - 1)
    raise ValueError(CANARY)


def test_of_a_deep_failure_the_innermost_places_are_told(logged):
    try:
        deep(100)
    except ValueError:
        logging.getLogger("b").exception("failed")
    (line,) = lines(logged)
    assert len(line["failure"][0]["at"]) == MOST_PLACES
    assert "deep" in line["failure"][0]["at"][0]
    assert len(logged.getvalue()) < 4096
