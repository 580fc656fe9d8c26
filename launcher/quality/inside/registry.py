"""Run in `odoo shell`: dump what the meta rules ask of a database.

`CS_REGISTRY_DUMP` names the JSON file to write, `CS_EXPORTS` the folder for one .pot
per addon, `CS_ADDONS` our addons, separated by commas. The shape of the dump:

    models:  name -> module, table, abstract, transient, auto, fields, definitions
    fields:  name -> type, modules, comodel, inverse, column
    definitions: one per class: its module and the models it uses
    acl, rules: access rights and record rules that are active
    indexes: table -> columns that lead an index which covers all rows
    closures: our addon -> every module it needs
    known_modules: names of all modules there are
"""

import io
import json
import os
from pathlib import Path

from odoo.tools.translate import trans_export

LEADING_COLUMNS = """
    SELECT t.relname, array_agg(DISTINCT a.attname::text)
      FROM pg_index i
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
     WHERE i.indpred IS NULL
        OR pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)
     GROUP BY t.relname
"""


def describe_model(model_class):
    """Return the dump of one model of the registry."""
    return {
        "module": model_class._original_module,
        "table": model_class._table,
        "abstract": bool(model_class._abstract),
        "transient": bool(model_class._transient),
        "auto": bool(model_class._auto),
        "fields": {
            name: describe_field(field) for name, field in model_class._fields.items()
        },
        "definitions": [
            describe_definition(definition)
            for definition in model_class._model_classes__
            if getattr(definition, "_module", None)
        ],
    }


def describe_field(field):
    return {
        "type": field.type,
        "modules": list(field._modules),
        "comodel": field.comodel_name if field.relational else None,
        "inverse": getattr(field, "inverse_name", None),
        "column": bool(field.store and field.column_type),
    }


def describe_definition(definition):
    """Module of a class and the models that it inherits or points to."""
    inherit = definition.__dict__.get("_inherit") or []
    used = {inherit} if isinstance(inherit, str) else set(inherit)
    used |= set(definition.__dict__.get("_inherits") or {})
    for field in definition._field_definitions:
        comodel = (field._args__ or {}).get("comodel_name", field.comodel_name)
        if isinstance(comodel, str):
            used.add(comodel)
    return {"module": definition._module, "uses": sorted(used)}


def closure(env, addon):
    """Return the names of all modules that an addon needs."""
    found, todo = set(), [addon]
    modules = env["ir.module.module"]
    while todo:
        for needed in modules.search([("name", "=", todo.pop())]).dependencies_id:
            if needed.name not in found:
                found.add(needed.name)
                todo.append(needed.name)
    return sorted(found)


def dump(env, addons):
    """Return everything as one dict that JSON can hold."""
    env.cr.execute(LEADING_COLUMNS)
    indexes = dict(env.cr.fetchall())
    return {
        "models": {name: describe_model(cls) for name, cls in env.registry.items()},
        "acl": [
            {"model": access.model_id.model, "group": access.group_id.full_name}
            for access in env["ir.model.access"].search([])
        ],
        "rules": [
            {
                "model": record_rule.model_id.model,
                "global": record_rule["global"],
                "domain": record_rule.domain_force or "",
            }
            for record_rule in env["ir.rule"].search([])
        ],
        "indexes": indexes,
        "closures": {addon: closure(env, addon) for addon in addons},
        "known_modules": env["ir.module.module"].search([]).mapped("name"),
    }


def export_terms(env, addon, folder):
    """Write a fresh template of the addon's terms."""
    buffer = io.BytesIO()
    if trans_export(False, [addon], buffer, "po", env):
        (folder / f"{addon}.pot").write_bytes(buffer.getvalue())


def main(env):
    addons = os.environ["CS_ADDONS"].split(",")
    folder = Path(os.environ["CS_EXPORTS"])
    folder.mkdir(parents=True, exist_ok=True)
    for addon in addons:
        export_terms(env, addon, folder)
    Path(os.environ["CS_REGISTRY_DUMP"]).write_text(json.dumps(dump(env, addons)))


main(env)  # noqa: F821 - `odoo shell` provides it
