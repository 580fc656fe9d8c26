from odoo import fields, models

from .customer_service_allowance_charge import ALLOWANCE
from .customer_service_call_contract import CONTRACT

KEPT = {
    key: lambda lines: lines.write({"customer_service_coverage": "goodwill"})
    for key in (CONTRACT, ALLOWANCE)
}


class SaleOrderLine(models.Model):
    """Order lines that a contract covers."""

    _inherit = "sale.order.line"

    customer_service_coverage = fields.Selection(
        selection_add=[(CONTRACT, "Contract"), (ALLOWANCE, "Included Allowance")],
        ondelete=KEPT,
    )
