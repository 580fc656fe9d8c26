"""The PDF engine: a wkhtmltopdf with patched Qt.

Debian's own lacks the patches: no headers, no footers, one record a run. A Python
package carries a good build for amd64; elsewhere Debian's is used, with a warning.
The X libraries and the font it needs are the machine's; who may not install them
gets private copies, unpacked from the packages of the machine's own Debian.
"""

import shutil
from pathlib import Path

from . import debian, process, python_env, system
from .errors import LauncherError
from .node import make_link
from .state import digest, read_text, remove_tree, write_atomically

LIBRARIES = (
    "libxrender1 libxext6 libfontconfig1 libfreetype6 libx11-6 fonts-dejavu-core"
).split()
# What every machine has; a private copy beside the machine's would not fit it.
OF_THE_MACHINE = ("libc6_", "libgcc-s1_", "gcc-", "libc-", "libcrypt1_")
STARTER = """\
#!/bin/sh
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
{fonts}
exec "{binary}" "$@"
"""
# The engine looks for the OpenSSL of its time; when that is missing it takes what the
# machine has, whose functions differ: it crashes, now and then. Under these names it
# finds a library without any of them and does without HTTPS, which Odoo does not need.
OLD_SSL = ("libssl.so.1.0.1e", "libcrypto.so.1.0.1e")
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{home}/usr/share/fonts</dir>
  <cachedir>{home}/font-cache</cachedir>
</fontconfig>
"""


def ensure_pdf(state):
    """Have ``wkhtmltopdf`` in the state's ``bin`` folder; return a warning or None."""
    if system.architecture() != "amd64":
        if not shutil.which("wkhtmltopdf"):
            return "no wkhtmltopdf for this architecture: PDF prints will not work"
        return "the machine's wkhtmltopdf prints no headers and footers"
    missing = system.ensure_packages(state, LIBRARIES)
    folder = python_env.ensure_env(state, "pdf")
    binary = next(folder.glob("lib/python*/site-packages/pydf/bin/wkhtmltopdf"))
    binary.chmod(0o755)
    home = private_libraries(state) if missing else None
    write_starter(state, binary, home)
    return check(state, missing)


def write_starter(state, binary, home):
    """Write the program that Odoo finds; ``home`` holds private libraries or None."""
    libraries, fonts = [no_ssl(state)], ""
    if home:
        libraries.append(next(home.glob("usr/lib/*/libX11.so.6")).parent)
        fonts = f'export FONTCONFIG_FILE="{home}/fonts.conf"'
    path = ":".join(map(str, libraries))
    text = STARTER.format(libraries=path, fonts=fonts, binary=binary)
    starter = state.bin / "wkhtmltopdf"
    if starter.is_symlink() or read_text(starter) != text:
        write_atomically(starter, text)
        starter.chmod(0o755)


def no_ssl(state):
    """Return the folder in which the engine finds no working OpenSSL."""
    folder = state.dir / "no-ssl"
    folder.mkdir(exist_ok=True)
    for name in OLD_SSL:
        make_link(folder / name, c_library())
    return folder


def c_library():
    """Return the path of the C library that this very process uses."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        path = Path(line.split()[-1])
        if path.name.startswith(("libc.so", "libc-")):
            return path
    raise LauncherError("The C library of this machine was not found.")


def private_libraries(state):
    """Return the folder of the private libraries; None where they cannot be had."""
    suite = debian.codename()
    if not suite or not shutil.which("apt-get"):
        return None

    def fetch(step, folder):
        with state.lock("apt-libraries"):
            apt = debian.PrivateApt(state.cache / "apt-libraries", suites=suite)
            apt.configure()
            for deb in apt.download_all(step, LIBRARIES):
                if not deb.name.startswith(OF_THE_MACHINE):
                    step.run(["dpkg-deb", "-x", deb, folder])
            remove_tree(apt.home)
        fonts = FONTS.format(home=folder)
        (folder / "fonts.conf").write_text(fonts, encoding="utf-8")

    key = digest(suite, *LIBRARIES)
    try:
        return state.build(f"pdf-libraries-{key}", "Libraries of the PDF engine", fetch)
    except LauncherError:
        return None


def check(state, missing):
    """Return None when the engine runs, else words on what it lacks."""
    log = state.log_dir / "wkhtmltopdf.log"
    version = [state.bin / "wkhtmltopdf", "--version"]
    if not process.run(version, log=log, check=False):
        return None
    lacking = " ".join(missing) or f"see {log}"
    return f"PDF prints will not work, missing: {lacking}"
