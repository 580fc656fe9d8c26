from odoo import fields, models


class ResCompany(models.Model):
    """What a company's salespeople see and are told of its service."""

    _inherit = "res.company"

    customer_service_margin_good = fields.Float(
        string="Good Margin from",
        default=30.0,
        help="Percent of revenue from which the service of a customer earns well.",
    )
    customer_service_margin_poor = fields.Float(
        string="Loss below",
        help="Percent of revenue below which the service of a customer is a loss.",
    )
    customer_service_tell_agent = fields.Boolean(
        string="Tell Salespeople",
        help="Plan a call of the salesperson, once for each call of their customers "
        "that is urgent, late or of a blocked customer.",
    )
    customer_service_propose_opportunities = fields.Boolean(
        string="Propose Opportunities",
        help="Every week, make an opportunity for each warranty and contract that ends "
        "soon.",
    )

    _customer_service_margin_order = models.Constraint(
        "CHECK (customer_service_margin_good >= customer_service_margin_poor)",
        "A good margin is not less than a poor one.",
    )
