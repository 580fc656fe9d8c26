"""What this machine is and lets us do: rights, packages, architecture, ports."""

import functools
import os
import platform
import shutil
import socket
import sys
import time
from pathlib import Path

from . import process
from .errors import CONTAINERS, LauncherError

PYTHON_RANGE = ((3, 10), (3, 13))
LAST_PORT = 65535
PORTS_TRIED = 50
LOCK_SECONDS = 300
LOCKED = (b"Could not get lock", b"locked by another process")


def is_root():
    """Tell whether we run as root."""
    return os.geteuid() == 0


@functools.lru_cache(maxsize=1)
def admin_prefix():
    """Return the command prefix that gives administrator rights, or None.

    An empty list as root, ``["sudo", "-n"]`` when sudo asks nothing.
    """
    if is_root():
        return []
    if shutil.which("sudo") and process.succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def can_install():
    """Tell whether Debian packages can be installed without asking anybody."""
    return shutil.which("apt-get") is not None and admin_prefix() is not None


def architecture():
    """Return the machine's architecture as Debian calls it (amd64, arm64...)."""
    names = {"x86_64": "amd64", "aarch64": "arm64"}
    return names.get(platform.machine(), platform.machine())


def check_architecture():
    """Raise LauncherError on a machine that no wheel of ours was made for."""
    if sys.platform != "linux" or architecture() not in ("amd64", "arm64"):
        raise LauncherError(
            f"This machine is {sys.platform}/{platform.machine()}; the launcher "
            "knows Linux on amd64 (and, with Debian's own tools, arm64).",
            [CONTAINERS],
        )


def check_python(version=None):
    """Raise LauncherError when Odoo 19 does not run on this Python."""
    version = tuple(version or sys.version_info)[:2]
    lowest, highest = PYTHON_RANGE
    if not lowest <= version <= highest:
        shown = ".".join(map(str, version))
        raise LauncherError(
            f"Python {shown} runs this launcher, but Odoo 19 needs 3.10 to 3.13.",
            ["name another one: CS_PYTHON=/path/to/python3.13 ./cs ..."],
        )


def python_tag():
    """Return the Python in use as the lock files name it, e.g. ``3.11``."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


# ----- packages -----------------------------------------------------------------
def missing_packages(names):
    """Return those of the Debian packages that are not installed."""
    if not shutil.which("dpkg-query"):
        return list(names)
    shown = process.output(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n", *names],
        check=False,
    )
    installed = {
        line.split()[0] for line in shown.splitlines() if line.endswith(" installed")
    }
    return [name for name in names if name not in installed]


def install_packages(step, names):
    """Install Debian packages (root or sudo); other packages stay untouched.

    What an interrupted run left is put right first, and one that still works (it
    outlives a killed launcher, so that no package is left half installed) is waited
    for.
    """
    prefix = [*admin_prefix(), "env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive"]
    get = [*prefix, "apt-get", "-q", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}"]
    retry_while_locked(step, [*get, "update"])
    retry_while_locked(step, [*prefix, "dpkg", "--configure", "-a"])
    install = [*get, "-y", "--no-install-recommends", "install", *names]
    if retry_while_locked(step, install):
        raise LauncherError(f"apt-get could not install {' '.join(names)}")


def retry_while_locked(step, argv):
    """Run a package tool, again while another one holds its lock; return its code."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        start = step.log.stat().st_size
        code = step.run(argv, check=False, outlive=True)
        shown = step.log.read_bytes()[start:]
        locked = any(word in shown for word in LOCKED)
        if not code or not locked or time.monotonic() > deadline:
            return code
        time.sleep(2)


def ensure_packages(state, names):
    """Install what is missing of the packages, saying so; return what still is."""
    missing = missing_packages(names)
    if missing and can_install():
        how = "apt" if is_root() else "apt through sudo"
        state.say(f"  Installing with {how}: {' '.join(missing)}")
        with state.step("System packages", name=f"apt-{missing[0]}") as step:
            install_packages(step, missing)
        missing = []
    return missing


# ----- network ------------------------------------------------------------------
def port_is_free(port, interface="127.0.0.1"):
    """Tell whether a TCP server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError:
            return False
    return True


def pick_port(wanted, interface="127.0.0.1"):
    """Return the port itself, or the next free one above it."""
    last = min(wanted + PORTS_TRIED, LAST_PORT)
    for port in range(wanted, last + 1):
        if port_is_free(port, interface):
            return port
    raise LauncherError(
        f"No free port between {wanted} and {last}.",
        ["stop what listens there, or name another start: --port 9000"],
    )


def ca_bundle():
    """Return the machine's bundle of trusted certificates, or None."""
    for path in ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/cert.pem"):
        if Path(path).exists():
            return path
    return None
