"""What is told to whom about an obligation, and when: every notice of it, withdrawn ones too (cases.toml)."""

import pytest

NOTICES = {
    "extended": (
        "BE nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-02-23T08:00:00Z rung:-30:2 withdrawn past
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-05T09:00:00Z extended:2 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn deadline_changed
        2024-03-15T08:00:00Z rung:-7:2 sent
        2024-03-20T08:00:00Z rung:+10:1 withdrawn deadline_changed
        2024-03-25T16:00:00Z received:1 sent
        2024-03-27T08:00:00Z rung:+3:2 withdrawn met
        2024-04-03T07:00:00Z rung:+10:2 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "extended after it came": (
        "DE nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-02-19T08:00:00Z rung:-30:2 withdrawn past
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-13T08:00:00Z rung:+3:1 sent
        2024-03-13T08:00:00Z rung:-7:2 withdrawn past
        2024-03-15T10:00:00Z received:1 sent
        2024-03-18T09:00:00Z extended:2 sent
        2024-03-20T08:00:00Z rung:+10:1 withdrawn met
        2024-03-25T08:00:00Z rung:+3:2 withdrawn met
        2024-04-02T07:00:00Z rung:+10:2 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "extended beyond the cut-off": (
        "FR nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-06T09:00:00Z extended:2 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn deadline_changed
        2024-03-20T08:00:00Z rung:+10:1 withdrawn deadline_changed
        2024-04-05T07:00:00Z rung:-30:2 sent
        2024-04-26T07:00:00Z rung:-7:2 sent
        2024-05-07T07:00:00Z cut_off:1 carried
        2024-05-07T07:00:00Z cut_off:1 sent
        2024-05-13T07:00:00Z rung:+3:2 withdrawn after_cut_off
        2024-05-15T07:00:00Z rung:+10:2 withdrawn after_cut_off
        """,
    ),
    "announced": (
        "IT nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-02-19T08:00:00Z rung:-30:2 withdrawn past
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-08T09:00:00Z announced:2 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn deadline_changed
        2024-03-13T08:00:00Z rung:-7:2 sent
        2024-03-19T11:00:00Z received:1 sent
        2024-03-20T08:00:00Z rung:+10:1 withdrawn deadline_changed
        2024-03-25T08:00:00Z rung:+3:2 withdrawn met
        2024-04-02T07:00:00Z rung:+10:2 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "announced and granted": (
        "ES nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-02-19T08:00:00Z rung:-30:2 withdrawn past
        2024-02-19T08:00:00Z rung:-30:3 withdrawn past
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-08T09:00:00Z announced:2 sent
        2024-03-11T09:00:00Z extended:3 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn deadline_changed
        2024-03-13T08:00:00Z rung:-7:2 withdrawn deadline_changed
        2024-03-13T08:00:00Z rung:-7:3 sent
        2024-03-19T11:00:00Z received:1 sent
        2024-03-20T08:00:00Z rung:+10:1 withdrawn deadline_changed
        2024-03-25T08:00:00Z rung:+3:2 withdrawn deadline_changed
        2024-03-25T08:00:00Z rung:+3:3 withdrawn met
        2024-04-02T07:00:00Z rung:+10:2 withdrawn deadline_changed
        2024-04-02T07:00:00Z rung:+10:3 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "no update before the call": (
        "AT nip",
        """
        2023-12-04T08:00:00Z call withdrawn no_update
        2024-02-09T08:00:00Z rung:-30:1 withdrawn no_update
        2024-03-01T08:00:00Z rung:-7:1 withdrawn no_update
        2024-03-13T08:00:00Z rung:+3:1 withdrawn no_update
        2024-03-20T08:00:00Z rung:+10:1 withdrawn no_update
        """,
    ),
    "no update": (
        "SE nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 withdrawn no_update
        2024-03-13T08:00:00Z rung:+3:1 withdrawn no_update
        2024-03-20T08:00:00Z rung:+10:1 withdrawn no_update
        """,
    ),
    "not expected": (
        "FI nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 withdrawn not_expected
        2024-03-13T08:00:00Z rung:+3:1 withdrawn not_expected
        2024-03-20T08:00:00Z rung:+10:1 withdrawn not_expected
        """,
    ),
    "registered": (
        "HU nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-07T08:30:00Z received:1 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn met
        2024-03-20T08:00:00Z rung:+10:1 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "corrected": (
        "PL nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-04T10:00:00Z received:1 sent
        2024-03-05T08:00:00Z clarification:1 sent
        2024-03-07T10:00:00Z received:2 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn met
        2024-03-20T08:00:00Z rung:+10:1 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "the same bytes again": (
        "PL statement",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-05T10:00:00Z received:1 sent
        2024-03-13T08:00:00Z rung:+3:1 withdrawn met
        2024-03-20T08:00:00Z rung:+10:1 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "received before the call": (
        "CY nip",
        """
        2023-12-04T07:30:00Z received:1 sent
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 withdrawn met
        2024-03-01T08:00:00Z rung:-7:1 withdrawn met
        2024-03-13T08:00:00Z rung:+3:1 withdrawn met
        2024-03-20T08:00:00Z rung:+10:1 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "received after the cut-off": (
        "SK nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-13T08:00:00Z rung:+3:1 sent
        2024-03-20T08:00:00Z rung:+10:1 carried
        2024-04-30T22:00:01Z received:1 sent
        2024-05-02T07:00:00Z cut_off:1 withdrawn met
        2024-05-02T07:00:00Z cut_off:1 withdrawn met
        2024-11-18T08:00:00Z thanks sent
        """,
    ),
    "refused": (
        "EE nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-13T08:00:00Z rung:+3:1 sent
        2024-03-20T08:00:00Z rung:+10:1 carried
        2024-05-02T07:00:00Z cut_off:1 carried
        2024-05-02T07:00:00Z cut_off:1 sent
        """,
    ),
    "silent": (
        "LU nip",
        """
        2023-12-04T08:00:00Z call sent
        2024-02-09T08:00:00Z rung:-30:1 sent
        2024-03-01T08:00:00Z rung:-7:1 sent
        2024-03-13T08:00:00Z rung:+3:1 sent
        2024-03-20T08:00:00Z rung:+10:1 carried
        2024-05-02T07:00:00Z cut_off:1 carried
        2024-05-02T07:00:00Z cut_off:1 sent
        """,
    ),
}


@pytest.mark.parametrize("case", NOTICES)
def test_what_is_told_and_when(year, case):
    place, notices = NOTICES[case]
    assert year.notices(*place.split()) == [line.strip() for line in notices.strip().splitlines()]
