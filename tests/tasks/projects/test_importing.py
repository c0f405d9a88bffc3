"""Projects taken over, listed as of a day, and written again."""

from datetime import date

import pytest

from config.project import Role
from config.reference import read_projects
from models.errors import ProjectFileError, UnknownProjectError, UnknownStateError
from models.queries.projects import known_projects, stored_projects
from tasks.projects import (
    find_project,
    import_project_file,
    list_projects,
    load_projects,
    project_rows,
    projects_csv,
    read_project_file,
)


@pytest.fixture
def installation_url(database_url):
    return database_url


def stored(services):
    with services.reading() as session:
        return stored_projects(session)


def test_the_reference_data_counts_until_any_is_stored(services):
    with services.reading() as session:
        assert (stored_projects(session), known_projects(session)) == ((), read_projects())


def test_the_reference_data_is_stored_once(services):
    assert (load_projects(services.database), load_projects(services.database)) == (72, 0)
    assert stored(services) == read_projects()


def test_a_file_adds_to_the_reference_data(services, whole_file):
    done = import_project_file(services, whole_file)
    assert (done.projects, done.changed, done.left_out) == (1, 1, 0)
    assert len(stored(services)) == 73
    assert read_project_file(whole_file)[0] in stored(services)


def test_the_same_file_again_changes_nothing(services, whole_file):
    import_project_file(services, whole_file)
    before = stored(services)
    assert import_project_file(services, whole_file).changed == 0
    assert stored(services) == before


def test_a_file_says_all_about_the_projects_in_it(services, whole_file):
    import_project_file(services, whole_file)
    shorter = whole_file.replace(b"teams,milestone,Full capability,,,2021-05-31,,,read,Report\n", b"")
    done = import_project_file(services, shorter)
    assert (done.changed, done.left_out) == (1, 1)
    assert find_project(services, "teams").milestones == ()
    assert len(stored(services)) == 73


def test_all_or_nothing(services, whole_file):
    load_projects(services.database)
    with pytest.raises(ProjectFileError, match="line 9"):
        import_project_file(services, whole_file + b"other,lead,,,EL,,,,read,List\n")
    assert stored(services) == read_projects()


def test_what_is_written_reads_the_same(services, whole_file):
    import_project_file(services, whole_file)
    content = projects_csv(project_rows(services)).encode()
    assert read_project_file(content) == stored(services)
    assert import_project_file(services, content).changed == 0


@pytest.mark.parametrize(
    ("state", "role"), [("LT", [Role.LEAD]), ("IT", [Role.OBSERVER]), ("DE", None), ("XX", UnknownStateError)]
)
def test_a_state_on_a_day(services, whole_file, state, role):
    import_project_file(services, whole_file)
    if role is UnknownStateError:
        with pytest.raises(role, match="'XX' is not a participating state"):
            list_projects(services, date(2023, 6, 1), state)
        return
    found = list_projects(services, date(2023, 6, 1), state)
    teams = [one for one in found.projects if one.code == "teams"]
    assert [one.role for one in teams[0].roles if one.state == state] == role if teams else role is None
    assert ("teams" in found.not_in) is (role is None)
    assert len(found.projects) + len(found.not_in) + len(found.unknown) == 73


def test_only_what_was_launched_by_then(services):
    assert len(list_projects(services, date(2018, 11, 18)).projects) == 17
    assert len(list_projects(services, date(2018, 11, 19)).projects) == 34
    assert list_projects(services, date(2018, 3, 5)).projects == ()


@pytest.mark.parametrize(
    ("name", "code"), [("crrt", "crrt"), ("CRRT", "crrt"), ("cyber rapid", "crrt"), ("4e", "4e")]
)
def test_a_project_by_its_code_or_a_part_of_its_name(services, name, code):
    assert find_project(services, name).code == code


@pytest.mark.parametrize(("name", "found"), [("no such", 0), ("helicopter", 3)])
def test_a_name_that_is_none_or_several(services, name, found):
    with pytest.raises(UnknownProjectError) as caught:
        find_project(services, name)
    assert len(caught.value.found) == found
