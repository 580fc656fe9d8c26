"""The demo company as plain values: same seed and day, same company."""

import importlib
import importlib.util
import io
import sys
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from xml.dom import minidom

import pytest

from tests.unit.loading import ADDONS

NAME = "customer_service_base_demo"
DAYS = (date(2026, 1, 1), date(2026, 8, 15), date(2027, 2, 28), date(2028, 2, 29))


def _load_demo():
    folder = ADDONS / "customer_service_base" / "demo"
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    sys.modules[NAME] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{NAME}.scenario")


scenario = _load_demo()
catalogue, dates, documents, faults = (
    importlib.import_module(f"{NAME}.{name}")
    for name in ("catalogue", "dates", "documents", "faults")
)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def company(request):
    built = scenario.build(request.param)
    built.today = request.param
    return built


def test_same_day_gives_the_same_company():
    assert scenario.build(DAYS[0]) == scenario.build(DAYS[0])


def test_another_seed_gives_another_company():
    assert scenario.build(DAYS[0], 1).calls != scenario.build(DAYS[0], 2).calls


def test_demo_knows_no_odoo():
    assert "odoo" not in sys.modules


def test_numbers_are_those_of_a_middle_sized_company(company):
    companies = [p for p in company.partners if p.get("vat")]
    assert len([p for p in companies if "_client_" not in p["key"]]) == 40
    assert 290 <= len(company.equipment) <= 330
    assert 390 <= len(company.calls) <= 440
    assert len({call["key"] for call in company.calls}) == len(company.calls)
    assert {m["state"] for m in company.equipment} == {
        "planned",
        "installed",
        "in_house",
        "replaced",
        "retired",
    }


def test_all_stages_and_about_an_eighth_open(company):
    stages = Counter(call["stage"] for call in company.calls)
    assert set(stages) == {
        "new",
        "in_progress",
        "waiting_parts",
        "waiting_customer",
        "solved",
        "closed",
        "cancelled",
    }
    ended = stages["solved"] + stages["closed"] + stages["cancelled"]
    assert 0.07 < 1 - ended / len(company.calls) < 0.18
    assert any(c["stage"] == "new" and not c["user"] for c in company.calls)


def test_parts_come_after_the_plant_they_belong_to(company):
    seen = set()
    for machine in company.equipment:
        assert machine["parent"] is None or machine["parent"] in seen
        seen.add(machine["key"])
    depths = {None: 0}
    for machine in company.equipment:
        depths[machine["key"]] = depths[machine["parent"]] + 1
    assert max(depths.values()) == 3


def test_serial_numbers_differ(company):
    serials = [m["serial"] for m in company.equipment if m["serial"]]
    assert len(serials) == len(set(serials))


def test_references_exist(company):
    partners = {p["key"] for p in company.partners}
    machines = {m["key"] for m in company.equipment}
    calls = {c["key"] for c in company.calls}
    for row in company.partners:
        assert row.get("parent", row["key"]) in partners
    for row in company.equipment:
        assert {row["partner"], row["site"]} <= partners
        assert row["replaced_by"] is None or row["replaced_by"] in machines
        assert row["model"] in catalogue.MODELS
    for row in company.calls:
        assert row["caller"] is None or row["caller"] in partners
        assert row["equipment"] is None or row["equipment"] in machines
        assert row["symptom"] in faults.SYMPTOMS or not row["symptom"]
        assert row["cause"] in faults.CAUSES or not row["cause"]
        known = {**faults.REMEDIES, **faults.SHIPPED_REMEDIES, "": None}
        assert row["remedy"] in known
    for meter in company.meters:
        assert meter["equipment"] in machines
        assert {r["call"] for r in meter["readings"]} <= calls | {None}


def test_calls_are_in_order_of_time(company):
    now = datetime.combine(company.today, datetime.min.time())
    opened = [call["date_open"] for call in company.calls]
    assert opened == sorted(opened)
    assert opened[0] > now - timedelta(days=370)
    for call in company.calls:
        assert call["date_open"] < now
        for before, after in (
            ("date_open", "date_solved"),
            ("date_solved", "date_closed"),
            ("date_open", "date_closed"),
            ("date_planned", "date_solved"),
        ):
            if call[before] and call[after]:
                assert call[before] <= call[after] < now, call


