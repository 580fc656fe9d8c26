from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_service_contract.models.customer_service_contract import (
    IN_FORCE_STATES,
)


class ResPartner(models.Model):
    """Contracts on the page *Service* of a customer: those to renew first."""

    _inherit = "res.partner"

    def _get_service_overview_blocks(self):
        return [
            *super()._get_service_overview_blocks(),
            self._get_service_contract_block(),
        ]

    def _get_service_block_action(self, key):
        if key != "contracts":
            return super()._get_service_block_action(key)
        return (
            "customer_service_contract_crm.customer_service_contract_action_agent",
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("state", "in", IN_FORCE_STATES),
        )

    def _get_service_contract_block(self):
        """Return the contracts in force, the one to decide about next first."""
        today = fields.Date.context_today(self)
        return self._prepare_service_block(
            "customer.service.contract",
            Domain("state", "in", IN_FORCE_STATES),
            lambda model, alias, query: SQL(
                "%s ASC NULLS LAST, %s",
                model._field_to_sql(alias, "date_to_decide", query),
                SQL.identifier(alias, "id"),
            ),
            lambda contracts: [
                self._prepare_service_contract_row(one, today) for one in contracts
            ],
            key="contracts",
            title=self.env._("Contracts in Force"),
            icon="fa-file-text-o",
            empty=self.env._("No contract: something to sell."),
            view=self._get_service_view(
                "customer_service_contract_view_form_agent",
                "customer_service_contract_crm",
            ),
        )

    @api.model
    def _prepare_service_contract_row(self, contract, today):
        fields_ = contract._fields
        renewals = dict(fields_["renewal"]._description_selection(self.env))
        decide = contract.date_to_decide
        soon = timedelta(days=contract.company_id.customer_service_warranty_notice_days)
        if contract.definitive:
            level, badge = "danger", self.env._("Ends for good")
        elif decide and today <= decide <= today + soon:
            level, badge = "warning", self.env._("To renew")
        else:
            states = dict(fields_["state"]._description_selection(self.env))
            level, badge = "success", states[contract.state]
        return {
            "id": contract.id,
            "title": self._join_service_parts(contract.name, contract.title),
            "detail": self.env._(
                "Renewal: %(renewal)s, decide by: %(day)s",
                renewal=renewals[contract.renewal],
                day=self._format_service_day(decide) or "–",
            ),
            "when": self._format_service_day(contract.date_end),
            "level": level,
            "badge": badge,
        }

    @api.model
    def _get_service_equipment_details(self, equipment):
        """Say until when each machine is under contract."""
        details = super()._get_service_equipment_details(equipment)
        for machine in equipment:
            if not machine.is_under_contract:
                text = self.env._("no contract")
            elif machine.contract_end:
                text = self.env._(
                    "contract until %(day)s",
                    day=self._format_service_day(machine.contract_end),
                )
            else:
                text = self.env._("under contract")
            details[machine.id] = [*details.get(machine.id, ()), text]
        return details
