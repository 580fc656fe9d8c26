"""The command line and the small decisions of the commands."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher.__main__ import build_parser
from launcher.commands import lock, update
from launcher.demo import LANGUAGES
from launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parents[2]


def test_demo_options():
    args = build_parser().parse_args(
        ["demo", "--lang", "en", "--port", "9000", "--database", "x", "--detach"]
    )
    assert (args.lang, args.port, args.database) == ("en", 9000, "x")
    assert args.detach


@pytest.mark.parametrize(
    "command", ["stop", "status", "update", "reset", "shell", "psql", "logs"]
)
def test_command_needs_no_option(command):
    assert build_parser().parse_args([command]).command == command


def test_psql_hands_its_arguments_on():
    args = build_parser().parse_args(["psql", "-d", "x", "--", "-c", "SELECT 1"])
    assert args.rest == ["-c", "SELECT 1"]


def test_unknown_command_is_refused():
    with pytest.raises(SystemExit):
        build_parser().parse_args(["dance"])


def test_update_installs_what_is_new():
    chosen = update.options(["a", "b", "c"], {"a", "b", "web"})
    assert chosen == ["-u", "a,b", "-i", "c", "--with-demo"]
    assert update.options(["a"], {"a"}) == ["-u", "a"]
    assert update.options([], {"web"}) == []


def test_lock_targets_can_be_chosen():
    assert [name for _in, name, _opt in lock.targets(["uv"])] == ["uv.txt"]
    assert len(lock.targets(["host"])) == len(lock.PYTHONS)


def test_italian_is_offered():
    assert LANGUAGES["it"] == "it_IT"


def test_error_lists_what_to_do():
    text = str(LauncherError("It broke.", ["mend it", "leave it"]))
    assert text.splitlines() == [
        "It broke.",
        "What to do, any one of:",
        "  - mend it",
        "  - leave it",
    ]


def test_script_is_sound_bash():
    subprocess.run(["bash", "-n", ROOT / "cs"], check=True)


def test_wrong_python_is_explained(tmp_path):
    fake = tmp_path / "python3.14"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    done = subprocess.run(
        [ROOT / "cs", "status"],
        env={"PATH": "/usr/bin:/bin", "CS_PYTHON": str(fake)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "CS_PYTHON" in done.stderr


def test_launcher_imports_only_the_standard_library():
    names = sys.stdlib_module_names
    code = "import sys; import launcher.__main__ as m; m.build_parser(); "
    code += "print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name for name in done.stdout.split() if not name.startswith("_")}
    assert loaded - names <= {"launcher", "sitecustomize", "usercustomize"}
