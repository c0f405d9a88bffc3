"""What happens to an obligation, to the second: one case for each, all in one year (cases.toml).

Given by the definition: the call on Monday 4 December 2023 at 09:00 Brussels time, the due day on Sunday
10 March 2024 (late after Monday 11 March), the cut-off at the end of 30 April, the draft on 1 July.
"""

import pytest

STORIES = {
    "extended, in time by it": (
        "BE nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-05T09:00:00Z extended
        2024-03-25T16:00:00Z received
        2024-03-26T08:00:00Z taken_into_account
        """,
    ),
    "extended after it was taken into account": (
        "DE nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-15T10:00:00Z received
        2024-03-18T08:00:00Z taken_into_account
        2024-03-18T09:00:00Z extended
        """,
    ),
    "extended beyond the cut-off, which follows": (
        "FR nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-06T09:00:00Z extended
        2024-05-06T22:00:00Z not_received
        """,
    ),
    "announced": (
        "IT nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-08T09:00:00Z announced
        2024-03-19T11:00:00Z received
        2024-03-20T08:00:00Z taken_into_account
        """,
    ),
    "announced and granted": (
        "ES nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-08T09:00:00Z announced
        2024-03-11T09:00:00Z extended
        2024-03-19T11:00:00Z received
        2024-03-20T08:00:00Z taken_into_account
        """,
    ),
    "no update before the call": (
        "AT nip",
        """
        2023-12-01T09:00:00Z no_update
        """,
    ),
    "no update": (
        "SE nip",
        """
        2023-12-04T08:00:00Z called
        2024-02-20T13:00:00Z no_update
        """,
    ),
    "not expected": (
        "FI nip",
        """
        2023-12-04T08:00:00Z called
        2024-02-20T13:00:00Z not_expected
        """,
    ),
    "not expected after the cut-off": (
        "BG statement",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z not_received
        2024-05-06T12:00:00Z not_expected
        """,
    ),
    "registered": (
        "HU nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-07T08:30:00Z registered
        2024-03-08T08:00:00Z taken_into_account
        """,
    ),
    "wrong, asked, corrected": (
        "PL nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-04T10:00:00Z received
        2024-03-05T08:00:00Z clarification_asked
        2024-03-07T10:00:00Z received
        2024-03-08T08:00:00Z taken_into_account
        """,
    ),
    "decided by hand although incomplete": (
        "DK nip",
        """
        2023-12-04T08:00:00Z called
        2024-03-05T10:00:00Z received
        2024-03-05T14:00:00Z taken_into_account
        """,
    ),
    "asked by hand, and left": (
        "DK statement",
        """
        2023-12-04T08:00:00Z called
        2024-03-05T10:00:00Z received
        2024-03-05T14:00:00Z clarification_asked
        """,
    ),
    "the same bytes again": (
        "PL statement",
        """
        2023-12-04T08:00:00Z called
        2024-03-05T10:00:00Z received
        2024-03-06T08:00:00Z taken_into_account
        """,
    ),
    "decided in the second of the call": (
        "CZ nip",
        """
        2023-12-01T11:00:00Z received
        2023-12-04T08:00:00Z taken_into_account
        """,
    ),
    "received before the call": (
        "CY nip",
        """
        2023-12-04T07:30:00Z received
        2023-12-05T08:00:00Z taken_into_account
        """,
    ),
    "in the last second of the cut-off": (
        "PT nip",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T21:59:59Z received
        2024-05-02T07:00:00Z taken_into_account
        """,
    ),
    "in the second of the cut-off's passing": (
        "RO nip",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z received
        2024-05-02T07:00:00Z taken_into_account
        """,
    ),
    "a second too late": (
        "SK nip",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z not_received
        2024-04-30T22:00:01Z received
        2024-05-02T07:00:00Z taken_into_account
        """,
    ),
    "after the draft": (
        "IE statement",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z not_received
        2024-07-02T08:00:00Z received
        2024-07-03T07:00:00Z taken_into_account
        """,
    ),
    "refused": (
        "EE nip",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z not_received
        """,
    ),
    "an act and an arrival in one second": (
        "SI nip",
        """
        2023-12-04T08:00:00Z called
        2024-01-10T09:00:00Z extended
        2024-01-10T09:00:00Z received
        2024-01-11T08:00:00Z taken_into_account
        """,
    ),
    "two arrivals in one second": (
        "HR nip",
        """
        2023-12-04T08:00:00Z called
        2024-01-10T09:00:00Z form_fetched
        2024-01-10T09:00:00Z received
        2024-01-11T08:00:00Z taken_into_account
        """,
    ),
    "silent": (
        "LU nip",
        """
        2023-12-04T08:00:00Z called
        2024-04-30T22:00:00Z not_received
        """,
    ),
}


@pytest.mark.parametrize("case", STORIES)
def test_what_happens_and_when(year, case):
    place, story = STORIES[case]
    assert year.story(*place.split()) == lines(story)


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]
