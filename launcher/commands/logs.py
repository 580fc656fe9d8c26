"""``./cs logs``: the server's log, or that of a step."""

import os

from .. import server
from ..errors import LauncherError
from ..state import tail
from . import add_database

HELP = "show the server's log (-f follows it; a name shows a step's log)"


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    parser.add_argument("-f", "--follow", action="store_true", help="stay and follow")
    parser.add_argument("-n", "--lines", type=int, default=40, help="how many (40)")
    parser.add_argument("name", nargs="?", help="a step's log instead")


def run(state, args):
    """Show the end of a log."""
    name = args.name or f"server-{args.database}"
    path = state.log_dir / f"{name.removesuffix('.log')}.log"
    if not path.exists():
        known = sorted(log.stem for log in state.log_dir.glob("*.log"))
        raise LauncherError(f"No log {name}. There are: {', '.join(known) or 'none'}")
    if args.follow:
        os.execvp("tail", ["tail", "-n", str(args.lines), "-F", str(path)])
    state.say(tail(path, args.lines))
    found = server.find(state, args.database)
    if not args.name and not found:
        state.say("(the server is not running)")
    return 0
