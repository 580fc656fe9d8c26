"""Every linter and formatter, on all files or on the staged ones."""

import concurrent.futures
import dataclasses
import shutil
import subprocess
from pathlib import Path

from .outcome import Outcome

SKIPPED = {".git", ".cs", "node_modules", "__pycache__", "odoo_tests"}
# missing-readme: README.rst is generated for a shop, our addons carry `readme/`;
# consider-merging-classes-inherited: a long model is split over files by topic
PYLINT_OFF = "--disable=missing-readme,consider-merging-classes-inherited"
# matters of a shop's taste, not of correctness
OCA_DISABLED = ",".join(
    (
        "prefer-readme-rst",
        "xml-field-numeric-without-eval",
        "xml-header-missing",
        "xml-tag-position",
    )
)
# it empties a translation that equals its term, which then counts as missing;
# `./cs terms` lays the files out
NO_BLANKS = "--disable=po-pretty-format"


@dataclasses.dataclass(frozen=True)
class Tool:
    """A linter over the files it wants.

    :param wants: tells from a relative path whether the tool looks at the file
    :param command: the words before the file names
    :param fix: the words that repair instead, when the tool can
    :param whole_addons: give it the folders of the addons instead of files
    """

    name: str
    wants: callable
    command: list
    fix: list | None = None
    whole_addons: bool = False


def tools(workbench):
    """Return the tools, with programs and settings of this checkout."""
    python_bin = workbench.lint_bin
    node = [workbench.node, "--no-deprecation"]
    modules = workbench.node_modules
    prettier = [*node, modules / "prettier/bin/prettier.cjs", "--log-level=warn"]
    prettier += ["--plugin", modules / "@prettier/plugin-xml/src/plugin.js"]
    eslint = [*node, modules / "eslint/bin/eslint.js", "--max-warnings=0"]
    ruff = python_bin / "ruff"
    check = [ruff, "check", "-q", "--output-format=concise"]
    found = [
        Tool("ruff", is_python, [*check], [*check, "--fix"]),
        Tool(
            "ruff format",
            is_python,
            [ruff, "format", "--check", "--output-format=concise"],
            [ruff, "format", "-q"],
        ),
        Tool(
            "pylint-odoo",
            is_addon_python,
            [python_bin / "pylint", "--rcfile=.pylintrc", PYLINT_OFF],
            whole_addons=True,
        ),
        Tool(
            "oca-checks-odoo-module",
            is_addon_file,
            [python_bin / "oca-checks-odoo-module", f"--disable={OCA_DISABLED}"],
            [
                python_bin / "oca-checks-odoo-module",
                f"--disable={OCA_DISABLED}",
                "--fix",
            ],
            whole_addons=True,
        ),
        Tool(
            "oca-checks-po", is_translation, [python_bin / "oca-checks-po", NO_BLANKS]
        ),
        Tool("prettier", is_markup, [*prettier, "--check"], [*prettier, "--write"]),
        Tool("eslint", is_script, eslint, [*eslint, "--fix"]),
        Tool(
            "check-jsonschema",
            is_compose,
            [
                python_bin / "check-jsonschema",
                "--builtin-schema",
                "vendor.compose-spec",
            ],
        ),
        Tool("bash -n", is_shell, ["bash", "-n"]),
    ]
    if shutil.which("shellcheck"):
        found.append(Tool("shellcheck", is_shell, ["shellcheck"]))
    return found


def is_python(path):
    return path.suffix == ".py"


def is_addon_file(path):
    return path.parts[0] == "addons" and len(path.parts) > 2


def is_addon_python(path):
    return is_addon_file(path) and is_python(path)


def is_translation(path):
    return path.suffix in (".po", ".pot")


def is_markup(path):
    return path.suffix == ".mjs" or (
        is_addon_file(path)
        and path.suffix in (".xml", ".js", ".scss")
        and "lib" not in path.parts
    )


def is_script(path):
    return is_addon_file(path) and path.suffix == ".js" and "lib" not in path.parts


def is_compose(path):
    return path.parts[0] == "docker" and path.name.startswith("compose")


def is_shell(path):
    return path.suffix == ".sh" or path.as_posix() in ("cs", ".ci/run")


def all_files(root):
    """Return every file of the checkout, relative, without state and caches."""
    found, folders = [], [root]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_symlink() or path.name in SKIPPED:
                continue
            if path.is_dir():
                folders.append(path)
            else:
                found.append(path.relative_to(root))
    return sorted(found)


def staged_files(root):
    """Return the files that the next commit adds or changes, relative."""
    listed = subprocess.run(
        ["git", "diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name]


def lint(workbench, files, fix=False):
    """Run every tool that wants one of the files; return the Outcome."""
    chosen = []
    for tool in tools(workbench):
        targets = [path for path in files if tool.wants(path)]
        if targets:
            if tool.whole_addons:
                targets = sorted({Path(*path.parts[:2]) for path in targets})
            chosen.append((tool, targets))
    outcome = Outcome()
    with concurrent.futures.ThreadPoolExecutor(1 if fix else 2) as pool:
        runs = pool.map(lambda pair: run(workbench.root, *pair, fix=fix), chosen)
        for (tool, _targets), problems in zip(chosen, runs, strict=True):
            outcome.check(tool.name, problems)
    return outcome


def run(root, tool, targets, fix=False):
    """Run one tool; return the lines of its output when it is not content.

    :param fix: let it repair first what it can
    """
    if fix and tool.fix:
        start(root, [*tool.fix, *targets])
    done = start(root, [*tool.command, *targets])
    if done.returncode == 0:
        return []
    return done.stdout.strip().splitlines() or [f"exit code {done.returncode}"]


def start(root, command):
    """Run a command in the checkout; return how it ended, with its output as text."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
