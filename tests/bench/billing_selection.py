#!/usr/bin/env python3
"""Measure what finding the due lines costs, beside nothing and beside dead contracts.

In a copy of a database with ``customer_service_contract``: a number of contracts that
are due, ten times as many that are not, then the same beside ended ones (a hundred
thousand of them, two lines with a row of the ledger each), written by SQL. The two
databases are measured in turns.
"""

import argparse
import json
import statistics
import sys
import time
from datetime import date

import billing_content as content
import host
from billing import RESULTS, copy_of

ROUNDS, RUNS = 7, 40
LIVING = 10  # contracts that are not due today, for each that is
TABLES = ("customer_service_contract_rate", "customer_service_contract_period")


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", help="database that is copied, not changed")
    parser.add_argument("--contracts", type=int, default=1_000)
    parser.add_argument("--dead", type=int, default=100_000)
    return parser.parse_args(argv)


class Copier:
    """Writes contracts as copies of one that the ORM made.

    :param reference: of the contract that is copied, the beginning
    """

    def __init__(self, env, reference):
        self.cr, self.reference = env.cr, reference
        self.first = self._get_last("customer_service_contract")
        self.first_line = self._get_last("customer_service_contract_line")
        domain = [("reference", "=like", f"{reference}-%")]
        contract = env["customer.service.contract"].search(domain)
        self.contract, self.lines = contract.id, contract.line_ids.ids

    def _get_last(self, table):
        self.cr.execute(f"SELECT max(id) FROM {table}")
        return self.cr.fetchone()[0]

    def fill(self, count):
        """Write a number of copies, each with its lines, rates and ledger."""
        contract = f"{self.first} + n"
        self._copy(
            "customer_service_contract",
            f"id = {self.contract}",
            count,
            {"id": contract, "name": f"'{self.reference}' || n"},
        )
        for number, line in enumerate(self.lines):
            own = f"{self.first_line} + n * {len(self.lines)} + {number}"
            up = {"line_id": own, "contract_id": contract}
            self._copy(
                "customer_service_contract_line",
                f"id = {line}",
                count,
                {"id": own, "contract_id": contract},
            )
            for table in TABLES:
                self._copy(table, f"line_id = {line}", count, up)

    def _copy(self, table, condition, count, changed):
        """Write copies of the rows of a table that meet a condition.

        :param dict changed: what is not copied: SQL of a column, with ``n``
        """
        self.cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name != 'id'",
            [table],
        )
        columns = {name: name for (name,) in self.cr.fetchall()}
        columns |= {
            name: value
            for name, value in changed.items()
            if name == "id" or name in columns
        }
        self.cr.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(columns.values())}"
            f" FROM {table}, generate_series(1, {count}) AS n WHERE {condition}"
        )


def prepare(env, count):
    """Create one contract that has ended and others that are due.

    Of half the lines what is due is in the ledger already.
    """
    from billing_variants import Suite

    records = content.Content(env)
    records.create()
    suite = Suite(records)
    ended = content.Cohort("ENDED", 1, date(2020, 1, 1), date(2020, 1, 31))
    suite.prepare(ended)
    suite.bill(ended)
    suite.post(ended)
    env["customer.service.contract"].search([]).state = "ended"
    living = content.Cohort("LIVE", 1, date(2026, 3, 15), None)
    suite.prepare(living)
    suite.bill(living)
    suite.post(living)
    suite.prepare(content.make_whole(count))
    line = env["customer.service.contract.line"]
    half = line.search([("date_next_due", "!=", False)], limit=count)
    half._materialise(content.make_whole(count).start)
    env.cr.commit()


def get_selections(env):
    """Return the searches of the crons, by name."""
    line = env["customer.service.contract.line"]
    period = env["customer.service.contract.period"]
    company, day = env.company, date(2026, 4, 1)
    return {
        "due lines": lambda: line.search(
            line._get_due_domain(day, company), limit=200, order="date_next_due, id"
        ),
        "count of due lines": lambda: line.search_count(
            line._get_due_domain(day, company)
        ),
        "due rows of the ledger": lambda: period.search(
            period._get_due_domain(day, company), limit=200, order="date_due, id"
        ),
    }


def take_times(env, selections):
    """Return the median of the ms of each selection, and how many it found."""
    results = {}
    for name, select in selections.items():
        times = []
        for _turn in range(RUNS):
            env.invalidate_all()
            started = time.perf_counter()
            found = select()
            times.append((time.perf_counter() - started) * 1000)
        found = found if isinstance(found, int) else len(found)
        results[name] = statistics.median(times), found
    return results


def measure(template, args):
    """Prepare two databases, one with dead contracts; measure both in turns.

    :return: dict of the ms in both, by selection
    """
    import odoo.sql_db

    with copy_of(template) as alone:
        registry = host.open_registry(alone, "customer.service.contract")
        with host.environment(registry) as env:
            prepare(env, args.contracts)
            Copier(env, "LIVE").fill(args.contracts * LIVING)
            env.cr.commit()
        odoo.sql_db.close_all()
        with copy_of(alone) as beside:
            registries = [
                host.open_registry(database, "customer.service.contract")
                for database in (alone, beside)
            ]
            with host.environment(registries[1]) as env:
                Copier(env, "ENDED").fill(args.dead)
                env.cr.commit()
            return take_turns(registries)


def take_turns(registries):
    """Return for each selection the best ms in both databases, found and ratio."""
    times = {}
    for registry in registries:
        with host.autocommit(registry.db_name) as cr:
            cr.execute("VACUUM ANALYZE")
    for _round in range(ROUNDS):
        for number, registry in enumerate(registries):
            with host.environment(registry) as env:
                for name, taken in take_times(env, get_selections(env)).items():
                    times.setdefault(name, ([], []))[number].append(taken)
    results = {}
    for name, both in times.items():
        (alone, found), (beside, same) = map(min, both)
        if found != same:
            raise SystemExit(f"{name}: {found} and {same} were found")
        results[name] = {
            "found": found,
            "alone_ms": round(alone, 3),
            "beside_ms": round(beside, 3),
            "ratio": round(beside / alone, 3),
        }
    return results


def main(argv=None):
    """Measure and keep the results."""
    args = parse_args(argv)
    host.configure(args.template)
    results = measure(args.template, args)
    print(json.dumps(results, indent=1))
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / "selection.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
