from base64 import b64encode
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.image import image_data_uri

from ..tools import warranty

NUMBERS_AND_DATES = ("integer", "float", "date", "datetime")


class CustomerServiceEquipment(models.Model):
    """What the prints and the portal page of a machine show."""

    _inherit = "customer.service.equipment"

    def _get_label_qr(self):
        """Return the QR code of the label as a drawing, for the ``src`` of an image.

        A drawing and not a bitmap: it stays sharp on a label printer.
        """
        code = qrcode.QRCode(
            error_correction=qrcode.constants.ERROR_CORRECT_M,
            border=0,
            image_factory=SvgPathImage,
        )
        code.add_data(self._get_label_url())
        stream = BytesIO()
        code.make_image().save(stream)
        return image_data_uri(b64encode(stream.getvalue()))

    def _get_sheet_properties(self):
        """Return label and text of the category's own fields that have a value."""
        self.ensure_one()
        definitions = self.read(["properties"])[0]["properties"]
        lines = [
            (definition["string"], self._get_sheet_property_text(definition))
            for definition in definitions
            if definition["type"] != "separator"
        ]
        return [(label, text) for label, text in lines if text]

    def _get_sheet_property_text(self, definition):
        """Return a property's value as people read it, or a false value.

        :param dict definition: definition and ``value``, as ``read`` gives them.
        """
        value, kind = definition.get("value"), definition["type"]
        if kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value and kind not in ("integer", "float"):
            return False
        if value is None or value is False:
            return False
        if kind in NUMBERS_AND_DATES:
            return self.env[f"ir.qweb.field.{kind}"].value_to_html(value, {})
        labels = {
            "selection": lambda: [dict(definition["selection"]).get(value)],
            "tags": lambda: [tag[1] for tag in definition["tags"] if tag[0] in value],
            "many2one": lambda: [value[1]],
            "many2many": lambda: [record[1] for record in value],
        }.get(kind, lambda: [str(value)])
        return ", ".join(label for label in labels() if label)

    def _get_sheet_warranties(self):
        """Return name, last day, state and its name of each part of the warranty."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        # sudo: the days of notice of the company are no secret
        notice = self.company_id.sudo().customer_service_warranty_notice_days
        names = dict(self._fields["warranty_state"]._description_selection(self.env))
        components = [
            (self.env._("Parts"), self.warranty_parts_end),
            (self.env._("Labour"), self.warranty_labour_end),
            (self.env._("Travel"), self.warranty_travel_end),
        ]
        states = [
            warranty.warranty_state(today, end, notice) for _name, end in components
        ]
        return [
            {"name": name, "end": end, "state": state, "state_name": names[state]}
            for (name, end), state in zip(components, states, strict=True)
        ]

    def _get_sheet_history_domain(self):
        """Return the rows to show: what happened to the machines or components.

        Components follow their machine: its moves tell where they went. They are
        named by id, so that the history is read by the index on the machine.
        """
        # sudo: a component that went elsewhere leaves its history; rules say who reads
        machines = self.sudo()._get_with_components()
        return Domain("equipment_id", "in", machines.ids) & (
            Domain("equipment_id", "in", self.ids) | Domain("kind", "!=", "move")
        )

    def _get_sheet_history(self):
        """Return the history of each machine with its components, newest first.

        :return: dict of history rows by machine, read all together.
        """
        history = self.env["customer.service.history"]
        rows = history.search_fetch(self._get_sheet_history_domain())
        found = {equipment.id: [] for equipment in self}
        for row in rows:
            for key in row.equipment_id.parent_path.split("/")[:-1]:
                if int(key) in found:
                    found[int(key)].append(row.id)
        return {
            equipment: rows.browse(found[equipment.id]).with_prefetch(rows.ids)
            for equipment in self
        }

    def action_customer_service_set_on_call(self):
        """Say that the call of the context is about this machine."""
        self.ensure_one()
        calls = self.env["customer.service.call"]
        call = calls.browse(self.env.context.get("customer_service__call_id"))
        call.equipment_id = self
