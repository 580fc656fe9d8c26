"""What the rules look at: a source tree and what a database answered."""

import ast
import functools
import os
from collections.abc import Iterator
from pathlib import Path

SKIPPED_FOLDERS = {
    ".git",
    ".cs",
    ".hypothesis",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "node_modules",
    "odoo_tests",
}


class Project:
    """A source tree with `addons/`, plus the registry dump and .pot exports.

    :param root: folder of the repository (or of an example)
    :param dump: answers of the suite database (`quality/inside/registry.py`)
    :param exports: folder with a fresh `<addon>.pot` of each addon
    """

    def __init__(self, root: Path, dump: dict | None = None, exports=None):
        self.root = root
        self.dump = dump
        self.exports = exports

    @functools.cached_property
    def manifests(self) -> dict[str, dict]:
        """Manifest of each of our addons, by name."""
        return {
            path.parent.name: ast.literal_eval(path.read_text())
            for path in sorted(self.root.glob("addons/*/__manifest__.py"))
        }

    def closure(self, addon: str) -> set[str]:
        """Our addons that `addon` needs, directly or not, itself included."""
        found, todo = set(), [addon]
        while todo:
            name = todo.pop()
            if name in found or name not in self.manifests:
                continue
            found.add(name)
            todo.extend(self.manifests[name].get("depends", []))
        return found

    @functools.cached_property
    def _all_files(self) -> list[Path]:
        found = []
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(set(subfolders) - SKIPPED_FOLDERS)
            found.extend(Path(folder, name) for name in sorted(names))
        return found

    def files(self, *suffixes: str, under: str = "") -> Iterator[Path]:
        """Files of the tree that end in one of `suffixes` (any without), sorted."""
        start = self.root / under
        for path in self._all_files:
            if path.is_relative_to(start) and (
                not suffixes or path.name.endswith(suffixes)
            ):
                yield path

    def modules(self, under: str = "") -> Iterator[tuple[str, ast.Module]]:
        """Relative path and syntax tree of each Python file."""
        for path in self.files(".py", under=under):
            yield self.name(path), self.parse(path)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    @functools.cache  # noqa: B019 - a project lives as long as the test session
    def parse(self, path: Path) -> ast.Module:
        return ast.parse(path.read_text(), str(path))

    def text(self, path: Path) -> str:
        """Content of a text file; empty for binary ones."""
        try:
            return path.read_text()
        except UnicodeDecodeError:
            return ""
