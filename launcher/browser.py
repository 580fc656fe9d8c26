"""Chromium for the browser tests."""

import shutil

from . import node, process, system
from .errors import LauncherError

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
UNPACK = """
const chromium = require("@sparticuz/chromium");
const engine = chromium.default || chromium;
engine.executablePath().then((path) => console.log(path));
"""


def machine_browser():
    """Return the path of a Chromium or Chrome of the machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def ensure_browser(state):
    """Return the folder (for PATH) with a browser that Odoo's tests find.

    The machine's; else Debian's when packages may be installed; else a headless
    build from npm. Raise LauncherError when none runs.
    """
    if not machine_browser() and system.can_install():
        system.ensure_packages(state, ["chromium"])
    found = machine_browser()
    folder = state.dir / "browser"
    folder.mkdir(exist_ok=True)
    link = folder / NAMES[0]
    if not found:
        found = headless_browser(state)
    node.make_link(link, type(link)(found))
    version = process.output([link, "--version", "--no-sandbox"], check=False)
    if "hrom" not in version:
        raise LauncherError(
            f"The browser does not run: {found}",
            ["install one: apt-get install chromium", "leave it out: --no-tours"],
        )
    return folder


def headless_browser(state):
    """Return the path of the headless build from npm, unpacked into the cache."""
    packages = node.ensure_packages(state, "browser", "Headless browser")
    target = packages / "chromium-home"
    programs = node.ensure_node(state)
    if not (target / ".complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        env = {**node.node_env(programs), "TMPDIR": target, "HOME": target}
        shown = process.output(
            [programs / "node", "-e", UNPACK], cwd=packages, env=env
        ).splitlines()[-1]
        shutil.move(shown, target / "chromium")
        (target / ".complete").touch()
    return target / "chromium"