def test_dates_agree_with_the_stage(company):
    for call in company.calls:
        solved = call["stage"] in ("solved", "closed")
        ended = call["stage"] in ("closed", "cancelled")
        assert bool(call["date_solved"]) is solved
        assert bool(call["date_closed"]) is ended
        assert bool(call["answer"]) is solved or call["kind"] == "installation"


def test_desk_work_is_in_order_of_time(company):
    now = datetime.combine(company.today, datetime.min.time())
    for call in company.calls:
        opened, end = call["date_open"], call["date_solved"] or now
        if call["responded"]:
            assert opened <= call["responded"] <= end, call
        for start, finish, _reason in call["pauses"]:
            assert opened <= start <= (finish or now) <= end, call
        for row in call["assignments"]:
            assert opened <= row["date"] <= now
        if call["reopened"]:
            assert opened < call["first_solved"] < call["reopened"] < end
        for message in call["messages"]:
            assert opened <= message["date"] < now


def test_assignments_are_a_chain_to_who_has_the_call(company):
    for call in company.calls:
        rows = call["assignments"]
        for before, after in zip(rows, rows[1:], strict=False):
            assert before["to"] == after["from"] and before["date"] <= after["date"]
        if rows:
            assert rows[0]["from"] is None and rows[-1]["to"] == call["user"]


def test_waiting_calls_have_a_pause_that_goes_on(company):
    for call in company.calls:
        open_pauses = [pause for pause in call["pauses"] if pause[1] is None]
        assert len(open_pauses) == call["stage"].startswith("waiting_"), call


def test_linked_calls_are_there(company):
    calls = {call["key"]: call for call in company.calls}
    counts = Counter()
    for call in company.calls:
        for name in ("origin", "parent", "merged_into"):
            if call[name]:
                counts[name] += 1
                assert call[name] in calls
        if call["origin"]:
            origin = calls[call["origin"]]
            assert origin["date_closed"] < call["date_open"]
            assert origin["equipment"] == call["equipment"]
        if call["merged_into"]:
            assert call["stage"] == "cancelled"
    assert counts == {"origin": 4, "parent": 4, "merged_into": 3}


def test_solved_calls_are_closed_when_their_grace_is_over(company):
    rows = importlib.import_module(f"{NAME}.call_rows")
    for call in company.calls:
        if call["stage"] == "solved":
            # not even at the end of the day does one come due
            age = (company.today - call["date_solved"].date()).days
            assert age < rows.GRACE_DAYS[call["root"]]


def test_promises_name_what_exists(company):
    levels = importlib.import_module(f"{NAME}.service_levels")
    partners = {p["key"] for p in company.partners}
    for policy in levels.POLICIES.values():
        assert set(policy.get("partners", ())) <= partners
    assert (levels.INVOICES.keys() | levels.BLOCKED.keys()) <= partners


def test_minutes_of_work_skip_nights_and_week_ends():
    friday = dates.moment(date(2026, 11, 20), 17 * 60 + 30)
    monday = dates.moment(date(2026, 11, 23), 8 * 60 + 30)
    assert dates.add_working_minutes(friday, 60) == monday
    assert dates.add_working_minutes(friday, 30) == friday + timedelta(minutes=30)


def test_somebody_called(company):
    for call in company.calls:
        assert call["caller"] or call["caller_name"] or call["equipment"]


def test_machines_are_called_about_while_they_are_there(company):
    machines = {m["key"]: m for m in company.equipment}
    for call in company.calls:
        if call["equipment"] and call["kind"] != "installation":
            machine, day = machines[call["equipment"]], call["date_open"].date()
            assert machine["installed"] <= day
            assert not machine["until"] or day < machine["until"]


def test_heating_breaks_in_winter_and_cooling_in_summer():
    built = scenario.build(date(2027, 1, 1))
    months = {"lockout": Counter(), "no_cold": Counter()}
    for call in built.calls:
        if call["symptom"] in months:
            months[call["symptom"]][call["date_open"].month] += 1
    assert not months["lockout"].keys() & {6, 7, 8}
    assert not months["no_cold"].keys() & {1, 2, 12}


def test_counters_go_up_but_after_a_restart(company):
    restarts = 0
    for meter in company.meters:
        rows = meter["readings"]
        assert [r["date"] for r in rows] == sorted(r["date"] for r in rows)
        if meter["kind"] == catalogue.GAUGE:
            continue
        for before, after in zip(rows, rows[1:], strict=False):
            assert after["value"] >= before["value"] or after["reset"]
        restarts += sum(r["reset"] for r in rows)
    assert restarts == 1


