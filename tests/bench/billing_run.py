#!/usr/bin/env python3
"""Measure what a billing run costs, beside the bare host making the same invoices.

``emit`` measures invoices: fees and work by the run, ``account.move`` and
``sale.order`` by the host alone, all with the same one line and posted, in this
process. ``many`` measures gathering, counting and claiming many items, ``steps`` what
a person waits for at the buttons. ``memory`` invoices many fees and tells what the
process holds in the end. The database, with ``customer_service_billing``, is copied and
not changed.
"""

import argparse
import json
import logging
import sys
import time
from pathlib import Path

import host
from billing import RESULTS, copy_of
from billing_meter import counted, spent
from billing_run_content import PRICE, RunContent, month_of

BATCH = 100
CUSTOMERS_OF_MONTHS = 10  # calls of as many come onto one invoice each
UNTAXED = 2 * PRICE


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", help="database that is copied, not changed")
    parser.add_argument("part", choices=tuple(PARTS))
    parser.add_argument("--count", type=int, help="invoices, or items")
    parser.add_argument("--profile", type=Path, help="folder for profiles")
    return parser.parse_args(argv)


class Bench:
    """What the parts have in common.

    :param env: of the superuser
    :param profile: folder for profiles; none: no profiles are kept
    """

    def __init__(self, env, profile):
        self.env, self.profile = env, profile
        self.content = RunContent(env)
        self.results = {}

    def measure(self, name, count, work, calls=True):
        """Do some work and note what each of a number of things cost.

        :param work: function that does it
        :param bool calls: function calls are counted, which makes it slow
        """
        with spent(self.env.cr) as cost:
            if calls:
                with counted(cost, self._get_report(name)):
                    work()
            else:
                work()
        self.note(name, cost.each(count))

    def note(self, name, result):
        """Keep a result and show it."""
        self.results[name] = result
        print(f"{name:<28}{json.dumps(result)}", flush=True)

    def _get_report(self, name):
        if not self.profile:
            return None
        self.profile.mkdir(parents=True, exist_ok=True)
        return self.profile / f"{name}.prof".replace(" ", "-")

    # ----- the run ------------------------------------------------------------
    def create_run(self, day, fees):
        """Return a run of fees, or of work, gathered and verified."""
        kinds = dict.fromkeys(("bill_calls", "bill_interventions", "bill_repairs"))
        run = self.env["customer.service.billing.run"].create(
            {
                **{name: not fees for name in kinds},
                "bill_fees": fees,
                "date": day,
                "date_to": day,
                "invoice_mode": "posted",
            }
        )
        run.action_simulate()
        run.action_start()
        run.action_verify()
        run.action_release()
        self.env.cr.commit()
        return run

    def emit(self):
        """Do what the jobs of the run do."""
        runs = self.env["customer.service.billing.run"]
        for lane in range(2):
            runs._cron_emit(lane)

    def check(self, run, count, invoices):
        """Compare the invoices of a run with what they must be.

        :raises SystemExit: they are not
        """
        items = run.item_ids
        moves = items.invoice_id
        found = len(items), len(moves), set(moves.mapped("state")), run.state
        amount = round(sum(moves.mapped("amount_untaxed")), 2)
        wanted = count, invoices, {"posted"}, "done"
        if (*found, amount) != (*wanted, count * UNTAXED):
            raise SystemExit(f"{found} {amount} instead of {wanted}")
        self.env.invalidate_all()


class Emit(Bench):
    """Invoices: by the run, and by the bare host."""

    def run(self, count):
        self.content.create()
        self.env.cr.commit()
        for size, calls in ((20, False), (count, True), (count, False)):
            self.results = {}
            for work in (self.fees, self.moves, self.work, self.orders):
                work(size, calls)
            self.months(size, calls)
            if calls:
                counts = self.results
        return {
            name: {**result, "calls": counts[name]["calls"]}
            for name, result in self.results.items()
        }

    def fees(self, count, calls):
        self.month = getattr(self, "month", 0) + 1
        start, end = month_of(self.month)
        self.content.create_fees(f"FEES{self.month}", count, start, end)
        run = self.create_run(end, fees=True)
        self.measure("fees: run", count, self.emit, calls)
        self.check(run, count, count)

    def moves(self, count, calls):
        def work():
            moves = self.env["account.move"].with_context(tracking_disable=True)
            for first in range(0, count, BATCH):
                vals_list = [
                    self.content.get_move_vals(self.content.get_partner(number), day)
                    for number in range(first, min(first + BATCH, count))
                ]
                moves.create(vals_list)._post(soft=False)
                self.env.cr.commit()

        day = month_of(self.month)[0]
        self.measure("account.move: host", count, work, calls)

    def work(self, count, calls):
        day = month_of(self.month)[0]
        self.env.company.customer_service_billing_grouping = "call"
        self.content.create_work(count, day)
        run = self.create_run(day, fees=False)
        self.measure("work, one per call: run", count, self.emit, calls)
        self.check(run, count, count)

    def orders(self, count, calls):
        self.measure(
            "sale.order, each: host",
            count,
            lambda: self._order(count, len(self.content.partners), grouped=True),
            calls,
        )

    def months(self, count, calls):
        day = month_of(self.month)[0]
        self.env.company.customer_service_billing_grouping = "month"
        self.content.create_work(count, day, CUSTOMERS_OF_MONTHS)
        run = self.create_run(day, fees=False)
        self.measure("work, per month: run", count, self.emit, calls)
        self.check(run, count, CUSTOMERS_OF_MONTHS)
        self.measure(
            "sale.order, together: host",
            count,
            lambda: self._order(count, CUSTOMERS_OF_MONTHS, grouped=False),
            calls,
        )

    def _order(self, count, customers, grouped):
        """Have the host order and invoice what the calls have.

        :param bool grouped: an invoice for each order, as the host calls it
        """
        context = {"tracking_disable": True, "mail_create_nolog": True}
        orders = self.env["sale.order"].with_context(**context)
        partners = self.content.partners[:customers].sorted("id")
        numbers = sorted(range(count), key=lambda number: number % customers)
        for first in range(0, count, BATCH):
            batch = orders.create(
                [
                    self.content.get_order_vals(partners[number % customers])
                    for number in numbers[first : first + BATCH]
                ]
            )
            batch.action_confirm()
            batch.order_line.qty_delivered = 2.0
            batch._create_invoices(grouped=grouped)._post(soft=False)
            self.env.cr.commit()


