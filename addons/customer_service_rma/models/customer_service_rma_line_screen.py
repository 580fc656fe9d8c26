from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import rma

# Days in our hands from which an item is shown as slow, and as too slow
SLOW, TOO_SLOW = 7, 21


class CustomerServiceRmaLine(models.Model):
    """What the screens say of an item: where it is, since when, what is due next."""

    _inherit = "customer.service.rma.line"

    partner_id = fields.Many2one(related="rma_id.partner_id", string="Customer")
    warehouse_id = fields.Many2one(
        related="rma_id.warehouse_id", store=True, index="btree_not_null"
    )
    product_category_id = fields.Many2one(
        related="product_id.categ_id", string="Product Category", store=True, index=True
    )
    next_step = fields.Char(
        compute="_compute_next_step", string="Due Next", help="What is to be done now."
    )
    days_here = fields.Integer(
        compute="_compute_days_here",
        help="Days since it was received, while it is here.",
    )
    ageing = fields.Selection(
        [("fresh", "Fresh"), ("slow", "Slow"), ("too_slow", "Too slow")],
        compute="_compute_days_here",
    )
    is_late = fields.Boolean(
        compute="_compute_is_late", help="Promised to be back by now, and still open."
    )

    @api.depends("rma_id.name", "serial", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.rma_id.name} · {line.serial or line.name}"

    @api.depends("date_received", "date_done", "state")
    @api.depends_context("tz")
    def _compute_days_here(self):
        today = fields.Date.context_today(self)
        for line in self:
            here = line.date_received and line.state in rma.OPEN_STATES
            received = here and fields.Datetime.context_timestamp(
                line, line.date_received
            )
            line.days_here = (today - received.date()).days if received else 0
            line.ageing = "fresh"
            if line.days_here >= TOO_SLOW:
                line.ageing = "too_slow"
            elif line.days_here >= SLOW:
                line.ageing = "slow"

    @api.depends("date_promised", "state")
    @api.depends_context("tz")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.is_late = (
                line.state in (rma.DRAFT, *rma.OPEN_STATES)
                and bool(line.date_promised)
                and line.date_promised < today
            )

    @api.depends(lambda self: self._get_next_step_fields())
    @api.depends_context("lang")
    def _compute_next_step(self):
        for line in self:
            line.next_step = line._get_next_step()

    @api.model
    def _get_next_step_fields(self):
        """Return what the words for the next step depend on. Hook."""
        return ("state", "operation", "rma_id.date_expiry")

    def _get_next_step(self):
        """Return in words what is due next, nothing when nothing is. Hook."""
        self.ensure_one()
        if self.state == rma.READY:
            return self._get_next_step_ready()
        if self.state == rma.RECEIVED and self.operation == rma.REPAIR:
            return self.env._("Repair it")
        if self.state == rma.EXPECTED and self.rma_id.date_expiry:
            return self.env._(
                "Comes by %(date)s", date=format_date(self.env, self.rma_id.date_expiry)
            )
        words = {
            rma.DRAFT: self.env._("Authorize or refuse it"),
            rma.EXPECTED: self.env._("Comes to the warehouse"),
            rma.RECEIVED: self.env._("Decide what becomes of it"),
            rma.WORKSHOP: self.env._("End the repair"),
            rma.SUPPLIER: self.env._("Comes back from the supplier"),
        }
        return words.get(self.state, False)

    def _get_next_step_ready(self):
        """Return in words what is due when it is decided. Hook."""
        words = {
            rma.REPAIR: self.env._("Send it back"),
            rma.RETURN: self.env._("Send it back"),
            rma.REPLACE: self.env._("Send the replacement"),
            rma.ADVANCE: self.env._("Settle the advance"),
            rma.REFUND: self.env._("Credit it"),
            rma.SCRAP: self.env._("Scrap it"),
            rma.NO_RETURN: self.env._("Settle it"),
        }
        return words[self.operation or self.operation_requested]

    def action_open(self):
        """Open the item by itself."""
        self.ensure_one()
        return self._get_records_action(name=self.display_name)
