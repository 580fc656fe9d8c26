"""Planned maintenance: no drift, no double visit, every window respected."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").maintenance
Days, Machine, Reading, Rhythm = tool.Days, tool.Machine, tool.Reading, tool.Rhythm
Rule, RuleBook, Slot, Usage = tool.Rule, tool.RuleBook, tool.Slot, tool.Usage
Window = tool.Window

DAY = timedelta(days=1)
ALWAYS = Days()
WORKDAYS = Days(weekdays=frozenset(range(5)))

DATES = st.dates(date(2000, 1, 1), date(2030, 12, 31))
UNITS = st.sampled_from(tool.UNITS)
RHYTHMS = st.builds(Rhythm, DATES, UNITS, st.integers(1, 30), first=st.integers(0, 12))
SEASONS = st.frozensets(st.integers(1, 12), max_size=11)
DAYS = st.builds(
    Days,
    months=SEASONS,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closed=st.frozensets(DATES, max_size=5),
)
PREFER = st.sampled_from([tool.EARLIER, tool.LATER, tool.NEAREST])
TOLERANCE = st.integers(0, 40)


def shift(day, unit, count):
    """Return the oracle's day some units later."""
    return day + relativedelta(**{f"{unit}s": count})


# ----------------------------------------------------------------------
# Occurrences
# ----------------------------------------------------------------------
@given(DATES, UNITS, st.integers(-500, 500))
def test_units_are_added_as_the_calendar_does(day, unit, count):
    assert tool.add_units(day, unit, count) == shift(day, unit, count)


def test_the_last_of_january_comes_back_after_february():
    rhythm = Rhythm(date(2027, 1, 31), "month", 1)
    assert [rhythm.day(number) for number in range(5)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
    ]


def test_a_leap_day_comes_back_after_four_years():
    rhythm = Rhythm(date(2024, 2, 29), "year", 1)
    days = [rhythm.day(number) for number in range(5)]
    assert [day.day for day in days] == [29, 28, 28, 28, 29]


def test_the_first_one_is_counted_from_the_anchor_too():
    rhythm = Rhythm(date(2026, 8, 31), "month", 6, first=6)
    assert [rhythm.day(number) for number in range(2)] == [
        date(2027, 2, 28),
        date(2027, 8, 31),
    ]


def test_monthly_days_are_those_of_rrule():
    rhythm = Rhythm(date(2026, 3, 15), "month", 4)
    oracle = rrule(MONTHLY, interval=4, dtstart=rhythm.anchor, count=90)
    assert [rhythm.day(number) for number in range(90)] == [
        moment.date() for moment in oracle
    ]


@given(RHYTHMS)
def test_occurrences_never_drift(rhythm):
    for number in (0, 1, 7, 100):
        units = rhythm.first + number * rhythm.interval
        assert rhythm.day(number) == shift(rhythm.anchor, rhythm.unit, units)


@given(RHYTHMS, DATES, st.integers(0, 800))
def test_numbers_are_exactly_those_between_the_days(rhythm, start, days):
    end = start + timedelta(days=days)
    found = rhythm.numbers(start, end)
    assert all(start <= rhythm.day(number) <= end for number in found)
    if found.start:
        assert rhythm.day(found.start - 1) < start
    assert rhythm.day(found.stop) > end or not found


@given(RHYTHMS, DATES, st.lists(st.integers(1, 400), min_size=1, max_size=5))
def test_a_term_in_pieces_has_the_occurrences_of_the_whole(rhythm, start, pieces):
    ends = [start]
    for days in pieces:
        ends.append(ends[-1] + timedelta(days=days))
    counts = [len(rhythm.numbers(begin, end - DAY)) for begin, end in pairwise(ends)]
    assert sum(counts) == len(rhythm.numbers(start, ends[-1] - DAY))


def test_who_joins_or_leaves_in_the_term_has_what_is_left_of_it():
    rhythm = Rhythm(date(2026, 1, 1), "month", 3, first=3)
    term = date(2026, 1, 1), date(2026, 12, 31)
    assert list(rhythm.numbers(*term)) == [0, 1, 2]
    assert list(rhythm.numbers(date(2026, 5, 20), term[1])) == [1, 2]
    assert list(rhythm.numbers(term[0], date(2026, 6, 30))) == [0]
    assert list(rhythm.numbers(date(2026, 6, 30), date(2026, 6, 1))) == []


@pytest.mark.parametrize("values", [{"unit": "hour"}, {"interval": 0}, {"first": -1}])
def test_a_rhythm_that_makes_no_sense_is_refused(values):
    with pytest.raises(ValueError):
        Rhythm(**{"anchor": date(2026, 1, 1), "unit": "day", "interval": 1, **values})


