"""What is in ``addons/``: read from the manifests, without importing anything."""

import ast
from dataclasses import dataclass
from pathlib import Path

from .errors import LauncherError

# Beside what the suite depends on: Italian accounting, the contacts app and, for
# missing spare parts, purchases.
EXTRA_HOST_MODULES = ("contacts", "l10n_it", "purchase_stock")


@dataclass(frozen=True)
class Addon:
    """An addon of the suite, from its manifest."""

    name: str
    path: Path
    version: str
    depends: tuple
    auto_install: bool


def read_addon(folder):
    """Return the Addon in a folder; raise LauncherError when it cannot be read."""
    path = Path(folder) / "__manifest__.py"
    try:
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise LauncherError(f"{path} is not a plain dictionary: {error}") from error
    return Addon(
        name=path.parent.name,
        path=path.parent,
        version=manifest.get("version", ""),
        depends=tuple(manifest.get("depends", ())),
        auto_install=bool(manifest.get("auto_install")),
    )


class Suite:
    """The addons of one folder, in an order in which they can be installed."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def addons(self):
        """Return the installable addons, each after those it depends on."""
        found = {
            path.parent.name: read_addon(path.parent)
            for path in sorted(self.folder.glob("*/__manifest__.py"))
        }
        return in_order(found)

    def names(self):
        """Return the names of the addons, in dependency order."""
        return [addon.name for addon in self.addons()]

    def versions(self):
        """Return {addon: version}."""
        return {addon.name: addon.version for addon in self.addons()}

    def host_modules(self):
        """Return, sorted, what the host must have for the whole suite."""
        addons = self.addons()
        ours = {addon.name for addon in addons}
        needed = {name for addon in addons for name in addon.depends}
        return sorted((needed - ours) | set(EXTRA_HOST_MODULES))


def in_order(addons):
    """Return the addons ({name: Addon}) so that dependencies come first.

    Raise LauncherError when they depend on each other in a circle.
    """
    done, busy = {}, set()

    def visit(name):
        if name in done or name not in addons:
            return
        if name in busy:
            raise LauncherError(f"Addons depend on each other in a circle: {name}")
        busy.add(name)
        for dependency in addons[name].depends:
            visit(dependency)
        done[name] = addons[name]

    for name in addons:
        visit(name)
    return list(done.values())
