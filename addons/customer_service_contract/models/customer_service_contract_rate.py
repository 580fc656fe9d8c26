from odoo import fields, models

from ..tools import fee


class CustomerServiceContractRate(models.Model):
    """Price and quantity of a line from a day on: the history of what it cost."""

    _name = "customer.service.contract.rate"
    _description = "Contract Rate"
    _order = "line_id, date_from, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.contract.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Float(string="Fee", digits="Product Price")
    discount = fields.Float(string="Disc. %", digits="Discount")
    reason = fields.Selection(
        [
            ("initial", "As Agreed"),
            ("amendment", "Amendment"),
            ("revision", "Price Revision"),
            ("renewal", "Renewal"),
        ],
        required=True,
        default="initial",
        readonly=True,
    )
    note = fields.Char()

    _day_uniq = models.UniqueIndex(
        "(line_id, date_from)", "A line has one price from a day on."
    )
    _discount_valid = models.Constraint(
        "CHECK (discount BETWEEN 0 AND 100)", "A discount is between 0 and 100 percent."
    )

    def _get_rate_on(self, day):
        """Return the rate that holds on a day: the last that began, else the first.

        :param date day: any day.
        """
        rates = self.sorted("date_from")
        begun = rates.filtered(lambda rate: rate.date_from and rate.date_from <= day)
        return begun[-1:] or rates[:1]

    def _get_rate(self):
        """Return the rate as plain values."""
        self.ensure_one()
        return fee.Rate(self.date_from, self.quantity, self.price_unit, self.discount)
