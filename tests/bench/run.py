#!/usr/bin/env python3
"""Measure what the server needs to answer the requests of the web client.

The methods are called in this process as an unprivileged operator, exactly as the
RPC of the web client calls them, each time in a transaction of its own that is
rolled back; time includes turning the answer into JSON.

Fails when a median is over its target, or when a request needs more queries than in
the smallest database that was measured.
"""

import argparse
import json
import statistics
import sys
import threading
import time
from pathlib import Path

import host
import scenarios
from visitor import Visitor

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parent / "README.md"
MARKER = "<!-- results: written by run.py -->\n"
WARM_UP = 3
EMPTY = 30  # bytes: an answer without records


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", help="a database filled by generate.py")
    parser.add_argument("--runs", type=int, default=15, help="measured, after 3 more")
    parser.add_argument("--only", default="", help="requests with this in their name")
    parser.add_argument(
        "--sql", action="store_true", help="print the statements with their ms"
    )
    return parser.parse_args(argv)


class Operator:
    """Calls methods as the operator of the benchmark."""

    def __init__(self, registry):
        from prepare import OPERATOR

        self.registry, self.visitors = registry, {}
        with host.environment(registry) as env:
            user = env["res.users"].search([("login", "=", OPERATOR)])
            if not user:
                raise SystemExit("not filled by generate.py")
            self.uid, self.companies = user.id, user.company_ids.ids
            env.cr.execute("SELECT count(*) FROM customer_service_call")
            self.calls = env.cr.fetchone()[0]

    def environment(self):
        """Give the environment of one request."""
        return host.environment(
            self.registry,
            self.uid,
            tz="Europe/Rome",
            allowed_company_ids=self.companies,
            bin_size=True,
        )

    def ask(self, request):
        """Answer a request once.

        :return: milliseconds, those of them on a processor, number of queries,
            length of the answer in bytes
        """
        if request.url:
            return self._open_page(request)
        with self.environment() as env:
            process = env.cr._cnx.info.backend_pid
            before, used = env.cr.sql_log_count, processor_ms(process)
            started = time.perf_counter()
            answer = self._call(env, request)
            env.flush_all()
            elapsed = (time.perf_counter() - started) * 1000
            used = processor_ms(process) - used
            return elapsed, used, env.cr.sql_log_count - before, len(answer)

    def _call(self, env, request):
        """Call the method of a request and return the answer as JSON."""
        from odoo import SUPERUSER_ID
        from odoo.service.model import call_kw
        from odoo.tools.json import json_default

        if request.private:
            model = env(user=SUPERUSER_ID, context={"lang": "en_US"})[request.model]
            result = getattr(model, request.method)(*request.args, **request.kwargs)
            return str(result)
        context = {**env.context, **request.kwargs.get("context", {})}
        kwargs = {**request.kwargs, "context": context}
        result = call_kw(env[request.model], request.method, request.args, kwargs)
        return json.dumps(result, default=json_default)

    def _open_page(self, request):
        """Open a page once; what it writes (its session) stays."""
        if request.login not in self.visitors:
            self.visitors[request.login] = Visitor(self.registry, request.login)
        visitor = self.visitors[request.login]
        process = visitor.process
        used = processor_ms(process)
        elapsed, queries, length = visitor.open(request)
        used = processor_ms(process) - used
        return elapsed, used, queries, length


def processor_ms(process):
    """Return the ms of processor that this thread and a process had so far.

    Of the database's process nothing is known when it is not on this machine;
    processes that help it with a statement are not counted.
    """
    own = time.thread_time() * 1000
    schedule = Path(f"/proc/{process}/schedstat")
    if not schedule.exists():
        return own
    return own + int(schedule.read_text().split()[0]) / 1e6


