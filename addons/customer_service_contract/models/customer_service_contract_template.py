from odoo import fields, models


class CustomerServiceContractTemplate(models.Model):
    """Type of contract: what a new contract begins with."""

    _name = "customer.service.contract.template"
    _description = "Contract Type"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the type between companies.",
    )
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    term_count = fields.Integer(string="Term", default=12)
    term_unit = fields.Selection(
        [("month", "Months"), ("year", "Years")], required=True, default="month"
    )
    renewal = fields.Selection(
        [("tacit", "Tacit"), ("explicit", "Explicit"), ("none", "None")],
        required=True,
        default="tacit",
    )
    notice_count = fields.Integer(string="Notice", default=3)
    notice_unit = fields.Selection(
        [("day", "Days"), ("month", "Months")], required=True, default="month"
    )
    clauses = fields.Html(
        translate=True, help="Text of the agreement, printed with the contract."
    )
    line_ids = fields.One2many(
        "customer.service.contract.template.line", "template_id", copy=True
    )

    _counts_positive = models.Constraint(
        "CHECK (term_count >= 0 AND notice_count >= 0)",
        "Term and notice cannot be negative.",
    )
