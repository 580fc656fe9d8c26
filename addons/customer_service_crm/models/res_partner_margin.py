from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

LIGHT_GROUP = "customer_service_crm.group_margin_light"
MONTHS = 12


class ResPartner(models.Model):
    """Whether the service of a customer earns: a light, never an amount."""

    _inherit = "res.partner"

    def _get_service_margin_lights(self):
        """Return by id of company ``good``, ``poor``, ``loss`` or ``none``.

        The thresholds are the settings of the current company; ``none`` says that
        nothing was booked in the last twelve months. Empty for who may not see it.
        """
        if not self.env.user.has_group(LIGHT_GROUP):
            return {}
        company = self.env.company
        sums = self._get_service_margin_sums(
            fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        )
        lights = {}
        for firm in self:
            revenue, margin = sums.get(firm.id, (0.0, 0.0))
            lights[firm.id] = self._get_service_margin_light(company, revenue, margin)
        return lights

    @api.model
    def _get_service_margin_light(self, company, revenue, margin):
        """Return the light of what was earned; cost without revenue is a loss."""
        if not revenue and not margin:
            return "none"
        # sudo: thresholds are shown to nobody but managers
        limits = company.sudo()
        rate = margin / revenue * 100 if revenue > 0 else -100.0
        if rate >= limits.customer_service_margin_good:
            return "good"
        return "poor" if rate >= limits.customer_service_margin_poor else "loss"

    def _get_service_margin_sums(self, since):
        """Return by id of company revenue and margin of its service. Hook.

        One query, over the analytic lines of the calls of the companies.

        :param date since: first day.
        """
        # sudo: amounts stay here, only the light leaves
        lines = self.env["account.analytic.line"].sudo()
        self.env["customer.service.call"].flush_model(["commercial_partner_id"])
        query = lines._search(
            Domain("customer_service_call_id", "!=", False)
            & Domain("date", ">=", since)
            & Domain("company_id", "=", self.env.company.id)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT call.commercial_partner_id,
                       COALESCE(SUM(line.amount)
                           FILTER (WHERE line.category = 'invoice'), 0),
                       SUM(line.amount)
                  FROM account_analytic_line line
                  JOIN customer_service_call call
                    ON call.id = line.customer_service_call_id
                 WHERE call.commercial_partner_id IN %s
                   AND line.id IN %s
                 GROUP BY call.commercial_partner_id
                """,
                tuple(self.ids) or (0,),
                query.subselect(),
            )
        )
        return {firm: (revenue, margin) for firm, revenue, margin in rows}
