"""The graph of the addons and the shape of each manifest."""

import re

from tests.meta.rules import rule
from tests.meta.suite import ALLOWED_DEPENDS, GLUE, MAX_DEPTH

VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")

# kinds of data files in the order in which a manifest lists them
DATA_KINDS = (
    ("groups", re.compile(r"^security/.*groups.*\.xml$")),
    ("access rights", re.compile(r"^security/.*\.csv$")),
    ("record rules", re.compile(r"^security/.*\.xml$")),
    ("data", re.compile(r"^data/")),
    ("reports, views and wizards", re.compile(r"^(views/(?!.*menus)|report|wizards/)")),
    ("menus", re.compile(r"^views/.*menus\.xml$")),
)


@rule
def addon_is_in_the_design(project):
    for addon in project.manifests:
        if addon not in ALLOWED_DEPENDS:
            yield f"{addon}: unknown addon, the design does not name it"


@rule
def depends_only_on_what_is_allowed(project):
    for addon, manifest in project.manifests.items():
        for name in manifest.get("depends", []):
            if name not in ALLOWED_DEPENDS.get(addon, ()):
                yield f"{addon}: must not depend on {name}"


@rule
def graph_is_acyclic_and_shallow(project):
    def depth(addon, above=()):
        """Longest chain of our addons that ends in `addon`; None in a circle."""
        if addon in above:
            return None
        ours = [
            d for d in project.manifests[addon]["depends"] if d in project.manifests
        ]
        depths = [depth(name, (*above, addon)) for name in ours]
        return None if None in depths else 1 + max(depths, default=0)

    for addon in project.manifests:
        measured = depth(addon)
        if measured is None:
            yield f"{addon}: depends on itself in a circle"
        elif measured > MAX_DEPTH:
            yield f"{addon}: {measured} levels deep, {MAX_DEPTH} at most"


@rule
def glue_installs_itself(project):
    for addon, manifest in project.manifests.items():
        automatic = bool(manifest.get("auto_install"))
        if automatic != (addon in GLUE):
            should = "must" if addon in GLUE else "must not"
            yield f"{addon}: {should} be auto_install"


@rule
def manifest_says_version_licence_and_author(project):
    for addon, manifest in project.manifests.items():
        if not VERSION.fullmatch(manifest.get("version", "")):
            yield f"{addon}: version must look like 19.0.1.0.0"
        if manifest.get("license") != "LGPL-3":
            yield f"{addon}: license must be LGPL-3"
        if manifest.get("author") != "Customer Service for Odoo":
            yield f"{addon}: author must be Customer Service for Odoo"


@rule
def data_files_come_in_order(project):
    for addon, manifest in project.manifests.items():
        reached = 0
        for name in manifest.get("data", []):
            kind = _data_kind(name)
            if kind is None:
                yield f"{addon}: {name} is in no known folder"
            elif kind < reached:
                yield (
                    f"{addon}: {name} ({DATA_KINDS[kind][0]}) must come before "
                    f"the {DATA_KINDS[reached][0]}"
                )
            else:
                reached = kind


def _data_kind(name: str) -> int | None:
    return next(
        (i for i, (_title, pattern) in enumerate(DATA_KINDS) if pattern.search(name)),
        None,
    )


@rule
def addon_is_furnished(project):
    """Demo data, documentation, icon, translations and tests in every addon."""
    for addon, manifest in project.manifests.items():
        folder = project.root / "addons" / addon
        if not manifest.get("demo"):
            yield f"{addon}: the manifest lists no demo data"
        for needed in (
            "readme/DESCRIPTION.md",
            "static/description/icon.png",
            f"i18n/{addon}.pot",
            "i18n/it.po",
            "tests/__init__.py",
        ):
            if not (folder / needed).is_file():
                yield f"{addon}: {needed} is missing"
