#!/usr/bin/env python3
"""Measure the calls of planned maintenance against bare calls of the same values.

``floor`` creates the calls that the plans make, with the same values and proposed
interventions, in the same batches; ``suite`` plans the visits of a year for all
machines and makes the calls of those that are due. Both run in one transaction of a
copy-free database, rolled back at the end; function calls are counted, and the times
are those of the processor.
"""

import argparse
import json
import sys
from datetime import date, timedelta

import host
from billing_meter import counted, spent

BATCH = 100
PLANNED_AT_ONCE = 500
SITES = 4  # machines of one site
TODAY = date(2026, 3, 2)


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", help="with customer_service_contract; not changed")
    parser.add_argument("--machines", type=int, default=1_000)
    parser.add_argument("--months", type=int, default=12, help="between two visits")
    parser.add_argument("--apart", type=int, default=SITES, help="machines of a site")
    parser.add_argument(
        "--visits", action="store_true", help="with a proposed intervention each"
    )
    parser.add_argument(
        "--count", action="store_true", help="count function calls, which takes longer"
    )
    return parser.parse_args(argv)


def add_machines(env, count, apart):
    """Return machines of customers with one site each."""
    category = env["customer.service.equipment.category"].create({"name": "Boilers"})
    sites = env["res.partner"].create(
        [{"name": f"Customer {n}", "is_company": True} for n in range(count // apart)]
    )
    return env["customer.service.equipment"].create(
        [
            {
                "name": "Boiler",
                "serial": f"BENCH{n}",
                "category_id": category.id,
                "partner_id": sites[n % len(sites)].id,
                "site_id": sites[n % len(sites)].id,
            }
            for n in range(count)
        ]
    )


def add_plan(env, category, months, propose):
    """Return the plan of the machines, the first visits due in a week."""
    kinds = env["customer.service.maintenance.kind"]
    return env["customer.service.maintenance.plan"].create(
        {
            "name": "Service",
            "kind_id": kinds.create({"name": "Benchmark"}).id,
            "category_id": category.id,
            "interval_count": months,
            "anchor_date": TODAY + timedelta(days=7),
            "requires_coverage": False,
            "propose_visit": propose,
        }
    )


def batches(records, size):
    """Return records in slices."""
    return [records[start : start + size] for start in range(0, len(records), size)]


def plan_visits(env, machines):
    """List the visits of a year."""
    for some in batches(machines, PLANNED_AT_ONCE):
        env["customer.service.maintenance.visit"]._plan(some, TODAY)
        env.flush_all()
        env.invalidate_all()


def make_calls(env):
    """Make the calls that are due; return their number."""
    visits = env["customer.service.maintenance.visit"]
    domain = visits._get_order_domain(env.company, TODAY)
    made = 0
    while some := visits.search(domain, limit=BATCH * SITES, order="date_order, id"):
        made += len(some._open_calls(TODAY))
        env.flush_all()
        env.invalidate_all()
    return made


def make_bare_calls(env, groups):
    """Create the same calls and interventions without any plan.

    :param groups: values of a call, and of its intervention without the call
    """
    calls, proposals = (
        env["customer.service.call"],
        env["customer.service.intervention"],
    )
    for some in batches(groups, BATCH):
        made = calls.create([vals for vals, _proposal in some])
        proposals.create(
            [
                {**proposal, "call_id": call.id}
                for call, (_vals, proposal) in zip(made, some, strict=True)
                if proposal
            ]
        )
        env.flush_all()
        env.invalidate_all()


def prepare_groups(env):
    """Return the values of the calls that are due, as the suite would make them."""
    visits = env["customer.service.maintenance.visit"]
    due = visits.search(visits._get_order_domain(env.company, TODAY))
    groups = []
    for chosen, day in due._get_groups(TODAY):
        vals = chosen._prepare_call_vals()
        proposal = {
            "kind": "onsite",
            "date_start": chosen.plan_id._get_moment(day, chosen._get_zone()),
            "planned_hours": sum(chosen.mapped("planned_hours")),
        }
        groups.append((vals, proposal if chosen.plan_id.propose_visit else None))
    return groups


def measure(env, title, count, work, profiled):
    """Print and return what a piece of work costs for each of a number."""
    with spent(env.cr) as cost:
        if profiled:
            with counted(cost):
                work()
        else:
            work()
    each = cost.each(count)
    print(f"{title:<8}{json.dumps(each)}", flush=True)
    return each


def main(argv=None):
    """Measure both; return the exit code."""
    args = parse_args(argv)
    registry = host.open_registry(args.database)
    with host.environment(registry) as env:
        machines = add_machines(env, args.machines, args.apart)
        add_plan(env, machines.category_id, args.months, args.visits)
        warm = machines[: args.apart]
        plan_visits(env, warm)
        make_calls(env)
        rest = machines[args.apart :]
        plans = measure(
            env, "plan", len(rest), lambda: plan_visits(env, rest), args.count
        )
        groups = prepare_groups(env)
        print(f"{len(groups)} calls of {len(rest)} machines")
        floor = measure(
            env, "floor", len(groups), lambda: make_bare_calls(env, groups), args.count
        )
        suite = measure(env, "suite", len(groups), lambda: make_calls(env), args.count)
        for name in ("calls", "cpu_ms", "sql"):
            if floor[name]:
                planned = plans[name] * len(rest) / len(groups)
                whole = suite[name] + planned
                print(
                    f"{name}: {floor[name] / suite[name]:.2f} of the speed of bare "
                    f"calls, {floor[name] / whole:.2f} with planning"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
