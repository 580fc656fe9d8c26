from odoo import fields, models

from .customer_service_contract import FEE_GROUPS
from .customer_service_contract_renewal import PRICE_RULES


class CustomerServiceContractTemplate(models.Model):
    """What a renewal of contracts of a type makes of prices, and who is reminded."""

    _inherit = "customer.service.contract.template"

    price_rule = fields.Selection(
        PRICE_RULES,
        string="Prices at Renewal",
        required=True,
        default="keep",
        groups=FEE_GROUPS,
    )
    renewal_percent = fields.Float(string="Rise (%)", groups=FEE_GROUPS)
    reminder_days = fields.Integer(
        string="Reminder",
        default=30,
        help="Days before the notice deadline on which salesperson and customer are "
        "reminded.",
    )
    remind_customer = fields.Boolean(
        help="Write to the customer before the notice deadline."
    )

    _reminder_days_positive = models.Constraint(
        "CHECK (reminder_days >= 0)", "Reminders come before the notice deadline."
    )