def measure(operator, request, runs):
    """Return what one request needs, over some runs after a warm-up."""
    for _turn in range(WARM_UP):
        operator.ask(request)
    answers = [operator.ask(request) for _turn in range(runs)]
    times = sorted(answer[0] for answer in answers)
    return {
        "name": request.name,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "cpu_ms": round(statistics.median(answer[1] for answer in answers), 1),
        "queries": answers[-1][2],
        "bytes": answers[-1][3],
        "relations": request.relations
        + count_relations([request.args, request.kwargs]),
        "target_ms": request.target,
    }


def count_relations(specification):
    """Return how many fields of a specification show other records."""
    if isinstance(specification, list):
        return sum(map(count_relations, specification))
    if not isinstance(specification, dict):
        return 0
    return ("fields" in specification) + sum(
        map(count_relations, specification.values())
    )


def find_problems(results, smallest):
    """Return what is wrong with results, in words.

    A page without, say, any end user saves the query for their names: as many more
    queries as the page has relations are no sign of growth.

    :param dict smallest: results of the smallest database, by name of request
    """
    problems = [
        f"{row['name']}: median {row['median_ms']} ms, at most {row['target_ms']}"
        for row in results
        if row["median_ms"] > row["target_ms"]
    ]
    return problems + [
        f"{row['name']}: {row['queries']} queries, {smallest[row['name']]['queries']}"
        " in the smallest database"
        for row in results
        if row["name"] in smallest
        and smallest[row["name"]]["bytes"] > EMPTY
        and row["queries"] - smallest[row["name"]]["queries"] > row["relations"]
    ]


def read_results():
    """Return the results on file: ``{rows: {name of request: result}}``."""
    return {
        int(path.stem): {row["name"]: row for row in json.loads(path.read_text())}
        for path in sorted(RESULTS.glob("*.json"), key=lambda path: int(path.stem))
    }


def make_table(results):
    """Return the results as a Markdown table, one column pair for each size."""
    sizes = sorted(results)
    head = "".join(f" {rows:,}: ms | p95 | CPU ms | queries |" for rows in sizes)
    lines = [f"| Request |{head}", "|---|" + "--:|--:|--:|--:|" * len(sizes)]
    for name in results[sizes[-1]]:
        cells = ""
        for rows in sizes:
            row = results[rows].get(name)
            cells += (
                f" {row['median_ms']:.0f} | {row['p95_ms']:.0f} | {row['cpu_ms']:.0f} |"
                f" {row['queries']} |"
                if row
                else " | | | |"
            )
        lines.append(f"| {name} |{cells}")
    return "\n".join(lines) + "\n"


def print_statements(operator, request):
    """Answer a request and print its statements, the time of each in ms."""
    statements = []
    thread = threading.current_thread()
    operator.ask(request)
    if request.url:
        return
    thread.query_hooks = [
        lambda cr, query, params, start, delay: statements.append(
            (delay * 1000, cr.mogrify(query, params).decode())
        )
    ]
    try:
        operator.ask(request)
    finally:
        thread.query_hooks = []
    for delay, statement in statements:
        print(f"{delay:9.1f}  {' '.join(statement.split())}")


def main(argv=None):
    """Measure, write the results, return 1 if something is too slow."""
    args = parse_args(argv)
    operator = Operator(host.open_registry(args.database))
    with operator.environment() as env:
        requests = scenarios.Scenarios(env, operator.calls).get_all()
    requests = [request for request in requests if args.only in request.name]
    results = []
    for request in requests:
        if args.sql:
            print_statements(operator, request)
        results.append(measure(operator, request, args.runs))
        row = results[-1]
        print(
            f"{row['name']:<36}{row['median_ms']:9.1f} ms{row['p95_ms']:9.1f} p95"
            f"{row['cpu_ms']:9.1f} CPU"
            f"{row['queries']:5d} queries{row['bytes']:9d} B",
            flush=True,
        )
    if not args.only:
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{operator.calls}.json"
        path.write_text(json.dumps(results, indent=1) + "\n")
        text = README.read_text().split(MARKER)[0]
        README.write_text(text + MARKER + "\n" + make_table(read_results()))
    known = read_results()
    problems = find_problems(results, known[min(known)] if known else {})
    print("\n".join(problems) or "all within their targets")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
