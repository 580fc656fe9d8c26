from odoo import fields, models


class ResCompany(models.Model):
    """How a company bills contracts."""

    _inherit = "res.company"

    customer_service_contract_minimum = fields.Monetary(
        string="Smallest Contract Invoice",
        help="Fees that together are less, without taxes, wait for the next invoice. "
        "0: every amount is billed.",
    )
    customer_service_contract_date_order = fields.Boolean(
        string="Contract Invoices in the Order of Dates",
        default=True,
        help="An invoice is never dated before the last one that has a number.",
    )
    customer_service_contract_need_term = fields.Boolean(
        string="Contracts Need Payment Terms",
        help="Fees of contracts without payment terms are not billed.",
    )
    customer_service_contract_need_payer = fields.Boolean(
        string="Payers Need Complete Data",
        help="Fees of payers without country and, in Italy, without tax number are not "
        "billed.",
    )
    customer_service_contract_biller_id = fields.Many2one(
        "res.users",
        string="In Charge of Contract Billing",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False)]",
        help="Is told of fees that cannot be billed. Empty: the salesperson of the "
        "contract.",
    )
