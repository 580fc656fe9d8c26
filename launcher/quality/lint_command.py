"""`./cs lint`: every linter and formatter."""

from . import lint
from .outcome import closing_lines, succeeded
from .workbench import Workbench

HELP = "check the sources: ruff, pylint-odoo, OCA checks, prettier, eslint, ..."


def add_arguments(parser):
    """Add the options."""
    parser.add_argument(
        "--fix", action="store_true", help="repair what can be repaired"
    )
    parser.add_argument(
        "--staged", action="store_true", help="only what the next commit changes"
    )


def run(state, args):
    """Lint; return the exit code."""
    state.prepare()
    workbench = Workbench(state)
    workbench.prepare_lint()
    find = lint.staged_files if args.staged else lint.all_files
    files = find(workbench.root)
    if not files:
        state.say("Nothing to look at.")
        return 0
    outcome = lint.lint(workbench, files, fix=args.fix)
    for problem in outcome.problems:
        state.say(f"\n{problem}")
    state.say(closing_lines([outcome], 0)[-1])
    return 0 if succeeded([outcome]) or not outcome.failed else 1
