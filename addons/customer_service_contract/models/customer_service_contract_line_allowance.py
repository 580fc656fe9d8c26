from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import coverage
from .customer_service_contract import DRAFT, IN_FORCE_STATES


class CustomerServiceContractLine(models.Model):
    """What a line promises besides its fee: coverage, allowances, terms of service."""

    _inherit = "customer.service.contract.line"

    coverage_id = fields.Many2one(
        "customer.service.coverage",
        string="Coverage Profile",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="What of the work the fee pays for. Empty: nothing but what the "
        "allowances say.",
    )
    allowance_ids = fields.One2many(
        "customer.service.allowance", "line_id", string="Allowances", copy=True
    )
    tariff_id = fields.Many2one(
        "customer.service.tariff",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="By which what is not covered is billed. Empty: that of the customer.",
    )
    sla_policy_id = fields.Many2one(
        "customer.service.sla.policy",
        string="Service Level",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="What is promised for calls of this line.",
    )

    def _promises(self):
        """Tell whether the line says anything about calls."""
        self.ensure_one()
        return bool(
            self.coverage_id
            or self.allowance_ids
            or self.tariff_id
            or self.sla_policy_id
        )

    def _get_cover_name(self):
        """Return what customers know the line by."""
        self.ensure_one()
        contract = self.contract_id
        name = self.env._("Contract %(number)s", number=contract.name)
        return f"{name} – {self.name}" if len(contract.line_ids) > 1 else name

    # ------------------------------------------------------------------
    # Usage
    # ------------------------------------------------------------------
    @api.model
    def _get_due_domain(self, day, company):
        """Lines of which only the usage is due are due too."""
        usage = Domain("allowance_ids", "any", Domain("date_next", "<=", day))
        return super()._get_due_domain(day, company) | (
            usage & Domain("company_id", "=", company.id)
        )

    def _materialise(self, day):
        rows = super()._materialise(day)
        return rows | self.allowance_ids._materialise_usage(day)

    def _refresh_next_due(self):
        result = super()._refresh_next_due()
        self.allowance_ids._refresh_next_usage()
        return result

    # ------------------------------------------------------------------
    # Which line is the most specific
    # ------------------------------------------------------------------
    @api.model
    def _get_covering_places(self, calls, day):
        """Return by call the lines that cover its customer or its site on a day.

        For calls about no machine: the hot-line, a visit to the plant.

        :param calls: with or without customer.
        :param date day: of the question.
        :return: dict of lines by call.
        """
        customers = calls.commercial_partner_id._origin
        # sudo: what covers a customer is told to whoever serves them
        lines = self.sudo().search(
            self._get_in_force_domain(day)
            & Domain("scope", "in", (coverage.SITE, coverage.CUSTOMER))
            & Domain("contract_id.commercial_partner_id", "in", customers.ids)
            & Domain("company_id", "in", calls.company_id.ids)
        )
        return {
            call: lines.filtered(lambda line, call=call: line._fits_place(call)).sorted(
                lambda line: (coverage.ORDER.index(line.scope), line.id)
            )
            for call in calls
        }

    def _fits_place(self, call):
        """Tell whether the line covers what has no machine, by customer and site."""
        self.ensure_one()
        contract = self.contract_id
        if (
            call.company_id != self.company_id
            or call.commercial_partner_id._origin != contract.commercial_partner_id
        ):
            return False
        if contract.site_ids:
            return call.site_id._origin in contract.site_ids
        return self.scope == coverage.CUSTOMER

    def _get_offers(self, machine):
        """Return the lines as offers: how specific each of them is.

        :param machine: which the lines cover; empty for a place.
        :return: list of ``tools.coverage.Offer``.
        """
        if len(self) == 1:
            return [coverage.Offer(self.id, self.scope)]
        chain = (machine.parent_path or "").split("/")[-2::-1]
        categories = (machine.category_id.parent_path or "").split("/")[-2::-1]
        offers = []
        for line in self:
            distance = 0
            if line.scope == coverage.EQUIPMENT:
                listed = {str(one.equipment_id.id) for one in line.equipment_ids}
                distance = next(
                    (step for step, key in enumerate(chain) if key in listed), 0
                )
            elif line.scope == coverage.CATEGORY:
                distance = categories.index(str(line.category_id.id))
            offers.append(coverage.Offer(line.id, line.scope, distance))
        return offers

    # ------------------------------------------------------------------
    # One machine, one coverage
    # ------------------------------------------------------------------
    @api.constrains("coverage_id", "allowance_ids", "date_start", "date_end", "scope")
    def _check_coverage_overlap(self):
        self.equipment_ids._check_coverage_overlap()

    def _covers_work(self):
        """Tell whether the line covers work, in a contract that has begun."""
        self.ensure_one()
        return (
            self.scope == coverage.EQUIPMENT
            and self.contract_id.state in (DRAFT, *IN_FORCE_STATES)
            and bool(self.coverage_id or self.allowance_ids)
        )
