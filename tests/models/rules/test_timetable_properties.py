"""What holds for every ladder, due day and country: open days at 09:00, each rung once, one letter a day."""

from datetime import date, time, timedelta

from hypothesis import given, strategies as st

from config.definition import Rung
from config.reference import read_institution_holidays, read_roster
from models.rules.calendar import Calendar, brussels_day, brussels_time, opening_of
from models.rules.timetable import LadderContext, first_deadline, plan_ladder, rung_instant

CALENDAR = Calendar(read_institution_holidays())
COUNTRIES = tuple(entry.country for entry in read_roster("member_states"))
OTHER = ("call", "-60", "-30", "-14", "-7", "-1", "+1", "+7", "+14")


def rung(name: str) -> Rung:
    return Rung(name=name.rstrip("*"), via="call_list" if name.endswith("*") else "letter")


due_days = st.dates(date(2023, 7, 1), date(2024, 9, 30))
names = st.integers(-120, 60).map(lambda days: f"{days:+d}" if days else "0")
countries = st.sampled_from(COUNTRIES)


@given(due_days, names, countries)
def test_a_rung_goes_on_an_open_day_at_nine(due_on, name, country):
    is_open = CALENDAR.open_on(country)
    terms = first_deadline(due_on, due_on + timedelta(days=90), is_open)
    instant = rung_instant(rung(name), terms, is_open)
    assert is_open(brussels_day(instant))
    assert brussels_time(instant) == time(9)


@given(due_days, names, countries)
def test_up_to_the_due_day_never_after_its_day_and_after_it_never_before_late_after(due_on, name, country):
    is_open = CALENDAR.open_on(country)
    terms = first_deadline(due_on, due_on + timedelta(days=90), is_open)
    instant, nominal_on = rung_instant(rung(name), terms, is_open), due_on + timedelta(days=int(name))
    if int(name) <= 0:
        assert brussels_day(instant) <= nominal_on
    else:
        assert brussels_day(instant) >= nominal_on
        assert instant > terms.late_after


@given(
    st.lists(st.tuples(names, st.booleans()), unique_by=lambda one: one[0], max_size=12),
    due_days,
    countries,
    st.none() | st.integers(-130, 30),
    st.integers(-150, 60),
)
def test_a_plan_holds_each_rung_once_and_one_letter_a_day(ladder, due_on, country, call_days, set_days):
    is_open = CALENDAR.open_on(country)
    call_on = None if call_days is None else due_on + timedelta(days=call_days)
    terms = first_deadline(due_on, due_on + timedelta(days=40), is_open)
    context = LadderContext(terms, opening_of(due_on + timedelta(days=set_days)), is_open, call_on)
    asked = [rung("call"), *(rung(name + "*" * listed) for name, listed in ladder)]
    rungs = plan_ladder(asked, context)
    assert sorted(one.rung.name for one in rungs) == sorted(name for name, _ in ladder)
    assert [one.nominal_on for one in rungs] == sorted(one.nominal_on for one in rungs)
    going = [one for one in rungs if one.withdrawn is None]
    assert len({(one.rung.via, one.planned_on) for one in going}) == len(going)
    assert all(context.set_at <= one.planned_for < terms.cut_off_at for one in going)


@given(st.permutations(OTHER), countries)
def test_the_order_of_the_definition_does_not_matter(order, country):
    is_open = CALENDAR.open_on(country)
    terms = first_deadline(date(2024, 3, 10), date(2024, 4, 30), is_open)
    context = LadderContext(terms, opening_of(date(2023, 12, 1)), is_open)
    plans = [plan_ladder([rung(name) for name in names], context) for names in (order, OTHER)]
    assert plans[0] == plans[1]
