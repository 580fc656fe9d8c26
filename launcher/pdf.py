"""The PDF engine: a wkhtmltopdf with patched Qt.

Debian's own lacks the patches: no headers, no footers, one record a run. A Python
package carries a good build for amd64; elsewhere Debian's is used, with a warning.
"""

import shutil

from . import process, python_env, system

LIBRARIES = (
    "libxrender1 libxext6 libfontconfig1 libfreetype6 libx11-6 fonts-dejavu-core"
).split()


def ensure_pdf(state):
    """Have ``wkhtmltopdf`` in the state's ``bin`` folder; return a warning or None."""
    if system.architecture() != "amd64":
        if not shutil.which("wkhtmltopdf"):
            return "no wkhtmltopdf for this architecture: PDF prints will not work"
        return "the machine's wkhtmltopdf prints no headers and footers"
    missing = system.ensure_packages(state, LIBRARIES)
    folder = python_env.ensure_env(state, "pdf")
    link = state.bin / "wkhtmltopdf"
    for binary in folder.glob("lib/python*/site-packages/pydf/bin/wkhtmltopdf"):
        binary.chmod(0o755)
        if not link.exists() or link.resolve() != binary:
            link.unlink(missing_ok=True)
            link.symlink_to(binary)
    return check(link, missing)


def check(link, missing):
    """Return None when the engine runs, else words on what it lacks."""
    log = link.parent.parent / "log" / "wkhtmltopdf.log"
    if not process.run([link, "--version"], log=log, check=False):
        return None
    lacking = " ".join(missing) or f"see {log}"
    return f"PDF prints will not work, missing: {lacking}"
