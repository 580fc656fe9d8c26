from odoo import fields, models


class CustomerServiceCoverage(models.Model):
    """What a contract covers of the work: a profile that many contracts share.

    The first rule that fits a charge decides; what no rule fits is not covered. Calls
    keep the profile their contract had when they were opened.
    """

    _name = "customer.service.coverage"
    _description = "Coverage Profile"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="The customer reads it on calls."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the profile between companies.",
    )
    note = fields.Text(translate=True)
    rule_ids = fields.One2many(
        "customer.service.coverage.rule", "coverage_id", string="Rules", copy=True
    )

    def _get_rules(self):
        """Return the rules as plain values, in the order in which they are asked."""
        self.ensure_one()
        return [rule._get_rule() for rule in self.rule_ids]

    def _get_words(self):
        """Return in a few words what the profile covers, for the customer."""
        self.ensure_one()
        return "; ".join(rule._get_words() for rule in self.rule_ids)
