"""Chromium for the browser tests."""

import shutil
from pathlib import Path

from . import node, process, system
from .errors import LauncherError

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# Prints the browser's path, and unpacks the libraries that come with it ($TMPDIR).
UNPACK = """
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const chromium = require("@sparticuz/chromium");
const engine = chromium.default || chromium;
const packed = "node_modules/@sparticuz/chromium/bin/al2023.tar.br";
const libraries = zlib.brotliDecompressSync(fs.readFileSync(packed));
fs.writeFileSync(path.join(process.env.TMPDIR, "libraries.tar"), libraries);
engine.executablePath().then((found) => console.log(found));
"""
# A browser that the machine has not got needs its own libraries and fonts.
STARTER = """\
#!/bin/sh
export LD_LIBRARY_PATH="{home}/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_PATH="{home}/fonts"
exec "{home}/chromium" "$@"
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
    node.make_link(link, Path(found))
    version = process.output([link, "--version", "--no-sandbox"], check=False)
    if "hrom" not in version:
        raise LauncherError(
            f"The browser does not run: {found}",
            ["install one: apt-get install chromium", "leave it out: --no-tours"],
        )
    return folder


def headless_browser(state):
    """Return the path of the headless build from npm, unpacked into the cache."""
    packages = node.ensure_packages(state, "browser", "Headless browser from npm")
    programs = node.ensure_node(state)

    def unpack(step, folder):
        env = {**node.node_env(programs), "TMPDIR": folder, "HOME": folder}
        step.run([programs / "node", "-e", UNPACK], cwd=packages, env=env)
        step.run(["tar", "-x", "-f", folder / "libraries.tar", "-C", folder])
        starter = folder / "start"
        starter.write_text(STARTER.format(home=folder), encoding="utf-8")
        starter.chmod(0o755)

    return state.build(f"{packages.name}-home", "Headless browser", unpack) / "start"
