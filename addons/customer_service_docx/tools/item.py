"""What may be put into a document: one table makes data, list and sample."""

from dataclasses import dataclass

RAW = "_value"  # ending of the bare number beside a formatted one
NUMBERS = ("money", "number", "hours")


@dataclass(frozen=True)
class Item:
    """A placeholder, a group of them, or a table of rows.

    :ivar str name: as it is written in the template.
    :ivar source: dotted path of fields from the owner, key when the owner is a dict,
        or a function of the owner. The name itself when not said.
    :ivar str kind: text, html, date, datetime, money, number, hours, yes, image; what
        the field is when not said. Money is a pair of amount and currency.
    :ivar str meaning: for people; the label of the field when not said.
    :ivar example: for the list and for trying a template.
    :ivar model: empty recordset of what a function returns, when these are records.
    :ivar tuple items: of a group or of each row.
    :ivar str one: the name of a row inside a loop; only tables have it.
    :ivar tuple box: room for a picture, in millimetres.
    """

    name: str
    source: object = None
    kind: str = ""
    meaning: str = ""
    example: object = None
    model: object = None
    items: tuple = ()
    one: str = ""
    box: tuple = (45, 20)

    def get_source(self):
        return self.name if self.source is None else self.source


def group(name, source, items, meaning="", model=None):
    """Return placeholders that belong together: ``customer.name``."""
    return Item(name, source, meaning=meaning, items=tuple(items), model=model)


def rows(name, one, source, items, meaning="", model=None):
    """Return a table: ``{%tr for part in parts %}``."""
    return Item(name, source, "", meaning, None, model, tuple(items), one)


def iter_placeholders(items, prefix=""):
    """Yield what a template may name, with its depth, in the order of the table.

    :return: tuples of depth, tag as it is written, and item.
    """
    for item in items:
        path = f"{prefix}{item.name}"
        if item.one:
            yield 0, f"{{%tr for {item.one} in {path} %}}", item
            for depth, tag, inner in iter_placeholders(item.items, f"{item.one}."):
                yield depth + 1, tag, inner
            yield 0, "{%tr endfor %}", None
        elif item.items:
            yield 0, "", item
            yield from iter_placeholders(item.items, f"{path}.")
        else:
            yield 0, f"{{{{ {path} }}}}", item
