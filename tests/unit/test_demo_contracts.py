"""The contracts of the demo company as plain values."""

import importlib
import importlib.util
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from tests.unit.loading import ADDONS
from tests.unit.test_demo_scenario import DAYS, catalogue, scenario

NAME = "customer_service_contract_demo"


def _load_demo():
    folder = ADDONS / "customer_service_contract" / "demo"
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    sys.modules[NAME] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{NAME}.contracts")


contracts = _load_demo()
agreements = importlib.import_module(f"{NAME}.agreements")


def get_machines(today):
    """Return the machines of the demo company as the loader reads them."""
    return [
        {
            "key": machine["key"],
            "customer": machine["partner"],
            "category": catalogue.MODELS[machine["model"]].category,
            "parent": machine["parent"],
            "state": machine["state"],
        }
        for machine in scenario.build(today).equipment
    ]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def company(request):
    built = contracts.build(request.param, get_machines(request.param))
    built.today = request.param
    return built


def test_same_day_gives_the_same_contracts():
    machines = get_machines(DAYS[0])
    assert contracts.build(DAYS[0], machines) == contracts.build(DAYS[0], machines)


def test_all_kinds_of_contracts_and_fates(company):
    rows = company.contracts
    assert len(rows) == 35
    assert {row["type"] for row in rows} == set(agreements.TYPES)
    assert {row["happened"] for row in rows} == set(contracts.EVENTS)
    assert {row["renewal"] for row in rows} == {"tacit", "explicit", "none"}
    assert {row["scope"] for row in rows} == {"equipment", "customer"}
    assert sum(row["free_periods"] for row in rows) == 1
    assert any(row["price_basis"] == "year" for row in rows)


def test_no_machine_is_covered_twice(company):
    machines = Counter(
        one["machine"] for row in company.contracts for one in row["machines"]
    )
    assert machines and set(machines.values()) == {1}
    assert all(
        row["machines"] or row["scope"] == "customer" for row in company.contracts
    )


def test_machines_come_and_go(company):
    (fleet,) = (row for row in company.contracts if row["happened"] == "machines")
    assert any(one["since"] for one in fleet["machines"])
    assert any(one["until"] for one in fleet["machines"])
    assert any(one["price"] for one in fleet["machines"])


def test_what_is_older_than_a_year_was_billed_elsewhere(company):
    for row in company.contracts:
        if row["elsewhere"]:
            assert row["start"] < row["elsewhere"] + timedelta(days=1)
            assert row["elsewhere"] + timedelta(days=1) == company.runs[0]
        else:
            assert row["start"] >= company.runs[0]


def test_runs_are_the_first_of_a_year_of_months(company):
    assert len(company.runs) == contracts.BILLED_MONTHS + 1
    assert {day.day for day in company.runs} == {1}
    assert company.runs[-1] <= company.today


def test_terms_are_not_over_before_they_began(company):
    for row in company.contracts:
        assert row["start"] < row["end"]
        late = row["happened"] == "draft"
        assert (row["start"] > company.today) is late
    expiring = [row for row in company.contracts if row["happened"] == "expiring"]
    for row in expiring:
        assert company.today < row["end"] <= company.today + timedelta(days=62)


def test_index_is_known_up_to_last_month(company):
    months = [month for month, _value in company.index]
    first = company.today.replace(day=1)
    assert months[-1] == (first - timedelta(days=1)).replace(day=1)
    assert len(set(months)) == len(months) == contracts.INDEX_MONTHS
    values = [value for _month, value in company.index]
    assert values[-1] > values[-13]


def test_categories_and_customers_exist():
    known = {category for below in catalogue.CATEGORIES.values() for category in below}
    for kind in agreements.TYPES.values():
        assert set(kind.categories) <= known
    customers = {row["key"] for row in scenario.build(date(2026, 1, 1)).partners}
    assert {one.customer for one in agreements.AGREEMENTS} <= customers
    for plan in contracts.build(DAYS[0], []).plans:
        assert plan["category"] in known
