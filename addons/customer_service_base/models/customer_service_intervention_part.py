from odoo import models


class CustomerServiceIntervention(models.Model):
    """The parts of an intervention when it is closed: asked about, never dropped."""

    _inherit = "customer.service.intervention"

    def _get_open_parts(self):
        """Return the parts of which something is still to be used."""
        return self.part_ids.filtered("remaining_quantity")

    def action_reserve_parts(self):
        """Reserve all parts of the interventions that are still to be used."""
        self.part_ids.action_reserve()

    def action_consume_parts(self):
        """Use all that was planned on the interventions."""
        self._get_open_parts().action_consume()

    def _get_close_doubts(self):
        doubts = super()._get_close_doubts()
        for part in self._get_open_parts():
            values = {
                "quantity": f"{part.remaining_quantity:g}",
                "unit": part.uom_id.display_name,
                "part": part.product_id.display_name,
            }
            if part.source != "direct" and not part.reserved_quantity:
                text = self.env._(
                    "%(quantity)s %(unit)s of %(part)s were missing and not used. "
                    "Close without them?",
                    **values,
                )
            else:
                text = self.env._(
                    "%(quantity)s %(unit)s of %(part)s were not used. Give them up?",
                    **values,
                )
            doubts.append(text)
        return doubts

    def _settle_parts(self):
        """Give up what was not used, and say so in the call."""
        result = super()._settle_parts()
        self._get_open_parts()._give_up()
        return result
