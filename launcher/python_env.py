"""Private Python environments, each exactly as its lock file says (hashes too).

uv makes them; uv itself comes from the package index by whatever pip there is: the
machine's, the one bundled with ``ensurepip``, or Debian's pip wheel. The machine's
pip settings (index, certificates) are handed on to uv.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from . import process, system
from .debian import PrivateApt
from .errors import LauncherError
from .state import digest, remove_tree

LOCKS = Path(__file__).parent / "locks"
TITLES = {
    "host": "Python environment for Odoo",
    "test": "Python environment for the tests",
    "lint": "Python environment for the linters",
    "postgres": "PostgreSQL binaries",
    "pdf": "PDF engine",
    "node": "Node.js",
}
# pip's settings and the variables that mean the same to uv
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def lock_file(name):
    """Return the lock file of an environment for the Python in use."""
    for path in (LOCKS / f"{name}-{system.python_tag()}.txt", LOCKS / f"{name}.txt"):
        if path.exists():
            return path
    raise LauncherError(f"No lock file for {name} on Python {system.python_tag()}")


def env_key(name):
    """Return the digest of all that an environment is made from."""
    return digest(lock_file(name).read_text(), sys.executable, system.python_tag())


def ensure_env(state, name):
    """Return the folder of an environment, making it when it is missing.

    Its programs lie in ``bin``. Raise LauncherError when it cannot be made.
    """
    return state.build(
        f"env-{name}-{env_key(name)}",
        TITLES.get(name, f"Python environment {name}"),
        lambda step, folder: install(state, step, folder, lock_file(name)),
    )


def install(state, step, folder, lock):
    """Fill a folder with a virtual environment of the packages in a lock file."""
    uv = ensure_uv(state, step)
    env = uv_settings(state)
    step.run(
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], env=env
    )
    command = [uv, "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--python", folder / "bin" / "python", "-r", lock]
    if step.run(command, env=env, check=False):
        raise install_error(step.log.read_text(errors="replace"))


def install_error(log):
    """Return the LauncherError for a failed installation from its log."""
    if "hash mismatch" in log.lower():
        return LauncherError(
            "A Python package differs from the one that was locked.",
            ["if the index in use is a trusted mirror, clear its cache and retry"],
        )
    return LauncherError(
        "Python packages could not be fetched.",
        [
            "no network? check it, then run this again",
            "behind a mirror or proxy: set PIP_INDEX_URL, HTTPS_PROXY, PIP_CERT",
        ],
    )


# ----- uv -----------------------------------------------------------------------
def ensure_uv(state, step):
    """Return the path of uv: the machine's, or our own from the package index."""
    found = shutil.which("uv")
    if found:
        return Path(found)
    folder = state.cache / f"uv-{digest(lock_file('uv').read_text())}"
    with state.lock("uv"):
        if not (folder / "bin" / "uv").exists():
            fetch_uv(state, step, folder)
    return folder / "bin" / "uv"


def fetch_uv(state, step, folder):
    """Install uv into a folder; it appears there complete or not at all."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    command = [*find_pip(state, step), "install", "--quiet", "--require-hashes"]
    command += ["--no-deps", "--target", fresh, "-r", lock_file("uv")]
    if step.run(command, env=pip_settings(), check=False):
        raise install_error(step.log.read_text(errors="replace"))
    fresh.replace(folder)


def find_pip(state, step):
    """Return the command of a pip that runs on this Python."""
    found = machine_pip()
    if found:
        return found
    if not fetched_pip(state):
        fetch_pip(state, step)
    return [sys.executable, fetched_pip(state)[0] / "pip"]


def machine_pip():
    """Return the command of the machine's pip for this Python, or None."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    wheels = pip_wheels()
    return [sys.executable, wheels[0] / "pip"] if wheels else None


def pip_wheels():
    """Return pip wheels that lie on the machine (they run without unpacking)."""
    folders = [Path("/usr/share/python-wheels")]
    spec = importlib.util.find_spec("ensurepip")
    if spec and spec.origin:
        folders.insert(0, Path(spec.origin).parent / "_bundled")
    return [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]


def fetched_pip(state):
    """Return the pip wheels fetched from Debian before."""
    return sorted((state.cache / "pip").glob("usr/share/python-wheels/pip-*.whl"))


def fetch_pip(state, step):
    """Fetch Debian's pip wheel by the private apt."""
    apt = PrivateApt(state.cache / "apt")
    with state.lock("apt"):
        try:
            apt.configure()
            debs = apt.download(step, ["python3-pip-whl/trixie"])
        except LauncherError as error:
            raise LauncherError(
                f"This Python has no pip, and none could be fetched. {error.message}",
                [*error.hints, "install it: apt-get install python3-venv"],
            ) from error
        fresh = state.cache / "pip.new"
        remove_tree(fresh)
        step.run(["dpkg-deb", "-x", debs[0], fresh])
        fresh.replace(state.cache / "pip")
        remove_tree(apt.home)


def pip_settings():
    """Return variables for pip: the machine's certificates unless one is named."""
    bundle = system.ca_bundle()
    if bundle and not os.environ.get("PIP_CERT"):
        return {"PIP_CERT": bundle, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def uv_settings(state):
    """Return variables for uv that repeat the machine's pip settings.

    What is already set for uv wins. ``UV_CACHE_DIR`` stays the user's own.
    """
    settings = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", state.cache / "uv-cache"),
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # hashes decide what is taken
        "VIRTUAL_ENV": None,
    }
    bundle = system.ca_bundle()
    if bundle:
        settings["SSL_CERT_FILE"] = bundle
    settings.update(pip_to_uv(pip_configuration(), os.environ))
    return settings


def pip_to_uv(configuration, environ):
    """Return uv's variables for pip settings ({option: value})."""
    return {
        uv_name: configuration[option].replace("\n", " ").strip()
        for option, uv_name in UV_NAMES.items()
        if configuration.get(option) and not environ.get(uv_name)
    }


def pip_configuration():
    """Return pip's options from its files and variables ({option: value})."""
    found = {}
    if importlib.util.find_spec("pip"):
        listed = process.output(
            [sys.executable, "-m", "pip", "config", "list"], check=False
        )
        found = parse_pip_config(listed)
    for option in UV_NAMES:
        value = os.environ.get("PIP_" + option.upper().replace("-", "_"))
        if value:
            found[option] = value
    return found


def parse_pip_config(listed):
    """Return {option: value} of the global lines of ``pip config list``."""
    found = {}
    for line in listed.splitlines():
        name, _equals, value = line.partition("=")
        section, _dot, option = name.partition(".")
        if section in ("global", "install"):
            text = value.strip("'\"").replace("\\n", "\n")
            found[option] = text
    return found
