from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_service_warranty_notice_days = fields.Integer(
        string="Warranty Expiry Notice",
        default=60,
        help="Days before its end in which a warranty is shown as expiring.",
    )
    customer_service_replacement_term = fields.Selection(
        [("residual", "What Is Left"), ("new", "A New Full Term")],
        string="Warranty of Replacements",
        required=True,
        default="residual",
        help="Warranty of a machine that replaces another one.",
    )

    customer_service_block_overdue_days = fields.Integer(
        string="Block when Overdue",
        help="Days after which an unpaid invoice blocks the service of a customer. "
        "0 blocks nobody.",
    )

    _customer_service_block_overdue_positive = models.Constraint(
        "CHECK (customer_service_block_overdue_days >= 0)",
        "The days after which customers are blocked cannot be negative.",
    )
    _customer_service_warranty_notice_positive = models.Constraint(
        "CHECK (customer_service_warranty_notice_days >= 0)",
        "The days of notice of a warranty cannot be negative.",
    )
