from odoo import fields, models


class ResPartner(models.Model):
    """How a payer wants the invoices of contracts."""

    _inherit = "res.partner"

    customer_service_invoice_per_contract = fields.Boolean(
        string="One Invoice per Contract",
        groups="customer_service_base.group_billing,"
        "customer_service_contract.group_contract",
        help="Fees of several contracts are never on the same invoice.",
    )
