"""`./cs terms`: bring the translation files up to the sources."""

from .. import process
from ..errors import LauncherError
from .stages import Stages
from .test_command import Options
from .workbench import INSIDE, SUITE, Workbench

HELP = "write fresh i18n/ADDON.pot and bring it.po up to it"
LANGUAGES = ("it",)


def add_arguments(parser):
    """Add the options."""
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="default: all")


def run(state, args):
    """Export the terms of the suite database into the addons."""
    workbench = Workbench(state)
    try:
        export(state, workbench, args.addons)
    finally:
        workbench.stop()
    return 0


def export(state, workbench, addons):
    """Write the files of the named addons, or of all."""
    workbench.prepare_folders()
    workbench.prepare_tests()
    workbench.prepare_host()
    stages = Stages(workbench, Options())
    ready = stages.ready_suite()
    if ready.failed:
        raise LauncherError("\n".join(ready.problems))
    chosen = addons or stages.addons
    exports = workbench.result("exports")
    variables = {
        "CS_ADDONS": ",".join(chosen),
        "CS_EXPORTS": exports,
        "CS_REGISTRY_DUMP": workbench.result("registry.json"),
    }
    workbench.run_inside(SUITE, "registry.py", workbench.log("registry"), variables)
    for addon in chosen:
        fresh = exports / f"{addon}.pot"
        if fresh.exists():
            folder = workbench.root / "addons" / addon / "i18n"
            command = [workbench.python, INSIDE / "terms.py", fresh, folder, addon]
            state.say(f"{addon}: {process.output([*command, *LANGUAGES])}")
