from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_contract import FEE_GROUPS, IN_FORCE_STATES

MARGIN_GROUP = "customer_service_base.group_margin"


class CustomerServiceContract(models.Model):
    """What a contract earned, cost and gave, and whether it goes on."""

    _inherit = "customer.service.contract"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    date_to_decide = fields.Date(
        string="To Decide by",
        compute="_compute_date_to_decide",
        store=True,
        index="btree_not_null",
        help="Last day of notice, or the last day of the contract where there is no "
        "notice to wait for.",
    )
    burn_rate = fields.Float(
        string="Burn",
        compute="_compute_burn_rate",
        groups=FEE_GROUPS,
        help="Covered work at full price, of the fees earned in the last 12 months. "
        "More than 100 %: the contract gives more than it brings.",
    )
    margin = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=MARGIN_GROUP,
        help="Of the last 12 months: fees by the days they are for and what else was "
        "invoiced, less hours, journeys, parts and expenses.",
    )
    margin_rate = fields.Float(
        string="Margin %", compute="_compute_margin", groups=MARGIN_GROUP
    )

    def write(self, vals):
        """What decides about the renewal changes what is to come."""
        result = super().write(vals)
        if {"renewal", "currency_id", "definitive"} & vals.keys():
            self.line_ids._forget_forecast()
        return result

    def _is_renewal_expected(self):
        """Tell whether the contract goes on after its term unless somebody acts."""
        self.ensure_one()
        return (
            self.renewal == "tacit"
            and self.state in IN_FORCE_STATES
            and not self.definitive
        )

    @api.depends("date_notice_deadline", "date_end")
    def _compute_date_to_decide(self):
        for contract in self:
            contract.date_to_decide = contract.date_notice_deadline or contract.date_end

    def _compute_burn_rate(self):
        # sudo: the groups of the field say who may see it
        burns = self.env["customer.service.contract.burn"].sudo()
        found = burns.search_fetch(Domain("id", "in", self.ids), ["burn_rate"])
        rates = {burn.id: burn.burn_rate for burn in found}
        for contract in self:
            contract.burn_rate = rates.get(contract._origin.id, 0.0)

    def _compute_margin(self):
        since = fields.Date.subtract(fields.Date.context_today(self), months=12)
        for company, contracts in self.grouped("company_id").items():
            # sudo: the groups of the fields say who may see them
            report = self.env["customer.service.contract.margin"].sudo()
            rows = report.with_company(company)._read_group(
                Domain("contract_id", "in", contracts.ids) & Domain("date", ">", since),
                ["contract_id", "kind"],
                ["amount:sum"],
            )
            margins = dict.fromkeys(contracts.ids, 0.0)
            revenues = dict.fromkeys(contracts.ids, 0.0)
            for contract, kind, amount in rows:
                margins[contract.id] += amount
                revenues[contract.id] += amount if kind in ("fee", "invoice") else 0.0
            for contract in contracts:
                margin = margins.get(contract._origin.id, 0.0)
                revenue = revenues.get(contract._origin.id, 0.0)
                contract.margin = margin
                contract.margin_rate = margin / revenue if revenue else 0.0

    def action_view_margin(self):
        """Open what the contracts earned and cost."""
        return self._view_report("margin")

    def action_view_burn(self):
        """Open what the contracts gave for their fees: the charges they cover."""
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "customer_service_base.customer_service_charge_action_verify"
        )
        action["domain"] = list(
            Domain("call_id.contract_id", "in", self.ids)
            & Domain("coverage", "in", ("contract", "allowance"))
        )
        action["context"] = {"create": False}
        action["display_name"] = self.env._("Covered Work")
        return action

    def action_view_forecast(self):
        """Open what the contracts brought and will bring."""
        return self._view_report("forecast")

    def _view_report(self, name):
        """Return a report that shows nothing but these contracts.

        :param str name: last word of the model of the report.
        """
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            f"customer_service_contract.customer_service_contract_{name}_action"
        )
        return {
            **action,
            "domain": [("contract_id", "in", self.ids)],
            "context": {"create": False},
        }
