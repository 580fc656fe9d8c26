#!/usr/bin/env python3
"""Measure what a salesperson waits for: forms, the lists behind them, the weekly job.

The database was filled by ``generate.py`` and has the addons of CRM; a salesperson with
every thousandth customer and the biggest one is added to it, and an opportunity. The
weekly job runs as it would, and is rolled back.
"""

import argparse
import json
import sys
from pathlib import Path

import client
import host
import run
from request import Request

LOGIN = "bench_agent"
EVERY = 1000  # customers, of which one is the salesperson's
PAGE = 80
RESULTS = Path(__file__).parent / "results/agent"
LISTS = {
    "calls": "customer.service.call",
    "interventions": "customer.service.intervention",
    "equipment": "customer.service.equipment",
    "contracts": "customer.service.contract",
    "returns": "customer.service.rma",
}


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--only", default="", help="part of the name of the requests")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--sql", action="store_true", help="print the statements")
    return parser.parse_args(argv)


def add_agent(registry):
    """Add the salesperson with customers and an opportunity, once."""
    with registry.cursor() as cr:
        from odoo import SUPERUSER_ID, api

        env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
        if env["res.users"].search_count([("login", "=", LOGIN)]):
            return
        company = env["res.company"].search([], order="id", limit=1)
        user = env["res.users"].create(
            {
                "name": "Agent",
                "login": LOGIN,
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": [env.ref("sales_team.group_sale_salesman").id],
            }
        )
        calls = env["customer.service.call"]
        [(big, count)] = calls._read_group(
            [("commercial_partner_id", "!=", False), ("company_id", "=", company.id)],
            ["commercial_partner_id"],
            ["__count"],
            order="__count desc",
            limit=1,
        )
        partners = env["res.partner"]
        firms = partners.search([("parent_id", "=", False), ("id", ">", big.id)])
        own = big | firms[::EVERY]
        env.cr.execute(
            "UPDATE res_partner SET user_id = %s WHERE id IN %s",
            [user.id, tuple(own.ids)],
        )
        env["crm.lead"].create(
            {
                "name": "Bench",
                "type": "opportunity",
                "partner_id": big.id,
                "user_id": user.id,
                "company_id": company.id,
            }
        )
        company.customer_service_propose_opportunities = True
        print(f"{len(own)} customers, the biggest has {count} calls")
        cr.commit()


class Agent(run.Operator):
    """Asks as the salesperson."""

    def __init__(self, registry):
        self.registry, self.visitors = registry, {}
        with host.environment(registry) as env:
            user = env["res.users"].search([("login", "=", LOGIN)])
            self.uid, self.companies = user.id, user.company_ids.ids


def get_requests(env):
    """Return what is asked, with the customer and the opportunity of the agent."""
    lead = env["crm.lead"].search([("name", "=", "Bench")], limit=1)
    firm = lead.partner_id
    requests = [
        Request(
            f"{title}: form",
            record._name,
            "web_read",
            [record.ids, client.get_specification(env, record._name, "form")],
        )
        for title, record in (("Customer", firm), ("Opportunity", lead))
    ]
    badges = {"display_name": {}, "application_statistics": {}}
    requests.append(_get_list("Customers: list", "res.partner", [], badges))
    for key, model in LISTS.items():
        found = firm._get_service_block_action(key)
        if not found:
            continue
        specification = client.get_specification(env, model, "list")
        of_firm, everything = list(found[1]), []
        requests += [
            _get_list(f"{key}: of a customer", model, of_firm, specification),
            _get_list(f"{key}: of all customers", model, everything, specification),
            Request(
                f"{key}: by customer",
                model,
                "formatted_read_group",
                [everything, ["partner_id"], ["__count"]],
            ),
        ]
    search = Request("calls: name", LISTS["calls"], "name_search", ["perde"])
    return [*requests, search]


def _get_list(name, model, domain, specification):
    return Request(
        name,
        model,
        "web_search_read",
        [],
        {"domain": domain, "specification": specification, "limit": PAGE},
    )


def measure_cron(registry):
    """Return what the weekly job costs for a page of machines, and how many it has."""
    from billing_meter import spent

    with host.environment(registry) as env:
        company = env["res.company"].search([], order="id", limit=1)
        machines = env["customer.service.equipment"].with_company(company)
        domain = machines._get_warranty_opportunity_domain(company)
        with spent(env.cr) as search:
            found = machines.search(domain, order="id", limit=500)
        with spent(env.cr) as cost:
            found._propose_opportunities()
            env.flush_all()
        return {
            "name": "Weekly job",
            "machines": machines.search_count(domain),
            "search": search.each(1),
            "each": cost.each(len(found) or 1),
        }


def main(argv=None):
    """Measure and keep the results; return 1 if something is too slow."""
    args = parse_args(argv)
    registry = host.open_registry(args.database, "customer.service.opportunity.origin")
    add_agent(registry)
    agent = Agent(registry)
    with agent.environment() as env:
        requests = [one for one in get_requests(env) if args.only in one.name]
    results = []
    for request in requests:
        if args.sql:
            run.print_statements(agent, request)
        results.append(run.measure(agent, request, args.runs))
        print(json.dumps(results[-1]), flush=True)
    if args.only:
        return 0
    results.append(measure_cron(registry))
    print(json.dumps(results[-1]))
    RESULTS.mkdir(parents=True, exist_ok=True)
    with host.environment(registry) as env:
        calls = env["customer.service.call"].search_count([])
    path = RESULTS / f"{calls}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    return any(row["median_ms"] > row["target_ms"] for row in results[:-1])


if __name__ == "__main__":
    sys.exit(main())
