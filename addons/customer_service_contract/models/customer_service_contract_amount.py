from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_contract import FEE_GROUPS
from .customer_service_contract_period import INVOICED


class CustomerServiceContract(models.Model):
    """What a contract is worth, what was billed of it, what comes next."""

    _inherit = "customer.service.contract"

    amount_year = fields.Monetary(
        string="Yearly Value",
        compute="_compute_amount_year",
        groups=FEE_GROUPS,
        help="At the rates of today, without taxes.",
    )
    amount_month = fields.Monetary(
        string="Monthly Value",
        compute="_compute_amount_year",
        groups=FEE_GROUPS,
        help="A twelfth of the yearly value.",
    )
    amount_billed = fields.Monetary(
        string="Billed so Far",
        compute="_compute_amount_billed",
        compute_sudo=True,
        groups=FEE_GROUPS,
        help="Without taxes, drafts included.",
    )
    invoice_count = fields.Integer(
        string="Invoices",
        compute="_compute_amount_billed",
        compute_sudo=True,
    )
    date_next_due = fields.Date(string="Next Due on", compute="_compute_date_next_due")
    equipment_count = fields.Integer(
        string="Covered Machines", compute="_compute_equipment_count"
    )
    document_count = fields.Integer(
        string="Documents", compute="_compute_document_count"
    )

    @api.depends("line_ids.amount_year")
    def _compute_amount_year(self):
        for contract in self:
            yearly = sum(contract.line_ids.mapped("amount_year"))
            contract.amount_year = yearly
            contract.amount_month = contract.currency_id.round(yearly / 12)

    @api.depends("period_ids.state", "period_ids.amount", "period_ids.invoice_id")
    def _compute_amount_billed(self):
        groups = self.env["customer.service.contract.period"]._read_group(
            Domain("contract_id", "in", self.ids) & Domain("state", "=", INVOICED),
            ["contract_id"],
            ["amount:sum", "invoice_id:count_distinct"],
        )
        billed = {contract.id: found for contract, *found in groups}
        for contract in self:
            amount, count = billed.get(contract._origin.id, (0.0, 0))
            contract.amount_billed = amount
            contract.invoice_count = count

    @api.depends("line_ids.date_next_due")
    def _compute_date_next_due(self):
        for contract in self:
            days = [line.date_next_due for line in contract.line_ids]
            contract.date_next_due = min(filter(None, days), default=False)

    # ------------------------------------------------------------------
    # Machines
    # ------------------------------------------------------------------
    @api.depends(
        "line_ids.scope",
        "line_ids.category_id",
        "line_ids.equipment_ids.equipment_id",
        "site_ids",
        "partner_id",
    )
    @api.depends_context("tz")
    def _compute_equipment_count(self):
        machines = self._get_equipments()
        for contract in self:
            contract.equipment_count = len(machines[contract])

    def _get_equipments(self):
        """Return by contract the machines it covers today, or will when it begins.

        :return: dict of machines.
        """
        today = fields.Date.context_today(self)
        broad = self.line_ids.filtered(lambda line: line.scope != "equipment")
        candidates = self.env["customer.service.equipment"].search(
            Domain(
                "commercial_partner_id",
                "in",
                broad.contract_id.commercial_partner_id.ids,
            )
        )
        # grouped and not filtered by contract: records are read all together
        listed = (self.line_ids - broad).equipment_ids.grouped("contract_id")
        broad = broad.grouped("contract_id")
        found = {}
        for contract in self:
            machines = candidates.browse()
            if rows := listed.get(contract):
                day = max(today, contract.date_start or today)
                machines = rows._filter_on(day).equipment_id
            for line in broad.get(contract, ()):
                machines |= candidates.filtered(line._fits)
            found[contract] = machines
        return found

    def action_view_equipments(self):
        """Open the machines the contracts cover."""
        machines = self.env["customer.service.equipment"].union(
            *self._get_equipments().values()
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_equipment_action"
        )
        action["domain"] = [("id", "in", machines.ids)]
        action["context"] = {"default_partner_id": self.partner_id[:1].id}
        return action

    # ------------------------------------------------------------------
    # Documents and invoices
    # ------------------------------------------------------------------
    def _compute_document_count(self):
        groups = self.env["ir.attachment"]._read_group(
            self._get_document_domain(), ["res_id"], ["__count"]
        )
        counts = dict(groups)
        for contract in self:
            contract.document_count = counts.get(contract._origin.id, 0)

    def _get_document_domain(self):
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)

    def action_view_documents(self):
        """Open the files kept with the contract, and add others."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list,form",
            "domain": list(self._get_document_domain()),
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }

    def action_view_invoices(self):
        """Open the invoices and credit notes of the contracts."""
        rows = self.env["customer.service.contract.period"].search(
            Domain("contract_id", "in", self.ids)
        )
        # sudo: names of invoices only, the host decides who opens them
        lines = rows.sudo().invoice_line_ids
        return self._action_view_invoices(lines.move_id.with_env(self.env))
