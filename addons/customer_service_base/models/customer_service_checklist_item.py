from odoo import fields, models

from .customer_service_checklist import CHECK_KINDS


class CustomerServiceChecklistItem(models.Model):
    """One thing to check, measure or photograph."""

    _name = "customer.service.checklist.item"
    _description = "Checklist Item"
    _order = "sequence, id"

    checklist_id = fields.Many2one(
        "customer.service.checklist",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="checklist_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Check", required=True, translate=True)
    kind = fields.Selection(CHECK_KINDS, required=True, default="tick")
    required = fields.Boolean(
        default=True, help="The intervention cannot be closed without it."
    )
