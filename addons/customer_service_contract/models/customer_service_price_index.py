from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.price_revision import Series


class CustomerServicePriceIndex(models.Model):
    """A published series of prices that contracts refer to, for instance ISTAT's FOI.

    Its values are those that the statistics office publishes, in the base of the
    month; what links one base with the next is a row of its own, so that values never
    have to be reckoned anew when the base changes.
    """

    _name = "customer.service.price.index"
    _description = "Price Index"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the index between companies.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        help="Fees in other currencies are not revised by it. Empty: any currency.",
    )
    definition = fields.Text(
        translate=True, help="What it measures and who publishes it, as contracts say."
    )
    website = fields.Char(string="Published at")
    value_ids = fields.One2many(
        "customer.service.price.index.value", "index_id", string="Values"
    )
    link_ids = fields.One2many(
        "customer.service.price.index.link", "index_id", string="Changes of Base"
    )
    last_month = fields.Date(compute="_compute_last_month", help="Last value known.")

    @api.depends("value_ids.month")
    def _compute_last_month(self):
        last = dict(
            self.env["customer.service.price.index.value"]._read_group(
                [("index_id", "in", self.ids)], ["index_id"], ["month:max"]
            )
        )
        for index in self:
            index.last_month = last.get(index._origin, False)

    def _get_series(self, day):
        """Return what is published of each index by a day, for the arithmetic.

        :param date day: values published later are not known yet.
        :return: :class:`Series` by index.
        """
        known = Domain("index_id", "in", self.ids) & (
            Domain("date_published", "=", False) | Domain("date_published", "<=", day)
        )
        values, links = defaultdict(dict), defaultdict(list)
        for row in self.env["customer.service.price.index.value"].search_fetch(
            known, ["index_id", "month", "value"]
        ):
            values[row.index_id][row.month] = Decimal(str(row.value))
        for row in self.env["customer.service.price.index.link"].search_fetch(
            [("index_id", "in", self.ids)], ["index_id", "month", "coefficient"]
        ):
            links[row.index_id].append((row.month, Decimal(str(row.coefficient))))
        return {index: Series(values[index], tuple(links[index])) for index in self}
