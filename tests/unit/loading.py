"""Load `addons/<addon>/tools/` without the addon, whose `__init__` imports Odoo."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).parents[2] / "addons"


def load_tools(addon: str, addons: Path = ADDONS) -> ModuleType:
    """Return the package `tools` of an addon, with its modules as attributes.

    :raises FileNotFoundError: the addon has no tools
    """
    folder = addons / addon / "tools"
    init = folder / "__init__.py"
    if not init.is_file():
        raise FileNotFoundError(init)
    name = f"{addon}_tools"
    package = sys.modules.get(name)
    if package is None:
        package = _load(name, init)
    for path in sorted(folder.glob("*.py")):
        if path != init and not hasattr(package, path.stem):
            setattr(package, path.stem, _load(f"{name}.{path.stem}", path))
    return package


def _load(name: str, path: Path) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
