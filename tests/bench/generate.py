#!/usr/bin/env python3
"""Fill a database with calls, machines and customers by the hundred thousand.

The database has ``customer_service_base`` installed and is thrown away afterwards.
The rows are what the ORM would have written: ``--check`` proves it on a sample.
"""

import argparse
import resource
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timezone

import host
import plan

MEGABYTE = 1024


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", help="a database with customer_service_base")
    parser.add_argument(
        "--calls",
        type=int,
        default=plan.MIN_CALLS,
        help=f"{plan.MIN_CALLS} to {plan.MAX_CALLS}; a fifth as many machines",
    )
    parser.add_argument(
        "--now",
        type=datetime.fromisoformat,
        default=datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0),
        help="the moment the data ends at (default: this one)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="fill nothing: compare a sample with what the ORM computes",
    )
    return parser.parse_args(argv)


@contextmanager
def step(title):
    """Print what is done and how many seconds it took."""
    started = time.monotonic()
    yield
    print(f"{title:<28}{time.monotonic() - started:8.1f} s", flush=True)


def tune(cr):
    """Set this session up for bulk writing; nothing outlives the session.

    The references are right by construction, so foreign keys are not tested row by
    row if the role may switch that off; ``--check`` tests them all at once.
    """
    cr.execute("SET synchronous_commit = off")
    cr.execute("SET work_mem = '64MB'")
    cr.execute("SET maintenance_work_mem = '512MB'")
    cr.execute("SET max_parallel_maintenance_workers = 0")
    cr.execute("SET max_parallel_workers_per_gather = 0")
    cr.execute("SET jit = off")
    cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cr.fetchone()[0]:
        cr.execute("SET session_replication_role = replica")
    cr.commit()


def generate(registry, calls, now):
    """Fill the database of a registry with the plan for a number of calls."""
    import indexes
    import prepare
    from fill import TABLES, Filler

    from odoo import SUPERUSER_ID, api

    sizes = plan.make_plan(calls)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        with step("configuration"):
            config = prepare.add_configuration(env)
            prepare.add_prototypes(env, config)
            cr.commit()
            tune(cr)
        filler = Filler(cr, sizes, config, now)
        with step("helpers"):
            filler.prepare()
        with indexes.without(cr, TABLES.values(), calls):
            with step("partners"):
                filler.fill_partners()
            with step("machines"):
                filler.fill_machines()
            with step("meters, readings, moves"):
                filler.fill_meters()
            with step("calls"):
                filler.fill_calls()
            rebuilding = time.monotonic()
        print(f"{'indexes':<28}{time.monotonic() - rebuilding:8.1f} s")
        with step("sequences"):
            filler.advance_sequences(env)
        with step("reminders"):
            prepare.set_next_steps(env)
        with step("portal users"):
            prepare.add_portal_users(env, filler.get_contact_ids((0, 6)))
            cr.commit()
        with step("vacuum and analyze"):
            indexes.vacuum(cr)


def main(argv=None):
    """Fill or check; return the exit code."""
    args = parse_args(argv)
    started = time.monotonic()
    registry = host.open_registry(args.database)
    if args.check:
        import check

        return check.report(registry)
    generate(registry, args.calls, args.now)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    print(f"{args.calls} calls in {time.monotonic() - started:.0f} s, peak {peak} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
