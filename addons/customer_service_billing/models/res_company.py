from odoo import fields, models

GROUPINGS = [
    ("call", "One per Call"),
    ("contract", "One per Contract"),
    ("month", "One per Month"),
]


class ResCompany(models.Model):
    """How a company bills its service."""

    _inherit = "res.company"

    customer_service_billing_grouping = fields.Selection(
        GROUPINGS, string="Invoices of Work", required=True, default="call"
    )
    customer_service_billing_mode = fields.Selection(
        [
            ("draft", "Leave as Drafts"),
            ("posted", "Confirm"),
            ("sent", "Confirm and Send"),
        ],
        string="Invoices of Runs",
        required=True,
        default="posted",
    )
    customer_service_billing_fees = fields.Boolean(
        string="Fees Only by Runs",
        help="No job and no button bills fees: only billing runs do.",
    )
