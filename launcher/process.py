"""Running other programs so that they never outlive or surprise us."""

import ctypes
import os
import shlex
import signal
import subprocess
from pathlib import Path

from .errors import LauncherError

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # loaded before any fork: a forked thread must not load


def die_with_parent():
    """Ask the kernel to kill this child when the launcher dies (Linux)."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def merged(env):
    """Return the environment with the given variables set (None removes one)."""
    result = dict(os.environ)
    for name, value in (env or {}).items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = str(value)
    return result


def run(argv, log, env=None, cwd=None, check=True, text_in=None, outlive=False):
    """Run a command to its end and return its exit code.

    :param log: file that receives command line and output (appended)
    :param env: variables to set over the present ones
    :param check: raise LauncherError when the exit code is not zero
    :param text_in: text for its standard input
    :param outlive: let it finish when the launcher is killed (package managers,
        daemons)
    """
    argv = [str(part) for part in argv]
    with Path(log).open("ab") as stream:
        stream.write(f"$ {shlex.join(argv)}\n".encode())
        stream.flush()
        try:
            done = subprocess.run(
                argv,
                stdout=stream,
                stderr=subprocess.STDOUT,
                input=(text_in or "").encode(),
                env=merged(env),
                cwd=cwd,
                check=False,
                preexec_fn=None if outlive else die_with_parent,
            )
        except FileNotFoundError as error:
            raise LauncherError(f"Program not found: {argv[0]}") from error
    if check and done.returncode:
        raise LauncherError(f"{Path(argv[0]).name} ended with code {done.returncode}")
    return done.returncode


def succeeds(argv):
    """Tell whether a command ends well; its output is dropped."""
    return not run(argv, log=os.devnull, check=False, cwd="/")


def output(argv, env=None, cwd=None, check=True, text_in=None):
    """Run a command and return its standard output, stripped.

    Raise LauncherError with its error output when it fails and ``check`` is set.
    """
    argv = [str(part) for part in argv]
    try:
        done = subprocess.run(
            argv,
            capture_output=True,
            text=True,
            input=text_in or "",
            env=merged(env),
            cwd=cwd,
            check=False,
            preexec_fn=die_with_parent,
        )
    except FileNotFoundError as error:
        raise LauncherError(f"Program not found: {argv[0]}") from error
    if check and done.returncode:
        raise LauncherError(
            f"{shlex.join(argv)[:200]} ended with code {done.returncode}: "
            f"{done.stderr.strip()[-2000:]}"
        )
    return done.stdout.strip()
