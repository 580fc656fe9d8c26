"""What the web client asks for: the fields of a view, as a read specification."""

from lxml import etree

ACTIVITY_FIELDS = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)
# fields that a widget reads besides its own
WIDGET_FIELDS = {
    "kanban_activity": ACTIVITY_FIELDS,
    "list_activity": ACTIVITY_FIELDS,
    "image": ("write_date",),
}
MANY, ONE = ("one2many", "many2many"), ("many2one", "reference")


def get_specification(env, model, view_type):
    """Return the specification that a view of a model reads its records with.

    :param env: environment of the user who looks
    :param str view_type: ``list``, ``kanban``, ``form`` or ``calendar``
    """
    views = env[model].get_views([(False, view_type)], {"toolbar": False})
    arch = etree.fromstring(views["views"][view_type]["arch"])
    return _get_fields(env, env[model], arch)


def _get_fields(env, model, arch):
    """Return the specification of the fields of a view, subviews included."""
    specification = {}
    for node in _own_fields(arch):
        name, widget = node.get("name"), node.get("widget")
        field = model._fields[name]
        specification[name] = _get_field(env, field, node)
        for extra in WIDGET_FIELDS.get(widget, ()):
            specification.setdefault(extra, _get_field(env, model._fields[extra], node))
    return specification


def _own_fields(arch):
    """Yield the field nodes of a view, without those of the views inside fields."""
    for node in arch.iter("field"):
        if not any(parent.tag == "field" for parent in node.iterancestors("field")):
            yield node


def _get_field(env, field, node):
    """Return the specification of one field."""
    visible = node.get("invisible") not in ("1", "True")
    if field.type in ONE:
        return {"fields": {"display_name": {}} if visible else {}}
    if field.type not in MANY or not visible:
        return {}
    if node.get("widget") == "many2many_tags":
        return {"fields": {"display_name": {}, "color": {}}}
    subviews = [child for child in node if child.tag in ("list", "kanban")]
    if not subviews:
        return {}
    comodel = env[field.comodel_name]
    return {"fields": _get_fields(env, comodel, subviews[0]), "limit": 40, "order": ""}
