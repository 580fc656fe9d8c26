from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_rma.tools import rma

NO_LINES = ("line_section", "line_subsection", "line_note")


class AccountMove(models.Model):
    """E-invoices of repairs name the document the goods went back with."""

    _inherit = "account.move"

    def _get_ddt_values(self):
        """Name only documents that exist: what has no number travelled without."""
        values = {
            picking: lines
            for picking, lines in super()._get_ddt_values().items()
            if picking.l10n_it_ddt_number
        }
        if self.move_type == "out_invoice" and self.state == "posted":
            self._add_return_deliveries(values)
        return values

    def _add_return_deliveries(self, values):
        """Add the deliveries the repaired goods went back with.

        :param dict values: numbers of lines, by delivery.
        """
        named = {number for lines in values.values() for number in lines}
        deliveries = self._get_return_deliveries()
        if not deliveries:
            return
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type not in NO_LINES
        )
        for number, line in enumerate(lines, 1):
            # sudo: who invoices may not see the calls
            call = line.sudo().sale_line_ids.order_id.customer_service_call_id
            for picking in deliveries.get(call, ()) if number not in named else ():
                values.setdefault(picking, []).append(number)

    def _get_return_deliveries(self):
        """Return the numbered deliveries of the returns of the calls, by call.

        Only what had left on the day of the invoice: a document to come is of none.
        """
        # sudo: who invoices may see neither calls nor movements
        free = self.sudo()
        moves = free.env["stock.move"].search(
            Domain(
                "customer_service_rma_line_id.rma_id.call_id",
                "in",
                free.customer_service_call_ids.ids,
            )
            & Domain("customer_service_rma_role", "=", rma.BACK)
            & Domain("state", "=", "done")
            & Domain("picking_id.l10n_it_ddt_number", "!=", False),
            order="date, id",
        )
        deliveries = {}
        for move in moves:
            picking = move.picking_id.with_env(self.env)
            left = fields.Datetime.context_timestamp(picking, move.date).date()
            call = move.customer_service_rma_line_id.rma_id.call_id
            known = deliveries.setdefault(call, picking.browse())
            if left <= self.invoice_date:
                deliveries[call] = known | picking
        return deliveries
