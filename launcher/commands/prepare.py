"""``./cs prepare``: fetch and install everything, make no database."""

from .. import bench

HELP = "fetch Odoo and all it needs, without making a database"


def add_arguments(parser):
    """The command has no options."""


def run(state, args):
    """Prepare, then say what is used."""
    odoo = bench.ensure_odoo(state)
    state.say(f"Odoo {odoo.host.version} ({odoo.host.source}): {odoo.host.python_path}")
    return 0