def test_a_floating_one_counts_from_the_last_done():
    rhythm = Rhythm(date(2026, 1, 1), "month", 6)
    assert rhythm.after(date(2026, 8, 31)) == date(2027, 2, 28)


# ----------------------------------------------------------------------
# Windows
# ----------------------------------------------------------------------
@given(DATES, TOLERANCE, TOLERANCE, DAYS, PREFER)
def test_a_window_holds_its_target_and_its_tolerance(due, before, after, days, prefer):
    window = tool.get_window(due, before, after, days, prefer)
    assert window.earliest <= window.target <= window.latest
    assert window.earliest <= due - DAY * before
    assert due + DAY * after <= window.latest


@given(DATES, TOLERANCE, TOLERANCE, DAYS, PREFER)
def test_the_target_is_open_and_within_the_tolerance_if_it_can(
    due, before, after, days, prefer
):
    target = tool.get_window(due, before, after, days, prefer).target
    inside = [
        due + DAY * step
        for step in range(-before, after + 1)
        if due + DAY * step in days
    ]
    if due in days:
        assert target == due
    elif inside:
        assert target in inside
    else:
        year = (due + DAY * step for step in range(-366, 367))
        assert target in days or not any(day in days for day in year)


@given(DATES, TOLERANCE, TOLERANCE, DAYS)
def test_no_open_day_is_nearer(due, before, after, days):
    target = tool.get_window(due, before, after, days, tool.NEAREST).target
    for step in range(-before, after + 1):
        if due + DAY * step in days:
            assert abs((target - due).days) <= abs(step)


@pytest.mark.parametrize(
    ("prefer", "target"),
    [
        (tool.EARLIER, date(2026, 3, 6)),
        (tool.LATER, date(2026, 3, 9)),
        (tool.NEAREST, date(2026, 3, 9)),
    ],
)
def test_a_sunday_is_moved_as_preferred(prefer, target):
    due = date(2026, 3, 8)
    assert tool.get_window(due, 5, 5, WORKDAYS, prefer).target == target


def test_the_tolerance_is_stronger_than_the_preference():
    due = date(2026, 3, 8)  # a Sunday that may not be anticipated
    window = tool.get_window(due, 0, 3, WORKDAYS, tool.EARLIER)
    assert window == Window(due, date(2026, 3, 9), date(2026, 3, 11))


def test_out_of_season_the_window_reaches_the_season():
    spring = Days(months=frozenset({3, 4, 5}))
    window = tool.get_window(date(2026, 7, 10), 15, 15, spring, tool.EARLIER)
    assert window == Window(date(2026, 5, 31), date(2026, 5, 31), date(2026, 7, 25))


@given(DATES, st.integers(0, 500), SEASONS)
def test_a_season_is_found_between_two_days(start, length, months):
    days = Days(months=months)
    end = start + timedelta(days=length)
    slow = any(days.is_season(start + DAY * step) for step in range(length + 1))
    assert days.has_season(start, end) == slow


@given(DATES, TOLERANCE, TOLERANCE, st.none() | DATES, st.none() | DATES)
def test_a_clipped_window_stays_inside_both(due, before, after, start, end):
    window = tool.get_window(due, before, after, ALWAYS)
    clipped = window.clip(start, end)
    assert clipped.earliest <= clipped.target <= clipped.latest
    if clipped != window:
        assert not start or clipped.earliest >= start
        assert not end or clipped.latest <= end


# ----------------------------------------------------------------------
# Meters
# ----------------------------------------------------------------------
def usage(*readings):
    return Usage(
        [Reading(date(2026, 1, 1) + DAY * day, *rest) for day, *rest in readings]
    )


def test_a_steady_meter_is_extrapolated():
    assert usage((0, 0.0), (100, 500.0)).reach(1000) == date(2026, 1, 1) + DAY * 200


def test_what_was_reached_is_dated_between_the_readings():
    assert usage((0, 0.0), (100, 500.0)).reach(250) == date(2026, 1, 1) + DAY * 50


def test_a_new_counter_goes_on_where_the_old_one_stopped():
    meter = usage((0, 900.0), (10, 1000.0), (20, 50.0, True), (30, 150.0))
    assert meter.total(date(2026, 1, 31)) == 1150.0
    assert meter.reach(1150.0) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "readings", [(), [(0, 5.0)], [(0, 5.0), (30, 5.0)], [(0, 0.0), (0, 5.0)]]
)
def test_nobody_can_tell_without_use(readings):
    assert usage(*readings).reach(1e6) is None


def test_hardly_any_use_is_not_dated():
    assert usage((0, 0.0), (300, 0.01)).reach(1e9) is None


