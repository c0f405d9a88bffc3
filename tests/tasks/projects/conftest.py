"""What the tests of projects share: files of them."""

import pytest

HEADER = "project,kind,name,domain,state,planned_on,valid_from,valid_to,certainty,source"
HEAD = "teams,project,Response Teams,cyber-c4isr,,,2018-03-06,,read,Decision"
LINES = (
    HEAD,
    "teams,lead,,,LT,,2017-12-19,,read,Ministry",
    "teams,participant,,,IT,,2019-01-01,2022-01-31,inferred,List",
    "teams,observer,,,IT,,2022-02-01,,unverified,Recalled",
    "teams,none,,,,,2023-01-01,,read,List",
    "teams,milestone,Full capability,,,2021-05-31,,,read,Report",
    "teams,status,execution,,,,2021-06-01,,read,Report",
)


def project_file(*lines, header=HEADER):
    """Return a file of projects with these lines."""
    return "\n".join([header, *lines, ""]).encode()


@pytest.fixture
def whole_file():
    """Return a file with one project and a line of each kind."""
    return project_file(*LINES)
