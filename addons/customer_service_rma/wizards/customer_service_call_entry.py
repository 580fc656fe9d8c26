from odoo import models
from odoo.fields import Domain

from ..tools import rma


class CustomerServiceCallEntry(models.TransientModel):
    """Whoever answers the telephone knows where the machine is."""

    _inherit = "customer.service.call.entry"

    def _get_alerts(self):
        return super()._get_alerts() + self._get_rma_alerts()

    def _get_rma_alerts(self):
        """Return the open returns of the machine, as warnings."""
        machine = self.equipment_id._origin
        if not machine:
            return []
        lines = self.env["customer.service.rma.line"].search(
            Domain("equipment_id", "=", machine.id)
            & Domain("state", "in", (rma.DRAFT, *rma.OPEN_STATES))
        )
        states = dict(lines._fields["state"]._description_selection(self.env))
        return [
            {
                "level": "warning",
                "text": self.env._(
                    "This machine is on return %(number)s: %(state)s.",
                    number=line.rma_id.name,
                    state=states[line.state],
                ),
            }
            for line in lines
        ]
