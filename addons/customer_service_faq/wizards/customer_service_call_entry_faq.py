from odoo import fields, models
from odoo.tools import plaintext2html

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from ..models.customer_service_faq import PUBLISHED


class CustomerServiceCallEntry(models.TransientModel):
    """What solves a call while it is still on the telephone."""

    _inherit = "customer.service.call.entry"

    faq_id = fields.Many2one(
        "customer.service.faq",
        string="FAQ",
        check_company=True,
        domain=[("state", "=", PUBLISHED)],
        help="Its solution was inserted. It counts when the call is solved.",
    )

    def _prepare_call_vals(self):
        vals = super()._prepare_call_vals()
        if self.faq_id:
            vals["faq_id"] = self.faq_id.id
        return vals

    def action_solve_by_faq(self, faq_id):
        """Save the call, solved by an entry of the FAQ, and take the next one.

        What the operator wrote as the solution stands instead of that of the entry.

        :param int faq_id: a published entry that the user may read.
        """
        self.ensure_one()
        entry = self.env["customer.service.faq"].browse(faq_id)
        entry.check_access("read")
        self.faq_id = entry
        call = self._save_call()
        if call.state in OPEN_STATES and (self.solution or "").strip():
            call.solution = plaintext2html(self.solution)
        return call.action_solve_by_faq(entry.id) or self._open_next(call)
