from odoo import api, fields, models

from .customer_service_intervention_charge import CLOSING
from .customer_service_part import RELEASED

CHARGED_FIELDS = {
    "used_quantity",
    "returned_quantity",
    "product_id",
    "uom_id",
    "intervention_id",
    "call_id",
}


class CustomerServicePart(models.Model):
    """What of a spare part is charged: what was used and did not come back."""

    _inherit = "customer.service.part"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._refresh_charges()
        return parts

    def write(self, vals):
        calls = self.call_id if "call_id" in vals else self.call_id.browse()
        result = super().write(vals)
        if CHARGED_FIELDS & vals.keys():
            self._refresh_charges(calls)
        return result

    def _refresh_charges(self, calls=None):
        """Have the charges of used parts follow what happens to them."""
        used = self.filtered(lambda part: part.used_quantity or part.date_used)
        if not self.env.context.get(CLOSING):
            (used.call_id | (calls or used.call_id))._update_charges()

    def _is_cost_in_stock(self):
        """Tell whether a movement of goods carries the cost of the part. Hook."""
        self.ensure_one()
        return False

    def _get_charge_facts(self, planned=False):
        """Return what of the parts may be charged.

        :param bool planned: what is foreseen, instead of what was used and did not
            come back.
        :return: list of dicts, as those of ``_get_charge_facts`` of an intervention,
            with ``part``.
        """
        facts = []
        for part in self:
            if planned:
                quantity = 0.0 if part.state == RELEASED else part.quantity
            else:
                quantity = part.used_quantity - part.returned_quantity
            if quantity > 0:
                facts.append(
                    {
                        "call": part.call_id,
                        "intervention": part.intervention_id,
                        "part": part,
                        "key": f"part:{part.id}",
                        "kind": "part",
                        "quantity": quantity,
                        "uom": part.uom_id,
                        "product": part.product_id,
                        "name": part.name,
                        "date": fields.Datetime.context_timestamp(
                            part, part.date_used or fields.Datetime.now()
                        ).date(),
                    }
                )
        return facts
