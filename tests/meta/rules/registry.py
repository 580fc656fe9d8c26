"""What only a database with the whole suite can tell: rights, companies, indexes."""

import ast
import re

from tests.meta.rules import database_rule
from tests.meta.suite import SHARED_MODELS

XML_REFERENCES = (
    re.compile(r'\b(?:ref|inherit_id|parent|action|t-call|t-inherit)="(\w+)\.[\w.]+"'),
    re.compile(r"""\bref\(\s*['"](\w+)\.[\w.]+['"]"""),
    re.compile(r"%\((\w+)\.\w+\)d"),
)
GROUPS = re.compile(r'\bgroups="([^"]*)"')


def _our_models(project, *, stored_only=False):
    """Name and description of each model that one of our addons defines."""
    for name, model in sorted(project.dump["models"].items()):
        if model["module"] not in project.manifests or model["abstract"]:
            continue
        if not stored_only or not (model["transient"] or not model["auto"]):
            yield name, model


@database_rule
def every_model_has_access_rights(project):
    granted = {row["model"] for row in project.dump["acl"]}
    for name, _model in _our_models(project):
        if name not in granted:
            yield f"{name}: no access right"


@database_rule
def every_model_belongs_to_a_company(project):
    """A company field with a rule for everybody, or a reason in `SHARED_MODELS`."""
    guarded = {
        row["model"]
        for row in project.dump["rules"]
        if row["global"] and "company_id" in row["domain"]
    }
    for name, model in _our_models(project, stored_only=True):
        if SHARED_MODELS.get(name):
            continue
        if "company_id" not in model["fields"]:
            yield f"{name}: no company_id, and not listed as shared with a reason"
        elif name not in guarded:
            yield f"{name}: no global rule on company_id"


@database_rule
def shared_models_exist(project):
    """The list of exceptions does not outlive them."""
    for name, reason in SHARED_MODELS.items():
        if name not in project.dump["models"]:
            yield f"{name}: listed as shared, but there is no such model"
        if not reason:
            yield f"{name}: listed as shared without a reason"


@database_rule
def one2many_inverse_is_indexed(project):
    for name, field_name, field in _fields_of_ours(project):
        if field["type"] != "one2many" or not field["inverse"]:
            continue
        comodel = project.dump["models"].get(field["comodel"])
        if not comodel or comodel["transient"] or not comodel["auto"]:
            continue
        inverse = comodel["fields"].get(field["inverse"])
        if not inverse or not inverse["column"]:
            continue
        if field["inverse"] not in project.dump["indexes"].get(comodel["table"], ()):
            yield f"{name}.{field_name}: {field['comodel']}.{field['inverse']} no index"


@database_rule
def models_come_from_a_dependency(project):
    """What a class inherits, or its fields point to, is there when it stands alone."""
    models = project.dump["models"]
    for name, model in sorted(models.items()):
        for definition in model["definitions"]:
            addon = definition["module"]
            if addon not in project.manifests:
                continue
            for used in definition["uses"]:
                if used in models and not _reach(project, addon).intersection(
                    part["module"] for part in models[used]["definitions"]
                ):
                    yield f"{addon}: {name} uses {used}, of no dependency"


@database_rule
def references_come_from_a_dependency(project):
    """External ids and imports name only modules that the addon depends on."""
    known = set(project.dump["known_modules"])
    for addon in project.manifests:
        reach = _reach(project, addon)
        for line, module in sorted(_references(project, addon)):
            if module in known and module not in reach:
                yield f"{line}: refers to {module}, which {addon} does not need"


def _reach(project, addon) -> set[str]:
    """Modules that are installed whenever `addon` is."""
    return {addon, *project.dump["closures"].get(addon, ())}


def _references(project, addon):
    folder = f"addons/{addon}"
    for path in project.files(".xml", under=folder):
        for number, line in enumerate(project.text(path).splitlines(), 1):
            for module in _xml_references(line):
                yield f"{project.name(path)}:{number}", module
    for name, module in project.modules(folder):
        if "/tests/" in name:
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom | ast.Call):
                for reference in _python_references(node):
                    yield f"{name}:{node.lineno}", reference


def _xml_references(line):
    for pattern in XML_REFERENCES:
        yield from pattern.findall(line)
    for groups in GROUPS.findall(line):
        for group in groups.split(","):
            if "." in group:
                yield group.strip().lstrip("!").split(".")[0]


def _python_references(node):
    """Module of `from odoo.addons.x import` or of `env.ref("x.y")`."""
    if isinstance(node, ast.ImportFrom):
        parts = (node.module or "").split(".")
        if parts[:2] == ["odoo", "addons"] and not node.level:
            yield from parts[2:3] or [alias.name for alias in node.names]
    elif (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in ("ref", "has_group", "_for_xml_id")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and "." in node.args[0].value
    ):
        yield node.args[0].value.split(".")[0]


def _fields_of_ours(project):
    for name, model in sorted(project.dump["models"].items()):
        for field_name, field in sorted(model["fields"].items()):
            if set(field["modules"]) & set(project.manifests):
                yield name, field_name, field
