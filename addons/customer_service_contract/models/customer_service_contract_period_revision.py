from odoo import fields, models


class CustomerServiceContractPeriod(models.Model):
    """Arrears that a revision of prices brought."""

    _inherit = "customer.service.contract.period"

    price_revision_id = fields.Many2one(
        "customer.service.price.revision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
