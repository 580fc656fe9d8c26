"""``./cs status``: what runs, where, and in which versions."""

import json

from .. import demo, server, system
from ..postgres import Cluster
from ..suite import Suite
from . import DEFAULT_DATABASE
from .stop import cluster_names

HELP = "show url, database, login and versions"


def add_arguments(parser):
    """Add the command's options."""
    parser.add_argument("--json", action="store_true", help="for programs")


def collect(state):
    """Return the facts as a dict; nothing is started or made."""
    running = server.all_running(state)
    first = next((s for s in running if s.database == DEFAULT_DATABASE), None)
    first = first or next(iter(running), None)
    clusters = [Cluster(state, name) for name in cluster_names(state)]
    clusters = [c for c in clusters if c.exists_on_disk() and c.is_running()]
    return {
        "running": bool(first),
        "url": first.url if first else None,
        "database": first.database if first else None,
        "login": demo.LOGIN,
        "password": demo.PASSWORD,
        "log": first.log if first else None,
        "servers": {found.database: found.url for found in running},
        "databases": {c.name: c.databases() for c in clusters},
        "versions": {
            "python": system.python_tag(),
            "odoo": sorted(
                state.facts(path.name).get("version", "unknown")
                for path in state.cache.glob("odoo-*")
                if state.is_built(path.name)
            ),
            "postgresql": {c.name: c.version() for c in clusters},
            "addons": Suite(state.root / "addons").versions(),
        },
    }


def run(state, args):
    """Show the facts."""
    facts = collect(state)
    if args.json:
        state.say(json.dumps(facts, indent=2))
        return 0
    if not facts["running"]:
        state.say("Not running. Start: ./cs demo")
    for database, url in facts["servers"].items():
        state.say(f"{url}  database {database}, login {demo.LOGIN}/{demo.PASSWORD}")
    for name, databases in facts["databases"].items():
        version = facts["versions"]["postgresql"][name]
        state.say(f"PostgreSQL {version} ({name}): {', '.join(databases)}")
    for name, version in facts["versions"]["addons"].items():
        state.say(f"{name} {version}")
    return 0
