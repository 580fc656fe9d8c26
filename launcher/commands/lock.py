"""``./cs lock``: pin the Python environments anew (for maintainers)."""

from .. import python_env

HELP = "maintainers: rewrite the lock files from the .in files (needs network)"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
PER_PYTHON = ("host", "test", "lint")
ALONE = ("node", "pdf", "postgres", "uv")  # one wheel without dependencies


def add_arguments(parser):
    """Add the command's options."""
    parser.add_argument("names", nargs="*", help="which (default: all)")


def targets(names):
    """Return (input, lock file, options) for each lock file to write."""
    found = [
        (f"{name}.in", f"{name}-{python}.txt", ["--python-version", python])
        for name in PER_PYTHON
        for python in PYTHONS
    ]
    found += [
        (f"{name}.in", f"{name}.txt", ["--python-version", PYTHONS[0], "--no-deps"])
        for name in ALONE
    ]
    return [t for t in found if not names or t[0].removesuffix(".in") in names]


def run(state, args):
    """Write the lock files; hashes yes, addresses no."""
    state.prepare()
    with state.step("Lock files") as step:
        uv = python_env.ensure_uv(state, step)
        for source, lock, options in targets(args.names):
            command = [uv, "pip", "compile", "--quiet", "--generate-hashes"]
            command += ["--no-header", "--no-annotate", "--no-emit-index-url"]
            step.run(
                [*command, *options, "-o", lock, source],
                cwd=python_env.LOCKS,
                env=python_env.uv_settings(state),
            )
    return 0
