"""``./cs doctor``: what is right and wrong with this machine."""

import shutil
import sys
from pathlib import Path

from .. import browser, debian, node, pdf, postgres, process, python_env, system
from ..errors import LauncherError
from ..state import DISK_NEEDED, GIB
from .demo import DEFAULT_PORT

HELP = "check this machine: ok, warn or fail for each point, with what to do"
OK, WARN, FAIL = "ok", "warn", "fail"


def add_arguments(parser):
    """The command has no options."""


def check_machine(state):
    """Is the architecture known?"""
    try:
        system.check_architecture()
    except LauncherError as error:
        return FAIL, error.message
    note = system.architecture()
    return (OK, note) if note == "amd64" else (WARN, f"{note}: prints lack headers")


def check_interpreter(state):
    """Does Odoo run on this Python?"""
    try:
        system.check_python()
    except LauncherError as error:
        return FAIL, str(error)
    return OK, f"{system.python_tag()} ({sys.executable})"


def check_rights(state):
    """May packages be installed?"""
    if not shutil.which("apt-get"):
        return WARN, "no apt here: name Odoo yourself (ODOO_HOME, ODOO_TARBALL)"
    if system.is_root():
        return OK, "root: missing packages are installed with apt, and announced"
    if system.can_install():
        return OK, "sudo without password: missing packages are installed, announced"
    return OK, "ordinary user: nothing is installed in the system"


def check_disk_space(state):
    """Is there room?"""
    place = state.cache if state.cache.exists() else state.root
    free = shutil.disk_usage(place).free
    note = f"{free / GIB:.1f} GB free, {DISK_NEEDED / GIB:.0f} GB needed at first"
    return (OK if free >= DISK_NEEDED else FAIL), note


def check_mirror(state):
    """Does apt name a Debian mirror for Odoo's package?"""
    if not shutil.which("apt-get"):
        return WARN, "no apt"
    shown = process.output(["apt-get", "--print-uris", "update"], check=False)
    if not debian.debian_mirror(shown):
        return WARN, "apt names no Debian mirror: set ODOO_DEB_MIRROR or ODOO_HOME"
    if not any(Path(path).exists() for path in debian.KEYRINGS):
        return FAIL, "apt-get install debian-archive-keyring"
    return OK, "named by the machine's apt"


def check_pip(state):
    """Where does pip come from?"""
    if shutil.which("uv"):
        return OK, "uv of the machine"
    if python_env.machine_pip():
        return OK, "pip of the machine (it fetches uv)"
    return OK, "none here: fetched from Debian"


def check_postgres(state):
    """Which PostgreSQL will be used?"""
    if postgres.Cluster(state).external:
        return OK, "the one that PGHOST names"
    found = postgres.find_binaries()
    if found:
        return OK, f"private server with {found}"
    if system.can_install():
        return OK, "not here yet: installed with apt, run privately"
    return OK, "not here: binaries from a Python package, run privately"


def check_pdf(state):
    """Will PDF prints work?"""
    missing = system.missing_packages(pdf.LIBRARIES)
    if not missing:
        return OK, "libraries there"
    if system.can_install():
        return OK, "libraries are not here yet: installed with apt"
    if debian.codename():
        return OK, "libraries are not here: private copies from Debian are used"
    return WARN, f"ask for: apt-get install {' '.join(missing)}"


def check_browser(state):
    """Is there a browser for the tests?"""
    found = browser.machine_browser()
    if found:
        return OK, found
    if system.can_install():
        return OK, "not here yet: ./cs test installs chromium with apt"
    return OK, "not here: ./cs test fetches a headless one from npm"


def check_node(state):
    """Is there a Node.js for the formatters?"""
    found = node.machine_node()
    return OK, str(found) if found else "not here: fetched as a Python package"


def check_port(state):
    """Is Odoo's usual port free?"""
    if system.port_is_free(DEFAULT_PORT):
        return OK, f"{DEFAULT_PORT} is free"
    return WARN, f"{DEFAULT_PORT} is taken: the next free one is used, or --port"


CHECKS = {
    "machine": check_machine,
    "python": check_interpreter,
    "rights": check_rights,
    "disk": check_disk_space,
    "debian mirror": check_mirror,
    "pip": check_pip,
    "postgresql": check_postgres,
    "pdf": check_pdf,
    "browser": check_browser,
    "node": check_node,
    "port": check_port,
}


def run(state, args):
    """Print the table; the exit code is 1 when a point fails."""
    worst = OK
    for name, check in CHECKS.items():
        level, note = check(state)
        worst = FAIL if FAIL in (worst, level) else level
        state.say(f"{level:<5} {name:<14} {note}")
    return 1 if worst == FAIL else 0
