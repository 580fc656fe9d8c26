"""``./cs update``: bring a database up to the sources, after a pull or an edit."""

from .. import bench, demo, server
from ..errors import LauncherError
from ..odoo import BATCH
from ..suite import Suite
from . import add_database
from .demo import launch, show

HELP = "update our addons in a database (after a pull) and restart its server"


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    parser.add_argument("addons", nargs="*", help="only these (default: all of ours)")


def options(names, present):
    """Return Odoo's options that update what is there and install what is not."""
    old = [name for name in names if name in present]
    new = [name for name in names if name not in present]
    chosen = ["-u", ",".join(old)] if old else []
    return chosen + (["-i", ",".join(new), "--with-demo"] if new else [])


def run(state, args):
    """Update, then start the server again if it ran."""
    odoo = bench.ensure_odoo(state)
    if not odoo.cluster.exists(args.database):
        raise LauncherError(f"No database {args.database}.", ["make it: ./cs demo"])
    odoo.cluster.check_ours(args.database)
    ours = Suite(state.root / "addons").names()
    unknown = sorted(set(args.addons) - set(ours))
    if unknown:
        raise LauncherError(f"Not addons of this suite: {', '.join(unknown)}")
    found = server.find(state, args.database)
    if found:
        server.stop(state, found)
    names = [name for name in ours if not args.addons or name in args.addons]
    chosen = options(names, demo.installed(odoo.cluster, args.database))
    if chosen:
        with state.step(f"Update {args.database}") as step:
            odoo.run(["-d", args.database, *chosen, *BATCH], step.log)
    if found:
        found, _child = launch(state, odoo, args.database, found.port)
        show(state, odoo, found)
    return 0
