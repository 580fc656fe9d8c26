from odoo import fields, models

RENEWAL = "renewal"


class CustomerServiceOpportunityOrigin(models.Model):
    """Contracts that end make opportunities, each end one."""

    _inherit = "customer.service.opportunity.origin"

    kind = fields.Selection(
        selection_add=[(RENEWAL, "End of Contract")],
        ondelete={RENEWAL: "cascade"},
    )
    contract_id = fields.Many2one(
        "customer.service.contract",
        string="Service Contract",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )

    _renewal_uniq = models.UniqueIndex(
        "(contract_id, date_end) WHERE kind = 'renewal'",
        "This end of contract has made an opportunity already.",
    )
