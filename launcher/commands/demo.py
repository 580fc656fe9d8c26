"""``./cs demo``: everything, from nothing to the login page."""

import signal

from .. import bench, demo, postgres, server, system
from ..suite import Suite
from . import add_database

HELP = "set everything up and run the demo company in the browser"
DEFAULT_PORT = 8069


def add_arguments(parser):
    """Add the command's options."""
    add_database(parser)
    parser.add_argument(
        "--lang",
        choices=sorted(demo.LANGUAGES),
        help="language of the users (a new database: it)",
    )
    parser.add_argument(
        "--port", type=int, help=f"web port (default: {DEFAULT_PORT} or the next free)"
    )
    parser.add_argument(
        "--interface",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--detach",
        action="store_true",
        help="come back when the login page answers; ./cs stop ends it",
    )


def run(state, args):
    """Run the demo; in the foreground until Ctrl-C, or detached."""
    database = postgres.check_name(args.database)
    state.say("Customer Service for Odoo: demo")
    odoo = bench.ensure_odoo(state)
    odoo.interface = args.interface
    made = demo.ensure_demo(odoo, database, args.lang)
    found = server.find(state, database)
    if found and args.port in (None, found.port) and not made:
        server.wait_ready(found)
        child = None
    else:
        if found:
            server.stop(state, found)
        found, child = launch(state, odoo, database, args.port)
    show(state, odoo, found)
    if args.detach or not child:
        return 0
    return hold(state, found, child)


def launch(state, odoo, database, wanted):
    """Start the server and wait for its login page; return (server, process)."""
    port = system.pick_port(wanted or DEFAULT_PORT, odoo.interface)
    if port != (wanted or DEFAULT_PORT):
        state.say(f"  Port {wanted or DEFAULT_PORT} is taken, using {port}")
    with state.step("Web server", name=f"start-{database}"):
        found, child = server.start(odoo, database, port)
        demo.set_address(odoo.cluster, database, found.url)
        server.wait_ready(found, child)
    return found, child


def show(state, odoo, found):
    """Say where it is and how to enter."""
    state.say(f"\n  {found.url}   login {demo.LOGIN}, password {demo.PASSWORD}")
    state.say(f"  log: {found.log}")
    missing = sorted(
        set(Suite(state.root / "addons").names())
        - demo.installed(odoo.cluster, found.database)
    )
    if missing:
        state.say(f"  New addons, not in this database yet: {', '.join(missing)}")
        state.say("  Install them: ./cs update")


def hold(state, found, child):
    """Stay until the server ends or the user interrupts; then stop the server."""
    state.say("  Ctrl-C stops the server.")

    def interrupt(*_signal):
        raise KeyboardInterrupt

    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, interrupt)
    try:
        code = child.wait()
    except KeyboardInterrupt:
        state.say("\n  Stopping")
        child.terminate()
        server.stop(state, found)
        child.wait()
        return 0
    state.say(f"  The server ended with code {code}; its log: {found.log}")
    return 1
