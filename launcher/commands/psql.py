"""``./cs psql``: PostgreSQL's client on a database."""

import os

from .. import process
from ..errors import LauncherError
from ..postgres import Cluster
from . import add_cluster, add_database

HELP = "open psql; further arguments go to it (./cs psql -- -c 'SELECT 1')"


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    add_cluster(parser)
    parser.add_argument("rest", nargs="*", help="arguments for psql, after --")


def run(state, args):
    """Replace the launcher by psql."""
    cluster = Cluster(state, args.cluster)
    if not cluster.exists_on_disk():
        raise LauncherError("No PostgreSQL here yet.", ["make it: ./cs demo"])
    cluster.ensure()
    tool = str(cluster.tool("psql"))
    argv = [tool, "-d", args.database, *args.rest]
    os.execvpe(tool, argv, process.merged(cluster.env()))
