from odoo import models

from .customer_service_intervention import DONE, PLANNED


class CustomerServiceIntervention(models.Model):
    """How a visit is told to the customer."""

    _inherit = "customer.service.intervention"

    def _get_portal_status(self):
        """Return the style of the badge and the words for the state of a visit."""
        self.ensure_one()
        if self.state == PLANNED:
            return "text-bg-light", self.env._("To be confirmed")
        labels = dict(self._fields["state"]._description_selection(self.env))
        style = "text-bg-success" if self.state == DONE else "text-bg-info"
        return style, labels[self.state]
