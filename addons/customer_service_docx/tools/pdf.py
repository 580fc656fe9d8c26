"""PDF by LibreOffice: each call alone with a profile, a place to work and a time."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from .problem import DocxProblem

PROGRAMS = ("soffice", "libreoffice")
# together less than the two minutes after which Odoo ends a worker that is at it
SECONDS = 80  # of one conversion
WAIT = 25  # for another one to end
AT_ONCE = 2  # conversions on one machine


def find_office():
    """Return the path of LibreOffice, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def to_pdf(data):
    """Return a Word document as PDF.

    :param bytes data: of the document, one of our own making.
    :raises DocxProblem: there is no LibreOffice, or it failed or took too long.
    """
    program = find_office()
    if not program:
        raise DocxProblem("no_office")
    with _slot(), tempfile.TemporaryDirectory(prefix="customer-service-docx-") as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(data)
        _run(_get_command(program, folder), folder)
        result = folder / "document.pdf"
        if not result.is_file():
            raise DocxProblem("pdf_failed")
        return result.read_bytes()


def _get_command(program, folder):
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder),
        str(folder / "document.docx"),
    ]


def _run(command, folder):
    """Run LibreOffice; when its time is over, all its processes go."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file of ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise DocxProblem("pdf_late", seconds=SECONDS) from error
    finally:
        _kill(process)
    if code:
        raise DocxProblem("pdf_failed")


def _kill(process):
    """End what is left of a process and of those it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _slot():
    """Wait for one of the places: conversions need much memory."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        for number in range(AT_ONCE):
            name = f"customer-service-docx-{os.getuid()}-{number}.lock"
            path = Path(tempfile.gettempdir()) / name
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(path, flags, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        time.sleep(0.2)
    raise DocxProblem("pdf_busy")
