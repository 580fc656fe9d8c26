from base64 import b64decode
from datetime import date, datetime, time
from io import BytesIO

from PIL import Image, ImageDraw

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import html2plaintext
from odoo.tools.misc import format_date, format_time, formatLang

from ..tools.item import NUMBERS, RAW, iter_placeholders
from ..tools.picture import Picture

KINDS = {
    "char": "text",
    "text": "text",
    "html": "html",
    "date": "date",
    "datetime": "datetime",
    "monetary": "money",
    "float": "number",
    "integer": "number",
    "boolean": "yes",
    "selection": "selection",
    "many2one": "name",
    "many2many": "name",
    "one2many": "name",
    "binary": "image",
    "image": "image",
}
NAMES = {"name", "code", "display_name", "complete_name"}
MAX_PIXELS = 50_000_000  # of a picture that is opened
LARGEST = 1600  # pixels of a side in the document
SAMPLE_DAY = date(2026, 3, 14)
SAMPLE_MOMENT = datetime.combine(SAMPLE_DAY, time(8, 30))


class CustomerServiceDocxBuilder(models.AbstractModel):
    """Makes plain data of records, by tables of :class:`Item`.

    It reads as the user of its environment and writes in the language of its context:
    what the user may not read is empty. Nothing that leaves it is a record.
    """

    _name = "customer.service.docx.builder"
    _description = "Data of Word Documents"

    # ------------------------------------------------------------------
    # Data
    # ------------------------------------------------------------------
    @api.model
    def _build(self, owner, items):
        """Return the data of a record, or of a dict of values, as a plain dict."""
        data = {}
        for item in items:
            value = self._read(owner, item)
            if item.one:
                data[item.name] = [
                    self._build(row, item.items) for row in self._split(value)
                ]
            elif item.items:
                inner = self._split(value)[:1]
                if isinstance(inner, list):
                    inner = inner[0] if inner else {}
                data[item.name] = self._build(inner, item.items)
            else:
                self._put(data, item, owner, value)
        return data

    @api.model
    def _read(self, owner, item):
        """Return the value of an item, nothing when the user may not read it."""
        source = item.get_source()
        if not owner and not callable(source):
            return False
        try:
            if callable(source):
                return source(owner) if owner else False
            if isinstance(owner, dict):
                return owner.get(source)
            return self._follow(owner, source)
        except (AccessError, MissingError):
            return False

    @api.model
    def _follow(self, owner, source):
        """Return what a dotted path leads to.

        What others have read stands in the cache, also for who may not read it: each
        record on the way is asked for.
        """
        for place, name in enumerate(source.split(".")):
            if place:
                owner = owner._filtered_access("read")
            owner = owner[name]
        return owner

    @api.model
    def _split(self, value):
        """Return records the user may read, or dicts, as what can be iterated."""
        if isinstance(value, models.BaseModel):
            return value._filtered_access("read")
        if isinstance(value, dict):
            return [value]
        return list(value or ())

    @api.model
    def _put(self, data, item, owner, value):
        """Put one value into the data as text, and numbers as numbers beside it."""
        kind = item.kind or self._get_kind(owner, item)
        if kind == "money" and not isinstance(value, tuple):
            value = (value, self._get_currency(owner, item))
        try:
            data[item.name] = getattr(self, f"_format_{kind}")(value, item, owner)
        except (AccessError, MissingError):
            data[item.name] = ""
        if kind in NUMBERS:
            number = value[0] if isinstance(value, tuple) else value
            data[item.name + RAW] = float(number or 0.0)

    @api.model
    def _find_field(self, model, item):
        """Return the field that an item shows and the model it is of, or nothing."""
        source = item.get_source()
        if model is None or callable(source):
            return None, None
        *path, last = source.split(".")
        for name in path:
            model = self.env[model._fields[name].comodel_name]
        return model._fields[last], model

    @api.model
    def _get_kind(self, owner, item):
        if not isinstance(owner, models.BaseModel):
            return "text"
        field, _model = self._find_field(owner, item)
        return KINDS.get(field.type, "text") if field else "text"

    @api.model
    def _get_currency(self, owner, item):
        """Return the currency of a field of money."""
        if not isinstance(owner, models.BaseModel) or not owner:
            return False
        record = owner
        for name in item.get_source().split(".")[:-1]:
            record = record[name]
        field, _model = self._find_field(owner, item)
        return record[field.get_currency_field(record)]

    # ------------------------------------------------------------------
    # Formats, each in the language of the environment
    # ------------------------------------------------------------------
    @api.model
    def _format_text(self, value, item, owner):
        return str(value) if value not in (False, None) else ""

    @api.model
    def _format_html(self, value, item, owner):
        text = html2plaintext(value or "", include_references=False)
        return text.strip()

    @api.model
    def _format_date(self, value, item, owner):
        if isinstance(value, datetime):
            value = fields.Datetime.context_timestamp(self, value).date()
        return format_date(self.env, value) if value else ""

    @api.model
    def _format_datetime(self, value, item, owner):
        if not value:
            return ""
        clock = format_time(
            self.env, value, tz=self.env.context.get("tz"), time_format="short"
        )
        return f"{self._format_date(value, item, owner)} {clock}"

    @api.model
    def _format_money(self, value, item, owner):
        amount, currency = value
        return formatLang(self.env, amount or 0.0, currency_obj=currency or None)

    @api.model
    def _format_number(self, value, item, owner):
        value = value or 0.0
        digits = next(
            digits
            for digits in range(4)
            if digits == 3 or value == round(value, digits)
        )
        return formatLang(self.env, value, digits=digits)

    @api.model
    def _format_hours(self, value, item, owner):
        minutes = round((value or 0.0) * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"

    @api.model
    def _format_yes(self, value, item, owner):
        return bool(value)

    @api.model
    def _format_name(self, value, item, owner):
        if not value:
            return ""
        return ", ".join(value._filtered_access("read").mapped("display_name"))

    @api.model
    def _format_selection(self, value, item, owner):
        field, model = self._find_field(owner, item)
        if not value or not field:
            return ""
        return dict(field._description_selection(model.env)).get(value, "")

    @api.model
    def _format_image(self, value, item, owner):
        """Return a picture that Word can show, or an empty text.

        :param value: bytes, or what a field of the host holds.
        """
        if not value:
            return ""
        is_field = isinstance(owner, models.BaseModel) and not callable(
            item.get_source()
        )
        try:
            content = b64decode(value) if is_field else value
            with Image.open(BytesIO(content)) as image:
                if image.width * image.height > MAX_PIXELS:
                    return ""
                photo = image.format == "JPEG"
                image.thumbnail((LARGEST, LARGEST))
                stream = BytesIO()
                image.convert("RGB" if photo else "RGBA").save(
                    stream, "JPEG" if photo else "PNG"
                )
                return Picture(stream.getvalue(), image.size, item.box)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return ""

    # ------------------------------------------------------------------
    # Example and list
    # ------------------------------------------------------------------
    @api.model
    def _sample(self, model, items):
        """Return an example of the data, with two rows in each table.

        :param model: empty recordset of the owner, or None for dicts.
        """
        data = {}
        for item in items:
            inner = self._get_inner(model, item)
            if item.one:
                data[item.name] = [self._sample(inner, item.items) for _row in range(2)]
            elif item.items:
                data[item.name] = self._sample(inner, item.items)
            else:
                self._put(
                    data, *self._get_sample(item, self._get_kind(model, item), model)
                )
        return data

    @api.model
    def _get_inner(self, model, item):
        """Return the model of what is in a group or table; None for dicts."""
        if item.model is not None or callable(item.get_source()):
            return item.model
        field, _model = self._find_field(model, item)
        return self.env[field.comodel_name] if field and field.comodel_name else None

    @api.model
    def _get_sample(self, item, kind, model):
        """Return an item as one of plain kind, its owner and its example."""
        kind = item.kind or kind
        if kind in ("selection", "name"):
            kind = "text"
        example = item.example
        if example is None:
            example = {
                "date": SAMPLE_DAY,
                "datetime": SAMPLE_MOMENT,
                "money": 1234.5,
                "number": 3.0,
                "hours": 1.5,
                "yes": True,
                "image": self._draw_sample(),
            }.get(kind, self._get_meaning(model, item))
        if kind == "money":
            example = (example, self.env.company.currency_id)
        return type(item)(item.name, kind=kind, box=item.box), {}, example

    @api.model
    def _draw_sample(self):
        """Return a picture of nothing."""
        image = Image.new("RGB", (240, 110), "#e9edf2")
        draw = ImageDraw.Draw(image)
        draw.line((0, 0, 240, 110), fill="#9aa7b8", width=2)
        draw.line((0, 110, 240, 0), fill="#9aa7b8", width=2)
        stream = BytesIO()
        image.save(stream, "PNG")
        return stream.getvalue()

    @api.model
    def _get_meaning(self, model, item):
        """Return what an item means, in the language of the user."""
        if item.meaning:
            return item.meaning
        field, _model = self._find_field(model, item)
        if not field:
            return item.name
        label = field._description_string(self.env)
        first, dot, _rest = item.get_source().partition(".")
        if not dot:
            return label
        linked = model._fields[first]._description_string(self.env)
        return linked if field.name in NAMES else f"{linked}: {label}"

    @api.model
    def _list(self, model, items):
        """Return what a template may name: depth, tag, meaning and example.

        The example of a heading is None.
        """
        meanings = self._get_meanings(model, items)
        sample = self._sample(model, items)
        entries = []
        for depth, tag, item in iter_placeholders(items):
            if item is None:
                entries.append((depth, tag, "", ""))
            elif item.items:
                entries.append((depth, tag, meanings[id(item)], None))
            else:
                entries.append(
                    (depth, tag, meanings[id(item)], self._show(item, sample, items))
                )
        return entries

    @api.model
    def _get_meanings(self, model, items):
        """Return the meaning of each item of a table, by identity."""
        found = {}
        for item in items:
            found[id(item)] = self._get_meaning(model, item)
            if item.items:
                found |= self._get_meanings(self._get_inner(model, item), item.items)
        return found

    @api.model
    def _show(self, item, sample, items):
        """Return the example of an item as it is printed."""
        value = self._dig(item, sample, items)
        if isinstance(value, Picture):
            return self.env._("(picture)")
        return "✓" if value is True else str(value)

    @api.model
    def _dig(self, wanted, sample, items):
        """Return the value of an item in an example, however deep it is."""
        for item in items:
            if item is wanted:
                return sample[item.name]
            if item.items:
                inner = sample[item.name][0] if item.one else sample[item.name]
                value = self._dig(wanted, inner, item.items)
                if value is not None:
                    return value
        return None

    @api.model
    def _get_today(self):
        return fields.Date.context_today(self)
