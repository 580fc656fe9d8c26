from odoo import fields, models

from ..tools.price_revision import REVISION


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
        return self.revision_line_id._get_price(self, "initial")

    def _get_price_on(self, day):
        """Return the row that counts on a day."""
        return self._get_rate_on(day)

    def _get_first_day(self):
        """Return the day from which the price counts."""
        return self.date_from

    def _get_last_day(self):
        """Return no day: prices of a line last as long as it."""
        return False

    def _prepare_revised_vals(self, row):
        """Return the values of the price that follows.

        :param row: of the campaign that revises it.
        """
        self.ensure_one()
        return {
            **row._prepare_price_vals(),
            "line_id": self.line_id.id,
            "quantity": self.quantity,
            "discount": self.discount,
            "reason": REVISION,
            "note": row.revision_id.name,
        }

    def _end_before(self, day):
        """Make room for the price of a day: a rate ends where the next begins."""

    def _take_back(self, price, row):
        """Take a revision back.

        :param float price: before it.
        :param row: of the campaign before, which the price is of then, or empty.
        """
        self.ensure_one()
        if not row and self.reason == REVISION:
            self.unlink()
        else:
            self.write({"price_unit": price, "revision_line_id": row.id})
