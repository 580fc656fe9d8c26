"""`./cs test`: every stage, side by side on two cores, and one closing line."""

import dataclasses
import os
import time

from ..errors import LauncherError
from ..state import digest
from .outcome import Outcome, closing_lines, succeeded
from .schedule import Schedule
from .stages import Stages
from .workbench import Workbench

HELP = "run all checks and tests, in databases of their own"
MAX_WORKERS = 4


@dataclasses.dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    keyword: str | None = None
    addons: tuple[str, ...] = ()
    tours: bool = True
    runner: str = "pytest"
    workers: int = 1
    debugger: bool = False

    @property
    def is_partial(self):
        """Only some tests are wanted: the stages over the whole suite are left out."""
        return bool(self.keyword or self.addons)


def add_arguments(parser):
    """Add the options."""
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="only these addons")
    parser.add_argument("-k", dest="keyword", metavar="EXPR", help="only these tests")
    parser.add_argument(
        "--no-tours", action="store_true", help="leave out what needs a browser"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="make the host template again first"
    )
    parser.add_argument(
        "--runner",
        choices=("pytest", "odoo"),
        default="pytest",
        help="what runs the addons' tests (odoo: the host's own command)",
    )
    parser.add_argument(
        "--pdb",
        action="store_true",
        help="run the addons' tests in the foreground and stop in the debugger",
    )


def run(state, args):
    """Run the stages; return 0 when something ran and all of it passed."""
    started = time.monotonic()
    workbench = Workbench(state)
    options = Options(
        keyword=args.keyword,
        addons=tuple(args.addons),
        tours=not args.no_tours,
        runner=args.runner,
        workers=max(1, min(os.cpu_count() or 1, MAX_WORKERS)),
        debugger=args.pdb,
    )
    unknown = set(args.addons) - set(workbench.addon_names())
    if unknown:
        raise LauncherError(f"No such addon: {', '.join(sorted(unknown))}")
    with state.lock(f"test-{digest(state.root)}"):
        try:
            outcomes = run_stages(state, workbench, options, args.fresh)
        finally:
            workbench.stop()
    show_problems(state, outcomes)
    for line in closing_lines(outcomes.values(), time.monotonic() - started):
        state.say(line)
    return 0 if succeeded(outcomes.values()) else 1


def run_stages(state, workbench, options, fresh):
    """Prepare and run the quick stages, then those on databases."""
    stages = Stages(workbench, options)
    report = Reporter(state)
    workbench.prepare_folders()
    workbench.prepare_lint()
    workbench.prepare_tests()
    outcomes = dict(Schedule(stages.quick(), options.workers, report).run())
    try:
        if options.tours:
            workbench.prepare_browser()
        workbench.prepare_host(fresh)
    except LauncherError as error:
        outcomes["Preparation"] = Outcome()
        outcomes["Preparation"].check("the host could not be prepared", [str(error)])
        return outcomes
    return outcomes | Schedule(stages.heavy(), options.workers, report).run()


class Reporter:
    """Says how each stage ended, in one line."""

    def __init__(self, state):
        self.state = state

    def __call__(self, stage, outcome):
        notes = f" ({', '.join(outcome.notes)})" if outcome.notes else ""
        counts = f"{outcome.passed:>5} passed {outcome.failed:>3} failed"
        seconds = f"{outcome.seconds:7.1f} s"
        self.state.say(f"  {stage.title:<40} {counts} {seconds}{notes}")


def show_problems(state, outcomes):
    """Print what went wrong, stage by stage."""
    for title, outcome in outcomes.items():
        if outcome.problems:
            state.say(f"\n--- {title}")
        for problem in outcome.problems:
            state.say(f"  - {problem}")
    state.say("")