def test_moves_end_where_the_machine_is(company):
    machines = {m["key"]: m for m in company.equipment}
    assert len(company.moves) >= 15
    for move in company.moves:
        machine = machines[move["equipment"]]
        assert move["site"] == machine["site"]
        assert (move["old_partner"], move["old_site"]) != (
            move["partner"],
            move["site"],
        )
        assert machine["installed"] <= move["date"].date() < company.today


def test_visits_to_come_do_not_overlap(company):
    booked = {}
    for call in company.calls:
        if call["date_planned"] and not call["date_solved"]:
            booked.setdefault(call["user"], []).append(call)
    for calls in booked.values():
        calls.sort(key=lambda call: call["date_planned"])
        for first, second in zip(calls, calls[1:], strict=False):
            end = first["date_planned"] + timedelta(hours=first["hours"])
            assert end <= second["date_planned"]


def test_warranties_are_in_all_states(company):
    machines = [m for m in company.equipment if m["installed"]]
    ages = [(company.today - m["installed"]).days for m in machines]
    months = 365.25 / 12
    assert sum(age < 21 * months for age in ages) > 30
    assert sum(22 * months < age < 24 * months for age in ages) > 10
    assert sum(age > 25 * months for age in ages) > 100


@pytest.mark.parametrize("serial", range(50))
def test_vat_numbers_have_their_check_digit(serial):
    number = scenario.vat_number(serial * 1999, "AN")
    digits = [int(digit) for digit in number[2:]]
    assert len(digits) == 11
    total = sum(digits[0::2]) + sum(d * 2 - 9 * (d > 4) for d in digits[1::2])
    assert total % 10 == 0


def test_every_property_of_a_model_is_defined():
    path = ADDONS / "customer_service_base" / "demo" / "customer_service_demo.xml"
    text = path.read_text()
    for model in catalogue.MODELS.values():
        assert f'id="demo_category_{model.category}"' in text
        for name in model.properties:
            assert f"'name': '{name}'" in text, name


def test_working_days_skip_feasts_and_week_ends():
    assert dates.working_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert dates.add_working_days(date(2026, 12, 28), -1) == date(2026, 12, 24)


@pytest.mark.parametrize(("month", "hour"), [(7, 6), (12, 7)])
def test_moments_are_in_utc(month, hour):
    day = date(2026, month, 1)
    midnight = datetime.combine(day, datetime.min.time())
    assert dates.moment(day, 8 * 60) - midnight == timedelta(hours=hour)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_office_files_are_packages_of_valid_xml(kind):
    content = getattr(documents, kind)("Rapporto", [("Cliente", "Rossi & C. <Snc>")])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = [package.read(name) for name in package.namelist()]
    for text in texts:
        minidom.parseString(text)
    assert any("Rossi &amp; C." in text.decode() for text in texts)


def test_pdf_tells_where_its_objects_are():
    content = documents.pdf("Rapporto (1)", [("Città", "Forlì")])
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref\n0 6\n")
    rows = content[start:].splitlines()[3:8]
    for number, row in enumerate(rows, 1):
        offset = int(row.split()[0])
        assert content[offset:].startswith(b"%d 0 obj" % number)
    assert b"(Rapporto \\(1\\))" in content


def test_nobody_is_in_two_places(company):
    stretches = sorted(
        (row["user"], begin, end)
        for row in company.work
        for _kind, begin, end in row["times"]
    )
    assert all(begin < end for _user, begin, end in stretches)
    for (who, _begin, end), (other, begin, _end) in pairwise(stretches):
        assert who != other or end <= begin


def test_work_that_was_done_is_told(company):
    done = [row for row in company.work if row["state"] == "done"]
    assert len(done) > 100
    for row in done:
        assert row["report"]
        assert bool(row["signed_by"]) != bool(row["unsigned"])
        assert row["done"].date() <= company.today
        assert len(row["values"]) >= 1


def test_the_board_has_planned_and_waiting_work(company):
    ahead = [row for row in company.work if row["state"] != "done"]
    assert any(row["user"] and row["start"] for row in ahead)
    assert any(not row["user"] for row in ahead)
    assert not any(row["times"] for row in ahead)


def test_parts_are_those_of_the_fault(company):
    used = [row for row in company.work if row["parts"]]
    assert len(used) > 30
    assert len({part["part"] for row in used for part in row["parts"]}) >= 8
