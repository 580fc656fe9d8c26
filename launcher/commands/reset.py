"""``./cs reset``: back to the beginning."""

from .. import server
from ..postgres import Cluster
from ..state import remove_tree
from . import add_database
from .stop import cluster_names, stop_all

HELP = "drop the demo database (--all: everything this checkout has made)"


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    parser.add_argument(
        "--all", action="store_true", help="also host, environments and templates"
    )


def run(state, args):
    """Drop one database, or all state."""
    if args.all:
        reset_all(state)
        state.say("Everything made by ./cs in this checkout is gone.")
        return 0
    found = server.find(state, args.database)
    if found:
        server.stop(state, found)
    cluster = Cluster(state)
    if cluster.exists_on_disk():
        cluster.ensure()
        cluster.dropdb(args.database)
        cluster.dropdb(f"{args.database}_new")
    state.say(f"Database {args.database} is gone. Make it anew: ./cs demo")
    return 0


def reset_all(state):
    """Stop everything and remove the state folder and the clusters outside it.

    A cache named by CS_CACHE is shared with other checkouts: it stays.
    """
    stop_all(state)
    for name in cluster_names(state):
        cluster = Cluster(state, name)
        if cluster.external:
            continue
        for folder in (cluster.home, cluster.socket):
            remove_tree(folder)
    remove_tree(state.dir)
