from odoo import api, fields, models

from .customer_service_stage import WAITING


class CustomerServiceCall(models.Model):
    """Time that runs and time that stands still on a call."""

    _inherit = "customer.service.call"

    pause_reason_id = fields.Many2one(
        "customer.service.pause.reason",
        string="Waits for",
        compute="_compute_pause_reason_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )

    @api.depends("stage_id")
    def _compute_pause_reason_id(self):
        """A waiting call has the reason of its stage, or the one said by hand."""
        for call in self:
            waiting = call.stage_id.state == WAITING
            call.pause_reason_id = waiting and (
                call.stage_id.pause_reason_id or call.pause_reason_id
            )
