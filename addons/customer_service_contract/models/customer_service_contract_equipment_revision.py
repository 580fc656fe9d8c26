from datetime import timedelta

from odoo import fields, models

from .customer_service_contract import FEE_GROUPS

ONE_DAY = timedelta(days=1)


class CustomerServiceContractEquipment(models.Model):
    """Fees that machines have of their own, revised like those of lines.

    The fee of a row never changes: the row ends, and one with the new fee follows.
    """

    _inherit = "customer.service.contract.equipment"

    revision_line_id = fields.Many2one(
        "customer.service.price.revision.line",
        string="Revision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=FEE_GROUPS,
    )

    _revision_once = models.UniqueIndex(
        "(revision_line_id) WHERE revision_line_id IS NOT NULL",
        "A revision writes one price of a machine.",
    )

    def _has_own_price(self, day):
        """Tell whether the machine has a fee of its own on a day."""
        self.ensure_one()
        return (
            self.own_price
            and (not self.date_from or self.date_from <= day)
            and (not self.date_to or self.date_to >= day)
        )

    def _get_unbroken(self, day):
        """Return the rows that touch each other around the one of a day, oldest first.

        :param date day: on which one of the rows of a machine counts.
        """
        rows = self.sorted(lambda one: one._get_first_day())
        unbroken = rows.filtered(lambda one: one._has_own_price(day))
        for row in rows.filtered(lambda one: one._get_first_day() > day):
            if (
                unbroken[-1:].date_to
                and unbroken[-1].date_to + ONE_DAY == row.date_from
            ):
                unbroken += row
        for row in rows[::-1].filtered(lambda one: one.date_to and one.date_to < day):
            if unbroken and row.date_to + ONE_DAY == unbroken[0].date_from:
                unbroken = row + unbroken
        return unbroken

    def _get_price_on(self, day):
        """Return the row that counts on a day."""
        return self.filtered(lambda one: one._has_own_price(day))

    def _get_first_day(self):
        """Return the first day on which the machine is paid for."""
        return self.date_from or self.line_id.date_start

    def _get_last_day(self):
        """Return the last day of the rows, False when there is none."""
        return self[-1:].date_to

    def _get_revision_price(self):
        """Return the price for the arithmetic of revisions."""
        self.ensure_one()
        return self.revision_line_id._get_price(self, "initial")

    def _prepare_revised_vals(self, row):
        """Return the values of the row that follows with the new fee.

        :param row: of the campaign that revises it.
        """
        self.ensure_one()
        vals = {**row._prepare_price_vals(), "date_to": self.date_to}
        return self.copy_data(vals)[0]

    def _end_before(self, day):
        """Make room for the row that begins on a day."""
        self.date_to = day - ONE_DAY

    def _take_back(self, price, row):
        """Take a revision back.

        :param float price: before it.
        :param row: of the campaign before, which the price is of then, or empty.
        """
        self.ensure_one()
        self.write({"price_unit": price, "revision_line_id": row.id})

    def _true_up_lines(self, since=None):
        """Leave it to a revision to correct the ledger, once for all it writes."""
        if not self.env.context.get("customer_service__price_revision"):
            return super()._true_up_lines(since)
        return None
