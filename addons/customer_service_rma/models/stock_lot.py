from odoo import models
from odoo.exceptions import UserError

from ..tools import rma


class StockLot(models.Model):
    """Numbers that returns are pinned to."""

    _inherit = "stock.lot"

    def write(self, vals):
        """A number corrected in stock is corrected on its open returns, too."""
        if vals.keys().isdisjoint(("name", "product_id", "company_id")):
            return super().write(vals)
        lines = self._get_open_rma_lines()
        if lines and not vals.keys().isdisjoint(("product_id", "company_id")):
            raise UserError(
                self.env._(
                    "%(number)s is on return %(return)s, which is open: it stays what "
                    "it is.",
                    **{
                        "number": lines[0].lot_id.name,
                        "return": lines[0].rma_id.name,
                    },
                )
            )
        result = super().write(vals)
        if "name" in vals:
            lines.serial = vals["name"]
        return result

    def _get_open_rma_lines(self):
        """Return the lines of open returns that are for these numbers."""
        # sudo: who keeps stock only reads returns, maybe not those of a company
        lines = self.env["customer.service.rma.line"].sudo()
        return lines.search(
            [
                ("lot_id", "in", self.ids),
                ("state", "in", (rma.DRAFT, *rma.OPEN_STATES)),
            ]
        )

    def _is_of_another_customer(self, line):
        """Tell whether a number stands for goods of another customer than a line's.

        :param line: ``customer.service.rma.line``.
        """
        self.ensure_one()
        lines = self.env["customer.service.rma.line"].search(
            [("lot_id", "=", self.id)], order="id desc", limit=1
        )
        if line.equipment_id and lines.equipment_id:
            return line.equipment_id != lines.equipment_id
        return bool(lines) and (
            lines.commercial_partner_id != line.commercial_partner_id
        )
