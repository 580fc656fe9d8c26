"""``./cs stop``: end what this checkout started."""

from .. import server
from ..postgres import Cluster

HELP = "stop the servers and the private PostgreSQL of this checkout"


def add_arguments(parser):
    """The command has no options."""


def stop_all(state):
    """Stop all servers and clusters of the checkout; return what was stopped."""
    stopped = []
    for found in server.all_running(state):
        server.stop(state, found)
        stopped.append(f"web server of {found.database}")
    for name in cluster_names(state):
        cluster = Cluster(state, name)
        if cluster.exists_on_disk() and cluster.stop():
            stopped.append(f"PostgreSQL ({name})")
    return stopped


def cluster_names(state):
    """Return the names of the clusters that the checkout has used."""
    return sorted(path.name for path in state.data.glob("*") if path.is_dir())


def run(state, args):
    """Stop everything and say what it was."""
    stopped = stop_all(state)
    state.say(f"Stopped: {', '.join(stopped)}" if stopped else "Nothing was running.")
    return 0
