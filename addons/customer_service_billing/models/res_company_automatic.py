from odoo import fields, models


class ResCompany(models.Model):
    """What a company bills without being asked."""

    _inherit = "res.company"

    customer_service_billing_automatic = fields.Selection(
        [
            ("never", "Never"),
            ("daily", "Every Day"),
            ("weekly", "Every Monday"),
            ("monthly", "On the First of the Month"),
        ],
        string="Gather by Itself",
        required=True,
        default="never",
        help="A run is made of what was done and is due until the day before.",
    )
    customer_service_billing_threshold = fields.Monetary(
        string="Verify by Itself up to",
        currency_field="currency_id",
        help="Calls and contracts with nothing to look at, and not more than this to "
        "pay, need no person. 0: a person verifies everything.",
    )
    customer_service_billing_release = fields.Boolean(
        string="Release by Itself",
        help="Invoices are made of what was verified by itself.",
    )
