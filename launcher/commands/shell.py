"""``./cs shell``: Odoo's Python shell on a database."""

import os

from .. import bench, process
from ..errors import LauncherError
from . import add_cluster, add_database

HELP = "open Odoo's Python shell (env is ready; env.cr.commit() keeps changes)"


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    add_cluster(parser)


def run(state, args):
    """Replace the launcher by the shell; standard input may be a script."""
    odoo = bench.ensure_odoo(state, args.cluster, fsync=args.cluster == "main")
    if not odoo.cluster.exists(args.database):
        raise LauncherError(f"No database {args.database}.", ["make it: ./cs demo"])
    argv = odoo.argv(
        "-d", args.database, "--no-http", "--log-level=warn", command="shell"
    )
    argv = [str(part) for part in argv]
    os.execve(argv[0], argv, process.merged(odoo.env()))
