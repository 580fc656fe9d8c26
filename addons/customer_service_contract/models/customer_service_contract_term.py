from odoo import fields, models

from .customer_service_contract import FEE_GROUPS

FIRST, TACIT, EXPLICIT = "first", "tacit", "explicit"


class CustomerServiceContractTerm(models.Model):
    """One term of a contract: how it came about and what it changed, once."""

    _name = "customer.service.contract.term"
    _description = "Contract Term"
    _order = "contract_id, number desc"
    _rec_name = "number"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "customer.service.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    number = fields.Integer(required=True, aggregator=None)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Empty: open-ended.")
    how = fields.Selection(
        [(FIRST, "As Agreed"), (TACIT, "Tacit Renewal"), (EXPLICIT, "Accepted")],
        string="Began by",
        required=True,
    )
    price_rule = fields.Char(
        string="Prices",
        groups=FEE_GROUPS,
        help="What the renewal made of the prices, in words.",
    )
    date_accepted = fields.Date(string="Accepted on")
    accepted_by_id = fields.Many2one(
        "res.partner",
        string="Accepted by",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Person of the customer. Empty: somebody of the house noted it.",
    )
    extension_days = fields.Integer(
        string="Days Longer",
        help="Days by which suspensions have put off the end of this term.",
    )

    # what makes renewing twice impossible, whoever tries
    _number_uniq = models.UniqueIndex(
        "(contract_id, number)", "This term has begun already."
    )
    _number_positive = models.Constraint(
        "CHECK (number > 0)", "Terms are numbered from 1."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A term cannot end before it starts.",
    )
