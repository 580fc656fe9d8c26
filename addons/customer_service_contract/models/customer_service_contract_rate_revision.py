from decimal import Decimal

from odoo import fields, models

from ..tools.price_revision import REVISION, Price


class CustomerServiceContractRate(models.Model):
    """Prices that a revision wrote."""

    _inherit = "customer.service.contract.rate"

    revision_line_id = fields.Many2one(
        "customer.service.price.revision.line",
        string="Revision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    revision_change = fields.Float(related="revision_line_id.change")

    _revision_once = models.UniqueIndex(
        "(revision_line_id) WHERE revision_line_id IS NOT NULL",
        "A revision writes one price of a fee.",
    )

    def _get_revision_price(self):
        """Return the price for the arithmetic of revisions."""
        self.ensure_one()
        row = self.revision_line_id
        return Price(
            day=self.date_from,
            price=Decimal(str(self.price_unit)),
            reason=REVISION if row else self.reason,
            month=row.month_new or None,
            provisional=row.provisional,
        )
