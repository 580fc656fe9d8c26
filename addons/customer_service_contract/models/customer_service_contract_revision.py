from odoo import api, fields, models

from .customer_service_contract import FEE_GROUPS


class CustomerServiceContract(models.Model):
    """What the contract says about the revision of its prices."""

    _inherit = "customer.service.contract"

    price_clause_id = fields.Many2one(
        "customer.service.price.clause",
        string="Price Revision",
        compute="_compute_price_clause_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        groups=FEE_GROUPS,
        help="How the prices of the contract change. Empty: they stay.",
    )
    price_base_month = fields.Date(
        string="Base Month of the Index",
        groups=FEE_GROUPS,
        help="When the contract names it: the month whose index the first prices are "
        "compared with. Empty: the one the clause gives for the start of each fee.",
    )
    revision_line_count = fields.Integer(
        string="Price Revisions",
        compute="_compute_revision_line_count",
        groups=FEE_GROUPS,
    )

    @api.depends("template_id")
    def _compute_price_clause_id(self):
        for contract in self:
            contract.price_clause_id = (
                contract.template_id.price_clause_id or contract.price_clause_id
            )

    def _compute_revision_line_count(self):
        counts = dict(
            self.env["customer.service.price.revision.line"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.revision_line_count = counts.get(contract, 0)

    def _get_last_day(self):
        """Return the last day that fees are owed for, None when it is not known yet.

        A term that renews itself goes on: its end is no end of the fees, until notice
        is given.
        """
        self.ensure_one()
        goes_on = self.renewal == "tacit" and not self.definitive
        return None if goes_on else self.date_end or None

    def action_view_revisions(self):
        """Show how the prices of the contract were revised."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_price_revision_line_action"
        )
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}
