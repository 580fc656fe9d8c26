from odoo import fields, models


class ResCompany(models.Model):
    """What a company shows of its contracts."""

    _inherit = "res.company"

    customer_service_portal_fees = fields.Boolean(
        string="Fees on the Portal",
        default=True,
        help="Customers see on the portal what their contracts cost.",
    )
