"""The command line: ``./cs COMMAND [options]``."""

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path

from . import system
from .errors import LauncherError
from .state import State

ROOT = Path(__file__).resolve().parent.parent
# Each module offers HELP, add_arguments(parser) and run(state, args) -> exit code.
COMMANDS = {
    "demo": "launcher.commands.demo",
    "test": "launcher.quality.test_command",
    "stop": "launcher.commands.stop",
    "status": "launcher.commands.status",
    "update": "launcher.commands.update",
    "reset": "launcher.commands.reset",
    "shell": "launcher.commands.shell",
    "psql": "launcher.commands.psql",
    "logs": "launcher.commands.logs",
    "lint": "launcher.quality.lint_command",
    "terms": "launcher.quality.terms_command",
    "doctor": "launcher.commands.doctor",
    "prepare": "launcher.commands.prepare",
    "lock": "launcher.commands.lock",
}
INTERRUPTED = 130


def build_parser():
    """Return the parser with one sub-command for each module."""
    parser = argparse.ArgumentParser(
        prog="./cs", description="Customer Service for Odoo: set up, run, test."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, path in COMMANDS.items():
        if not importlib.util.find_spec(path):
            continue
        module = importlib.import_module(path)
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def foreign_file(error):
    """Return the LauncherError for a file that another user made."""
    return LauncherError(
        f"{error.filename} may not be used: was ./cs run as another user before?",
        [
            "run it as that user",
            "give the state folder to yourself: sudo chown -R $USER .cs",
            "begin anew: remove the folder .cs",
        ],
    )


def main(argv=None):
    """Run one command; return the exit code."""
    args = build_parser().parse_args(argv)
    state = State(ROOT)
    try:
        system.check_python()
        return args.run(state, args) or 0
    except PermissionError as error:
        sys.stderr.write(f"\n{foreign_file(error)}\n")
        return 1
    except LauncherError as error:
        sys.stderr.write(f"\n{error}\n")
        return error.code
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted.\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
