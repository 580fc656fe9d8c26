"""One small tree (or database answer) per rule which the rule must refuse.

Each example also says what the finding must name, so that a rule cannot pass its
test by refusing something else.
"""

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from tests.meta.project import Project


@dataclass(frozen=True)
class Example:
    """A breach of one rule.

    :param rule: name of the rule
    :param finds: what one of the findings must contain
    :param files: relative path -> content
    :param exports: addon -> content of its fresh .pot
    :param dump: answers of the database
    :param passes: a neighbouring tree that the rule must accept
    """

    rule: str
    finds: str
    files: dict[str, str] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    dump: dict = field(default_factory=dict)
    passes: dict[str, str] | None = None

    def build(self, folder: Path, files: dict[str, str]) -> Project:
        """Write the files and return the project over them."""
        tree, exports = folder / "tree", folder / "exports"
        tree.mkdir(parents=True)
        exports.mkdir()
        for name, content in files.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(content))
        for addon, content in self.exports.items():
            (exports / f"{addon}.pot").write_text(textwrap.dedent(content))
        return Project(tree, dump=self.dump, exports=exports)


def manifest_text(**values) -> str:
    """Text of a manifest that keeps the rules, with some values changed."""
    return repr(
        {
            "version": "19.0.1.0.0",
            "license": "LGPL-3",
            "author": "Customer Service for Odoo",
            "depends": [],
            "data": [],
            **values,
        }
    )