class Many(Bench):
    """What is done to many items at once."""

    def gather(self, count):
        """Have a run gather a number of items, twice; return the run."""
        self.content.create()
        self.content.copy_many(count, month_of(3)[1])
        run = self.env["customer.service.billing.run"].create(
            {"date": month_of(4)[0], "date_to": month_of(3)[1]}
        )
        self.env.cr.commit()
        for name in ("gather", "gather again"):
            self.once(name, run._stage)
            self.env.cr.commit()
        if run.item_count != count + 1:
            raise SystemExit(f"{run.item_count} items instead of {count + 1}")
        self.env.cr.execute("ANALYZE customer_service_billing_item")
        return run

    def run(self, count):
        run = self.gather(count)
        self.once("counts", lambda: (run.invalidate_recordset(), run.progress))
        self.env.cr.execute("UPDATE customer_service_billing_item SET state='verified'")
        self.env.cr.execute("ANALYZE customer_service_billing_item")
        self.env.invalidate_all()
        self.env.cr.commit()
        self.once(
            "counts, verified", lambda: (run.invalidate_recordset(), run.progress)
        )
        self.once("first batch and claim", lambda: self._claim(run))
        self.env.cr.rollback()
        self.once("contracts' due rows", self._find_due)
        return self.results

    def once(self, name, work):
        """Measure something that is done to all at once, in seconds."""
        with spent(self.env.cr) as cost:
            work()
            self.env.flush_all()
        self.note(
            name,
            {
                "seconds": round(cost.cpu + cost.database_cpu, 3),
                "wall_seconds": round(cost.wall, 3),
                "sql": cost.sql,
                "grown_mb": round(cost.grown, 1),
                "peak_mb": round(cost.peak, 1),
            },
        )

    def _claim(self, run):
        items = self.env["customer.service.billing.item"]
        own = items._get_lane_domain(0, 2)
        groups = next(items._get_batches(run._get_claim_domain() & own))
        batch = items.browse([item for group in groups for item in group])
        assert batch._claim(run) == batch

    def _find_due(self):
        rows = self.env["customer.service.contract.period"]
        day = month_of(4)[0]
        domain = rows._get_to_bill_domain(day, self.env.company)
        domain &= rows._get_lane_domain(0, 2)
        rows.search_count(domain)
        next(rows._get_batches(domain, day), None)


class Steps(Many):
    """What a person waits for at the buttons of a run."""

    def run(self, count):
        run = self.gather(count)
        self.once("check", run._check)
        self.env.cr.commit()
        for name in ("start", "verify", "release"):
            self.once(name, getattr(run, f"action_{name}"))
            self.env.cr.commit()
        return self.results


class Memory(Bench):
    """What the process holds after many invoices."""

    def run(self, count):
        self.content.create()
        self.env.cr.commit()
        for month, size in ((1, BATCH), (2, count)):
            start, end = month_of(month)
            self.content.create_fees(f"MEM{month}", size, start, end)
            run = self.create_run(end, fees=True)
            self.env.invalidate_all()
            began = time.monotonic()
            self.measure(f"fees {size}: run", size, self.emit, calls=False)
            self.note("per minute", {"items": 60 * size / (time.monotonic() - began)})
            self.check(run, size, size)
        return self.results


PARTS = {
    "emit": (Emit, 100),
    "many": (Many, 100_000),
    "steps": (Steps, 10_000),
    "memory": (Memory, 10_000),
}


def main(argv=None):
    """Measure one part and keep the results."""
    args = parse_args(argv)
    host.configure(args.template)
    part, count = PARTS[args.part]
    count = args.count or count
    with copy_of(args.template) as database:
        from odoo import SUPERUSER_ID, api

        registry = host.open_registry(database, "customer.service.billing.run")
        logging.getLogger("odoo").setLevel(logging.WARNING)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
            results = part(env, args.profile).run(count)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"run-{args.part}-{count}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
