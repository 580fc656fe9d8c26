from odoo import api, fields, models

from ..tools import rma


class CustomerServiceRma(models.Model):
    """What the screens say of a return."""

    _inherit = "customer.service.rma"

    next_step = fields.Char(compute="_compute_next_step", string="Due Next")
    line_count = fields.Integer(compute="_compute_screen", string="Number of Items")
    open_line_count = fields.Integer(
        compute="_compute_screen", string="Items not done yet"
    )
    ready_count = fields.Integer(compute="_compute_screen", string="Items to send back")
    picking_count = fields.Integer(
        compute="_compute_picking_count", groups="stock.group_stock_user"
    )
    serials = fields.Char(
        compute="_compute_screen", string="What comes back", help="The items in short."
    )
    is_late = fields.Boolean(
        compute="_compute_is_late", help="Promised to be back by now, and still open."
    )

    @api.depends(
        "line_ids.state", "line_ids.serial", "line_ids.name", "line_ids.operation"
    )
    def _compute_screen(self):
        for return_ in self:
            lines = return_.line_ids
            return_.line_count = len(lines)
            return_.open_line_count = len(
                lines.filtered(lambda line: line.state in rma.OPEN_STATES)
            )
            return_.ready_count = len(
                lines.filtered(
                    lambda line: (
                        line.state == rma.READY
                        and line.operation in (rma.RETURN, rma.REPAIR)
                    )
                )
            )
            return_.serials = ", ".join(
                f"{line.name} {line.serial or ''}".strip() for line in lines
            )

    @api.depends("line_ids.next_step", "state")
    @api.depends_context("lang")
    def _compute_next_step(self):
        for return_ in self:
            steps = return_.line_ids.filtered("next_step").grouped("next_step")
            several = len(return_.line_ids) > 1
            return_.next_step = " · ".join(
                f"{step} ({', '.join(one.serial or one.name for one in lines)})"
                if several and len(steps) > 1
                else step
                for step, lines in steps.items()
            )

    @api.depends("date_promised", "state")
    @api.depends_context("tz")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for return_ in self:
            return_.is_late = (
                return_.state in ("draft", "open")
                and bool(return_.date_promised)
                and return_.date_promised < today
            )

    def _compute_picking_count(self):
        counts = dict.fromkeys(self.ids, self.env["stock.picking"])
        for line, moves in self.env["stock.move"]._read_group(
            [("customer_service_rma_line_id.rma_id", "in", self.ids)],
            ["customer_service_rma_line_id"],
            ["id:recordset"],
        ):
            counts[line.rma_id.id] |= moves.picking_id
        for return_ in self:
            return_.picking_count = len(counts.get(return_.id, ()))
