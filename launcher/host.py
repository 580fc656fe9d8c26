"""The host: an Odoo 19 Community tree, found, given or fetched."""

import os
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from .debian import PrivateApt
from .errors import CONTAINERS, LauncherError
from .state import digest, remove_tree

RECIPE = 2  # raise when the way of unpacking changes
SERIES = "19.0"
ODOO_PACKAGE = f"odoo-19={SERIES}*"
ASSET_PACKAGES = (
    "fonts-montserrat fonts-font-awesome fonts-roboto-unhinted fonts-inconsolata "
    "fonts-ocr-b fonts-glyphicons-halflings libjs-jquery libjs-underscore "
    "libjs-jquery-form"
).split()
# A second copy of the addons' Python files that nothing uses.
LITTER = "./usr/lib/python3/dist-packages/addons"
# Listed in the web client's assets, but left out of Debian's package (no source):
# without it every page of the backend logs an asset error.
STUB = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
ALTERNATIVES = (
    "a tree you have (git checkout, unpacked archive): ODOO_HOME=/path/to/odoo",
    "the official source archive, downloaded: ODOO_TARBALL=/path/odoo_19.0.tar.gz",
    "the official Debian package, downloaded: ODOO_DEB=/path/odoo_19.0_all.deb",
    CONTAINERS,
)


@dataclass(frozen=True)
class Host:
    """An Odoo tree.

    ``python_path`` holds the ``odoo`` package; ``addons`` are the addon folders of
    the host; ``version`` names the build and keys what is made from it.
    """

    python_path: Path
    addons: tuple
    version: str
    source: str


def wanted_languages(environ=None):
    """Return the languages to keep besides English: Italian and ``ODOO_LANGS``."""
    environ = os.environ if environ is None else environ
    return sorted({"it", *environ.get("ODOO_LANGS", "").split()})


def exclude_patterns(languages):
    """Return tar patterns that leave out all translations but the languages'.

    tar can only exclude, so each pattern says at which letter a name strays from
    every kept one: for "it": ``[!i]*.po``, ``i[!t]*.po``, ``it[!.]*.po``.
    """
    if "all" in languages:
        return []
    following = {}
    for name in (f"{language}." for language in languages):
        for position, letter in enumerate(name):
            following.setdefault(name[:position], set()).add(letter)
    strays = [
        f"{prefix}[!{''.join(sorted(letters))}]*.po"
        for prefix, letters in sorted(following.items())
    ]
    return [f"*/i18n/{stray}" for stray in strays] + ["*.pot"]


def resolve(state, environ=None):
    """Return the Host to use, fetching it when none is there.

    Order: ``ODOO_HOME``, ``ODOO_TARBALL``, ``ODOO_DEB``, then the cached or fresh
    copy of Debian's package. Raise LauncherError when there is none to be had.
    """
    environ = os.environ if environ is None else environ
    if environ.get("ODOO_HOME"):
        return inspect(Path(environ["ODOO_HOME"]).expanduser(), "ODOO_HOME")
    for variable, unpack in (
        ("ODOO_TARBALL", unpack_tarball),
        ("ODOO_DEB", unpack_deb),
    ):
        if environ.get(variable):
            return from_file(state, variable, environ[variable], unpack)
    return from_debian(state, environ)


def from_file(state, variable, name, unpack):
    """Return the Host inside an archive the user has."""
    path = Path(name).expanduser().resolve()
    if not path.is_file():
        raise LauncherError(f"{variable} names a file that is not there: {path}")
    facts = path.stat()
    key = digest(RECIPE, path.name, facts.st_size, facts.st_mtime_ns)
    folder = state.build(
        f"odoo-{key}",
        f"Unpack {path.name}",
        lambda step, folder: finish(unpack(step, path, folder), folder),
    )
    return inspect(folder, variable, f"{SERIES}+{key}")


def from_debian(state, environ):
    """Return the Host from Debian's signed package."""
    languages = wanted_languages(environ)
    key = digest(RECIPE, SERIES, *ASSET_PACKAGES, *languages)

    def fetch(step, folder):
        facts = {}
        with state.lock("apt"):
            for deb in download(state, step, environ):
                extract_deb(step, deb, folder, exclude_patterns(languages))
                if deb.name.startswith("odoo-19_"):
                    facts["version"] = deb.name.split("_")[1]
            remove_tree(state.cache / "apt")
        return finish(facts, folder)

    folder = state.build(f"odoo-{key}", "Odoo 19 Community from Debian", fetch)
    return inspect(folder, "Debian", state.facts(f"odoo-{key}").get("version"))


def download(state, step, environ):
    """Return the files of the packages; on an error name the other ways to Odoo."""
    apt = PrivateApt(state.cache / "apt", environ)
    try:
        apt.configure()
        return apt.download(step, [ODOO_PACKAGE, *ASSET_PACKAGES])
    except LauncherError as error:
        raise LauncherError(
            f"Odoo {SERIES} could not be had from Debian. {error.message}",
            [*error.hints, *ALTERNATIVES],
        ) from error


def extract_deb(step, deb, folder, excludes=()):
    """Unpack a Debian package's files into a folder, some patterns left out."""
    reader = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE
    )
    options = [f"--exclude={pattern}" for pattern in (LITTER, *excludes)]
    with step.log.open("ab") as log:
        done = subprocess.run(
            ["tar", "-x", "-C", folder, "--no-same-owner", *options],
            stdin=reader.stdout,
            stderr=log,
            check=False,
        )
    reader.stdout.close()
    if reader.wait() or done.returncode:
        raise LauncherError(f"{deb.name} could not be unpacked (damaged download?)")


def unpack_deb(step, path, folder):
    """Unpack the user's Debian package; return the facts known of it."""
    extract_deb(step, path, folder, exclude_patterns(wanted_languages()))
    return {}


def unpack_tarball(step, path, folder):
    """Unpack the user's archive; return the facts known of it."""
    if not tarfile.is_tarfile(path):
        raise LauncherError(f"ODOO_TARBALL is not an archive: {path}")
    step.run([sys.executable, "-m", "tarfile", "-e", path, folder])
    return {}


def finish(facts, folder):
    """Mend an unpacked tree: the stub script; refuse one without Odoo."""
    package = find_package(folder)
    stub = package / STUB
    if not stub.exists() and (package / "addons/mail").is_dir():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* not in this distribution; only blurs video calls */\n")
    return facts


def find_package(folder):
    """Return the ``odoo`` package inside a tree; raise LauncherError without one."""
    for depth in range(6):
        pattern = "*/" * depth + "odoo/release.py"
        for release in sorted(Path(folder).glob(pattern)):
            return release.parent
    raise LauncherError(f"No Odoo in {folder}: odoo/release.py is missing.")


def inspect(folder, source, version=None):
    """Return the Host in a folder; raise LauncherError when it is not Odoo 19."""
    if not Path(folder).is_dir():
        raise LauncherError(f"{source} names a folder that is not there: {folder}")
    package = find_package(folder)
    release = (package / "release.py").read_text(encoding="utf-8")
    match = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", release, re.MULTILINE)
    series = f"{match[1]}.{match[2]}" if match else "unknown"
    if series != SERIES:
        raise LauncherError(
            f"{source} holds Odoo {series}; this suite is for {SERIES}.", ALTERNATIVES
        )
    home = package.parent
    folders = [package / "addons", home / "addons"]  # packaged; a git checkout
    addons = next((path for path in folders if (path / "web").is_dir()), None)
    if not addons:
        raise LauncherError(f"{source} holds Odoo's core without its addons.")
    return Host(home, (addons,), version or f"{series}+{digest(home)}", source)
