from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CLOSED,
    SOLVED,
)


class CustomerServiceCallReport(models.Model):
    """How many of the solved calls an entry of the FAQ solved."""

    _inherit = "customer.service.call.report"
    _depends = {"customer.service.call": ["faq_id"]}

    faq_id = fields.Many2one(
        "customer.service.faq", string="Solved by FAQ", readonly=True
    )
    faq_rate = fields.Float(
        string="Solved by FAQ (%)",
        aggregator="avg",
        readonly=True,
        help="Solved calls that an entry of the FAQ solved.",
    )

    def _get_rate_columns(self):
        return SQL(
            """%(columns)s, c.faq_id,
               CASE WHEN c.state IN %(ended)s
                    THEN CASE WHEN c.faq_id IS NULL THEN 0 ELSE 100 END
               END AS faq_rate""",
            columns=super()._get_rate_columns(),
            ended=(SOLVED, CLOSED),
        )
