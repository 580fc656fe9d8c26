from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_service_warranty_notice_days = fields.Integer(
        string="Warranty Expiry Notice",
        default=60,
        help="Days before its end in which a warranty is shown as expiring.",
    )

    _customer_service_warranty_notice_positive = models.Constraint(
        "CHECK (customer_service_warranty_notice_days >= 0)",
        "The days of notice of a warranty cannot be negative.",
    )