def test_old_use_does_not_count():
    meter = usage((0, 0.0), (1000, 10000.0), (1365, 10365.0))
    assert meter.rate() == 1.0


INCREMENTS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 300)), min_size=1, max_size=12
)


@given(INCREMENTS, st.integers(1, 5000))
def test_a_total_is_reached_on_the_first_day_it_is_counted(increments, total):
    day, value, readings = 0, 0.0, [(0, 0.0)]
    for days, more in increments:
        day, value = day + days, value + more
        readings.append((day, value))
    meter = usage(*readings)
    reached = meter.reach(total)
    last = date(2026, 1, 1) + DAY * day
    if total <= value:
        assert meter.total(reached) >= total - 1e-6
        assert meter.total(reached - DAY) < total
    elif reached:
        assert reached > last


# ----------------------------------------------------------------------
# Changes of the rhythm
# ----------------------------------------------------------------------
@given(st.lists(DATES), st.lists(DATES, max_size=5), st.floats(1, 400))
def test_what_is_near_to_what_stays_is_dropped(dues, kept, span):
    left = tool.keep_distance(dues, kept, span)
    for due in dues:
        near = any(abs((due - other).days) < span / 2 for other in kept)
        assert (due in left) != near


# ----------------------------------------------------------------------
# Which rule
# ----------------------------------------------------------------------
IDS = st.integers(1, 3)
MAYBE = st.none() | IDS
MACHINES = st.builds(
    Machine,
    equipment=IDS,
    categories=st.lists(IDS, max_size=3, unique=True).map(tuple),
    product=MAYBE,
    customers=st.lists(IDS, max_size=2, unique=True).map(tuple),
    site=MAYBE,
    lines=st.lists(IDS, max_size=2, unique=True).map(tuple),
)
RULES = st.lists(
    st.builds(
        Rule,
        key=st.none(),
        kind=st.sampled_from("ab"),
        scope=st.sampled_from(tool.SCOPES),
        target=IDS,
        category=MAYBE,
        product=MAYBE,
    ),
    max_size=12,
    unique=True,
)


def fits(rule, machine):
    """Tell whether a rule is for a machine, straight from the definition."""
    mine = {
        "category": machine.categories,
        "product": (machine.product,),
        "customer": machine.customers,
        "site": (machine.site,),
        "line": machine.lines,
        "equipment": (machine.equipment,),
    }[rule.scope]
    return (
        rule.target in mine
        and rule.category in (None, *machine.categories)
        and rule.product in (None, machine.product)
    )


@given(RULES, MACHINES)
def test_one_rule_of_a_kind_counts_and_none_is_more_specific(rules, machine):
    found = RuleBook([Rule(n, *args(rule)) for n, rule in enumerate(rules)]).find(
        machine
    )
    fitting = [rule for rule in rules if fits(rule, machine)]
    assert found.keys() == {rule.kind for rule in fitting}
    for kind, key in found.items():
        chosen = rules[key]
        assert chosen.kind == kind
        assert fits(chosen, machine)
        assert all(
            tool.SCOPES.index(rule.scope) <= tool.SCOPES.index(chosen.scope)
            for rule in fitting
            if rule.kind == kind
        )


def args(rule):
    return rule.kind, rule.scope, rule.target, rule.category, rule.product


def test_the_nearest_category_counts():
    rules = RuleBook([Rule("all", 1, "category", 1), Rule("own", 1, "category", 2)])
    assert rules.find(Machine(9, categories=(1, 2))) == {1: "own"}
    assert rules.find(Machine(9, categories=(1, 3))) == {1: "all"}


def test_a_rule_for_some_machines_of_a_customer_counts_more():
    rules = RuleBook(
        [
            Rule("all", 1, "customer", 5),
            Rule("boilers", 1, "customer", 5, category=2),
            Rule("aurora", 1, "customer", 5, product=7),
        ]
    )
    assert rules.find(Machine(9, customers=(5,))) == {1: "all"}
    assert rules.find(Machine(9, customers=(5,), categories=(2,))) == {1: "boilers"}
    assert rules.find(Machine(9, customers=(5,), categories=(2,), product=7)) == {
        1: "aurora"
    }


def test_kinds_add_up():
    rules = RuleBook(
        [Rule("check", "safety", "category", 1), Rule("oil", "service", "line", 4)]
    )
    assert rules.find(Machine(9, categories=(1,), lines=(4,))) == {
        "safety": "check",
        "service": "oil",
    }


