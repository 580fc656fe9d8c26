"""A private apt: packages of other Debian suites, the system's apt untouched.

Lists, cache and sources live in our own folder, signatures are checked with
Debian's keyring, and the mirror is the one the machine's own apt uses. The
machine's ``apt.conf.d`` (proxies, certificates) still holds, because APT_CONFIG is
read in addition to it.
"""

import os
import re
import shlex
import shutil
from pathlib import Path

from . import process
from .errors import LauncherError

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
SUITES = "trixie sid"
PREFERENCES = """\
Package: *
Pin: release a=unstable
Pin-Priority: 100

Package: *
Pin: release n=trixie
Pin-Priority: 500

Package: odoo-19
Pin: version 19.0*
Pin-Priority: 990
"""
CONFIGURATION = """\
Dir::State "{home}";
Dir::State::status "{home}/status";
Dir::State::Lists "{home}/lists";
Dir::Cache "{home}/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{home}/sources.list.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "{home}/preferences.d";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::PDiffs "false";
Acquire::Retries "3";
APT::Update::Error-Mode "any";
"""


def debian_mirror(printed_uris):
    """Return the Debian mirror named by ``apt-get --print-uris update``, or None.

    Security, update and foreign archives are passed over.
    """
    for line in printed_uris.splitlines():
        match = re.match(r"'([^']+)/dists/([^/']+)/InRelease'", line)
        if match and match[1].endswith("/debian") and "-" not in match[2]:
            return match[1]
    return None


class PrivateApt:
    """An apt of our own in a folder; works for any user.

    :param suites: the Debian suites to take packages from
    """

    def __init__(self, home, environ=None, suites=SUITES):
        environ = os.environ if environ is None else environ
        self.home = Path(home)
        self.suites = suites
        self.wanted_mirror = environ.get("ODOO_DEB_MIRROR")
        self.options = shlex.split(environ.get("ODOO_APT_OPTS", ""))

    def _mirror(self):
        mirror = self.wanted_mirror or debian_mirror(
            process.output(["apt-get", "--print-uris", "update"], check=False)
        )
        if not mirror:
            raise LauncherError(
                "The machine's package sources name no Debian mirror.",
                ["name one: ODOO_DEB_MIRROR=<address of a Debian archive> ./cs ..."],
            )
        return mirror

    def _keyring(self):
        for path in KEYRINGS:
            if Path(path).exists():
                return path
        raise LauncherError(
            "Debian's signing keys are missing, so its packages cannot be checked.",
            ["install them: apt-get install debian-archive-keyring"],
        )

    def configure(self):
        """Write the configuration; raise LauncherError when apt cannot be used."""
        for tool in ("apt-get", "dpkg-deb", "dpkg"):
            if not shutil.which(tool):
                raise LauncherError(f"{tool} is missing: not a Debian-like machine.")
        for folder in ("lists/partial", "cache/archives/partial", "debs"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        sources = self.home / "sources.list.d" / "private.sources"
        preferences = self.home / "preferences.d" / "private"
        for path in (sources, preferences):
            path.parent.mkdir(exist_ok=True)
        sources.write_text(
            f"Types: deb\nURIs: {self._mirror()}\nSuites: {self.suites}\n"
            "Components: main\n"
            f"Architectures: {process.output(['dpkg', '--print-architecture'])}\n"
            f"Signed-By: {self._keyring()}\n",
            encoding="utf-8",
        )
        preferences.write_text(PREFERENCES, encoding="utf-8")
        (self.home / "status").touch()
        (self.home / "apt.conf").write_text(
            CONFIGURATION.format(home=self.home), encoding="utf-8"
        )

    def download(self, step, names):
        """Fetch packages (checked by signature); return the paths of their files."""
        debs = self.home / "debs"
        self._fetch(step, ["download", *names], debs)
        return sorted(debs.glob("*.deb"))

    def download_all(self, step, names):
        """Fetch packages and all they depend on; return the paths of their files."""
        archives = self.home / "cache" / "archives"
        options = ["--yes", "--download-only", "--no-install-recommends"]
        self._fetch(step, [*options, "install", *names], archives)
        return sorted(archives.glob("*.deb"))

    def _fetch(self, step, command, folder):
        for old in folder.glob("*.deb"):
            old.unlink()
        env = {"APT_CONFIG": self.home / "apt.conf", "LC_ALL": "C"}
        get = ["apt-get", "-q", *self.options]
        if step.run([*get, "update"], env=env, check=False):
            raise update_error(step.log.read_text(errors="replace"))
        if step.run([*get, *command], env=env, cwd=folder, check=False):
            raise download_error(step.log.read_text(errors="replace"))


def codename(os_release="/etc/os-release"):
    """Return the suite that this machine runs; None when it is not Debian."""
    lines = Path(os_release).read_text(encoding="utf-8").splitlines()
    facts = dict(line.split("=", 1) for line in lines if "=" in line)
    if facts.get("ID", "").strip('"') != "debian":
        return None
    return facts.get("VERSION_CODENAME", "").strip('"') or None


def update_error(log):
    """Return the LauncherError for a failed ``apt-get update`` from its log."""
    if "is expired" in log or "is not valid yet" in log:
        return LauncherError(
            "The Debian mirror's release file is out of its dates (a frozen copy of "
            "the archive, or a wrong clock on this machine).",
            [
                "set the clock right",
                "name a live mirror: ODOO_DEB_MIRROR=<address of a Debian archive>",
                "a frozen copy that you trust: ODOO_APT_OPTS="
                "'-o Acquire::Check-Valid-Until=false' ./cs ...",
            ],
        )
    if "NO_PUBKEY" in log or "not signed" in log:
        return LauncherError(
            "The Debian mirror's signature could not be checked with the keys here.",
            ["upgrade them: apt-get install debian-archive-keyring"],
        )
    return LauncherError(
        "The Debian mirror cannot be reached (no network?).",
        [
            "check the network and apt's proxy settings, then run this again",
            "name another mirror: ODOO_DEB_MIRROR=<address of a Debian archive>",
        ],
    )


def download_error(log):
    """Return the LauncherError for a failed ``apt-get download`` from its log."""
    gone = re.search(r"(?:Unable to locate package|Version .* for) '?([\w.-]+)", log)
    if gone:
        return LauncherError(f"Debian no longer has the package {gone[1]}.")
    return LauncherError("Packages could not be fetched from the Debian mirror.")
