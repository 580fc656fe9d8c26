#!/usr/bin/env python3
"""Measure what the invoices of contracts cost, one variant in one process.

``floor`` is the host alone creating the same invoices with everything given,
``suite`` is ``customer_service_contract``, ``oca`` is ``contract`` of the OCA. Each
runs in a copy of a database in which its addon is installed, under the Odoo that
``PYTHONPATH`` and ``ODOO_RC`` name; the copy is dropped at the end.
"""

import argparse
import json
import logging
import sys
from contextlib import contextmanager
from pathlib import Path

import billing_content as content
import host
from billing_meter import counted, spent
from psycopg2 import sql

RESULTS = Path(__file__).parent / "results" / "billing"


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", help="database that is copied, not changed")
    parser.add_argument("variant", choices=("floor", "suite", "oca"))
    parser.add_argument("--contracts", type=int, default=1_000)
    parser.add_argument("--label", help="name of the results (default: the variant)")
    parser.add_argument("--profile", type=Path, help="folder for profiles")
    parser.add_argument(
        "--no-poison", action="store_true", help="leave out the contracts that fail"
    )
    return parser.parse_args(argv)


@contextmanager
def copy_of(template):
    """Copy a database for the time of the block; give the name of the copy."""
    import odoo.sql_db

    name = f"{template}_run"
    source, target = sql.Identifier(template), sql.Identifier(name)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(target, source)
    with host.autocommit("postgres") as cr:
        cr.execute(drop)
        cr.execute(copy)
    try:
        yield name
    finally:
        odoo.sql_db.close_all()
        with host.autocommit("postgres") as cr:
            cr.execute(drop)


class Run:
    """Bills one cohort after another and notes what each costs."""

    def __init__(self, variant, profile):
        self.variant, self.profile = variant, profile
        self.results = {}

    def bill(self, cohort, count_calls=False):
        """Bill a cohort, then post the drafts; the two are measured apart."""
        self.variant.prepare(cohort)
        steps = [("create", self.variant.bill), ("post", self.variant.post)]
        if cohort.posted:
            steps = [("at once", self.variant.bill)]
        for name, method in steps:
            with spent(self.variant.env.cr) as cost:
                if count_calls:
                    with counted(cost, self._get_report(cohort, name)):
                        method(cohort)
                else:
                    method(cohort)
            each = cost.each(cohort.count)
            self.results.setdefault(cohort.name, {})[name] = each
            print(f"{cohort.name:<8}{name:<8}{json.dumps(each)}", flush=True)
        self.check(cohort)

    def _get_report(self, cohort, step):
        if not self.profile:
            return None
        self.profile.mkdir(parents=True, exist_ok=True)
        return self.profile / f"{cohort.name}-{step}.prof".replace(" ", "-")

    def check(self, cohort):
        """Compare the invoices with what the contracts say.

        :raises SystemExit: a number, an amount or a state is not as it must be
        """
        moves = self.variant.find_invoices(cohort)
        expected = cohort.count - cohort.poisoned
        found = len(moves), round(sum(moves.mapped("amount_untaxed")), 2)
        if found != (expected, expected * content.UNTAXED):
            raise SystemExit(f"{cohort.name}: {found} instead of {expected} invoices")
        states = set(moves.mapped("state"))
        if states != {"posted"}:
            raise SystemExit(f"{cohort.name}: {states}")
        names = [name.rsplit("/", 1) for name in moves.mapped("name")]
        numbers = sorted(int(number) for _prefix, number in names)
        if numbers != list(range(numbers[0], numbers[0] + len(moves))):
            raise SystemExit(f"{cohort.name}: the numbers have gaps")
        self.variant.env.cr.rollback()


def measure(database, args):
    """Return the results of a variant."""
    from billing_variants import MODELS

    from odoo import SUPERUSER_ID, api

    variant, model = MODELS[args.variant]
    registry = host.open_registry(database, model)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        records = content.Content(env)
        records.create()
        cr.commit()
        run = Run(variant(records), args.profile)
        run.bill(content.WARM_UP)
        run.bill(content.SAMPLE, count_calls=True)
        if args.variant != "oca":
            run.bill(content.AT_ONCE, count_calls=True)
        if args.contracts:
            run.bill(content.make_whole(args.contracts))
        if not args.no_poison and args.variant != "floor":
            # the last: what fails is tried again whenever something is billed
            logging.getLogger("odoo").setLevel(logging.CRITICAL)
            run.bill(content.CLEAN, count_calls=True)
            run.bill(content.POISONED, count_calls=True)
    return run.results


def main(argv=None):
    """Measure one variant and keep the results."""
    args = parse_args(argv)
    host.configure(args.template)
    with copy_of(args.template) as database:
        results = measure(database, args)
    label = args.label or args.variant
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{label}-{args.contracts}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