# ----------------------------------------------------------------------
# Who covers when
# ----------------------------------------------------------------------
NEAR = st.integers(0, 60).map(lambda days: date(2026, 1, 1) + DAY * days)
COVERS = st.lists(
    st.builds(
        lambda key, start, length: tool.Cover(
            key, start, None if length is None else start + DAY * length
        ),
        st.sampled_from("abc"),
        NEAR,
        st.none() | st.integers(0, 40),
    ),
    max_size=4,
)
PAUSES = st.lists(
    st.tuples(NEAR, st.none() | st.integers(0, 20)).map(
        lambda row: (row[0], None if row[1] is None else row[0] + DAY * row[1])
    ),
    max_size=3,
)


def covering(covers, day):
    """Return the keys that cover a day, day by day."""
    return tuple(
        dict.fromkeys(
            one.key
            for one in covers
            if one.start <= day and (not one.end or day <= one.end)
        )
    )


@given(COVERS, NEAR, st.integers(0, 50))
def test_spans_tile_the_time_and_say_who_covers(covers, start, length):
    end = start + DAY * length
    spans = tool.get_spans(start, end, covers)
    days = [
        (span.start + DAY * step, span.covers)
        for span in spans
        for step in range((span.end - span.start).days + 1)
    ]
    assert days == [
        (day, covering(covers, day))
        for day in (start + DAY * step for step in range(length + 1))
    ]


@given(COVERS, PAUSES)
def test_nothing_covers_in_a_pause(covers, pauses):
    left = tool.without(covers, pauses)
    for step in range(120):
        day = date(2026, 1, 1) + DAY * step
        paused = any(begin <= day and (not end or day <= end) for begin, end in pauses)
        expected = set() if paused else set(covering(covers, day))
        assert set(covering(left, day)) == expected


# ----------------------------------------------------------------------
# Which visits go together
# ----------------------------------------------------------------------
def slots_of(specification):
    """Return visits of machines: (machine, number, start, length) with one rhythm."""
    begin = date(2026, 1, 1)
    slots = []
    for key, (machine, start, before, after) in enumerate(specification):
        due = begin + DAY * start
        slots.append(
            Slot(key, machine, Window(due - DAY * before, due, due + DAY * after))
        )
    return slots


SLOTS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 60), TOLERANCE, TOLERANCE), max_size=12
).map(slots_of)
FEW = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(0, 9)), max_size=7
).map(lambda rows: slots_of([(n, *row) for n, row in enumerate(rows)]))


@given(SLOTS)
def test_every_visit_is_in_one_group_and_in_its_window(slots):
    groups = tool.make_groups(slots)
    assert Counter(slot for group in groups for slot in group.slots) == Counter(slots)
    for group in groups:
        common = group.window
        assert common.earliest <= common.target <= common.latest
        for slot in group.slots:
            assert slot.window.earliest <= common.earliest
            assert common.latest <= slot.window.latest


@given(SLOTS)
def test_a_machine_has_one_visit_of_a_rule_in_a_group(slots):
    for group in tool.make_groups(slots):
        series = [slot.series for slot in group.slots]
        assert len(series) == len(set(series))


@given(SLOTS, st.randoms())
def test_groups_do_not_depend_on_the_order(slots, random):
    shuffled = list(slots)
    random.shuffle(shuffled)
    assert tool.make_groups(shuffled) == tool.make_groups(slots)


@settings(deadline=None)
@given(FEW)
def test_no_way_needs_fewer_groups(slots):
    assert len(tool.make_groups(slots)) == fewest(slots)


def fewest(slots):
    """Return the least number of days on which all can be done: all are tried."""
    days = sorted({slot.window.latest for slot in slots})
    for count in range(len(slots) + 1):
        for chosen in combinations(days, count):
            if all(
                any(slot.window.earliest <= day <= slot.window.latest for day in chosen)
                for slot in slots
            ):
                return count
    raise AssertionError("every visit has a day")


@given(RHYTHMS, st.integers(1, 4), TOLERANCE, TOLERANCE)
def test_two_rounds_of_some_machines_stay_two_rounds(rhythm, machines, before, after):
    slots = []
    for machine in range(machines):
        for number in range(3):
            window = tool.get_window(rhythm.day(number), before, after, ALWAYS)
            slots.append(Slot((number, machine), machine, window))
    groups = tool.make_groups(slots)
    assert [sorted(slot.key for slot in group.slots) for group in groups] == [
        [(number, machine) for machine in range(machines)] for number in range(3)
    ]


@given(DATES, TOLERANCE, TOLERANCE, DAYS, st.integers(-90, 90))
def test_the_day_proposed_is_never_past(due, before, after, days, shifted):
    window = tool.get_window(due, before, after, days)
    today = due + DAY * shifted
    day = tool.get_visit_day(window, today, days)
    assert day >= today
    start, end = max(window.earliest, today), max(window.latest, today)
    inside = [
        start + DAY * step
        for step in range((end - start).days + 1)
        if start + DAY * step in days
    ]
    if inside:
        assert day in inside
