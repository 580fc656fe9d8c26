"""Breaches of the rules that read a database: rights, companies, indexes, terms."""

import copy

from tests.meta.examples import Example, manifest_text

ADDON = "customer_service_base"
MANIFEST = {f"addons/{ADDON}/__manifest__.py": manifest_text()}
CALL = "customer.service.call"


def column(**values) -> dict:
    return {
        "type": "many2one",
        "modules": [ADDON],
        "comodel": None,
        "inverse": None,
        "column": True,
        **values,
    }


GOOD = {
    "models": {
        CALL: {
            "module": ADDON,
            "table": "customer_service_call",
            "abstract": False,
            "transient": False,
            "auto": True,
            "definitions": [{"module": ADDON, "uses": ["res.partner"]}],
            "fields": {
                "company_id": column(comodel="res.company"),
                "parent_id": column(comodel=CALL),
                "child_ids": column(
                    type="one2many", comodel=CALL, inverse="parent_id", column=False
                ),
            },
        },
        "res.partner": {
            "module": "base",
            "table": "res_partner",
            "abstract": False,
            "transient": False,
            "auto": True,
            "definitions": [{"module": "base", "uses": []}],
            "fields": {},
        },
    },
    "acl": [{"model": CALL}],
    "rules": [
        {"model": CALL, "global": True, "domain": "[('company_id','in',company_ids)]"}
    ],
    "indexes": {"customer_service_call": ["id", "parent_id"]},
    "closures": {ADDON: ["base", "portal"]},
    "known_modules": ["base", "portal", "stock", ADDON],
}


def dump(change) -> dict:
    """The good answers with one thing changed in place by `change`."""
    answers = copy.deepcopy(GOOD)
    change(answers)
    return answers


def breach(rule, finds, change, files=None) -> Example:
    return Example(rule, finds, files={**MANIFEST, **(files or {})}, dump=dump(change))


POT = """
    msgid ""
    msgstr "Content-Type: text/plain; charset=UTF-8"

    msgid "Call"
    msgstr ""
"""
ITALIAN = POT.replace('"Call"\n    msgstr ""', '"Call"\n    msgstr "Chiamata"')
PLACED = POT.replace(
    'msgid "Call"', '#: model:ir.ui.menu,name:x.menu\n    msgid "Call"'
)
MIXIN_FIELD = """
    #: model:ir.model.fields,field_description:x.field_call__of_a_mixin
    msgid "Of a mixin"
    msgstr "Di un mixin"
"""
I18N = f"addons/{ADDON}/i18n"


def catalogue(rule, finds, *, kept, fresh=POT) -> Example:
    """`kept` is the content of the committed it.po or .pot, by file name."""
    files = {f"{I18N}/{name}": content for name, content in kept.items()}
    return Example(rule, finds, files={**MANIFEST, **files}, exports={ADDON: fresh})


EXAMPLES = [
    breach(
        "every_model_has_access_rights",
        f"{CALL}: no access right",
        lambda answers: answers["acl"].clear(),
    ),
    breach(
        "every_model_belongs_to_a_company",
        f"{CALL}: no global rule on company_id",
        lambda answers: answers["rules"][0].update({"global": False}),
    ),
    breach(
        "every_model_belongs_to_a_company",
        f"{CALL}: no company_id",
        lambda answers: answers["models"][CALL]["fields"].pop("company_id"),
    ),
    breach(
        "one2many_inverse_is_indexed",
        f"{CALL}.child_ids: {CALL}.parent_id no index",
        lambda answers: answers["indexes"]["customer_service_call"].remove("parent_id"),
    ),
    breach(
        "models_come_from_a_dependency",
        f"{ADDON}: {CALL} uses res.partner",
        lambda answers: answers["models"]["res.partner"]["definitions"][0].update(
            {"module": "stock"}
        ),
    ),
    breach(
        "references_come_from_a_dependency",
        "views/call_views.xml:1: refers to stock",
        lambda answers: None,
        {f"addons/{ADDON}/views/call_views.xml": '<a groups="stock.group_user"/>'},
    ),
    breach(
        "references_come_from_a_dependency",
        "models/call.py:1: refers to stock",
        lambda answers: None,
        {f"addons/{ADDON}/models/call.py": "env.ref('stock.warehouse0')"},
    ),
    breach(
        "references_come_from_a_dependency",
        "models/call.py:1: refers to stock",
        lambda answers: None,
        {f"addons/{ADDON}/models/call.py": "from odoo.addons.stock import models"},
    ),
    catalogue("italian_is_complete", "it.po lacks 'Call'", kept={}),
    catalogue("italian_is_complete", "it.po lacks 'Call'", kept={"it.po": POT}),
    catalogue(
        "italian_is_complete",
        "it.po lacks 'Call'",
        kept={"it.po": ITALIAN.replace('msgid "Call"', '#, fuzzy\n    msgid "Call"')},
    ),
    catalogue(
        "italian_is_complete",
        "it.po lacks 'Call' for model:ir.ui.menu,name:x.menu",
        kept={"it.po": ITALIAN},
        fresh=PLACED,
    ),
    catalogue(
        "italian_has_no_leftovers",
        "it.po translates 'Call', which is gone",
        kept={"it.po": ITALIAN},
        fresh=POT.replace("Call", "Visit"),
    ),
    catalogue(
        "template_is_fresh",
        "has 'Call', which is gone",
        kept={f"{ADDON}.pot": POT},
        fresh=POT.replace("Call", "Visit"),
    ),
    catalogue(
        "template_is_fresh",
        "lacks 'Call' for model:ir.ui.menu,name:x.menu",
        kept={f"{ADDON}.pot": POT},
        fresh=PLACED,
    ),
    catalogue(
        "template_is_fresh",
        "lacks 'Visit'",
        kept={f"{ADDON}.pot": POT},
        fresh=POT.replace("Call", "Visit"),
    ),
]

ACCEPTED = [
    Example(
        rule,
        "",
        files={
            **MANIFEST,
            f"{I18N}/it.po": ITALIAN + MIXIN_FIELD,
            f"{I18N}/{ADDON}.pot": POT + MIXIN_FIELD,
            f"addons/{ADDON}/models/call.py": "env.ref('portal.group_portal')",
        },
        exports={ADDON: POT},
        dump=GOOD,
    )
    for rule in sorted({example.rule for example in EXAMPLES})
]
