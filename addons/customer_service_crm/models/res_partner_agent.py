from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from .crm_lead_calls import GROUPS
from .res_users import READER

SALES = "sales_team.group_sale_salesman"


class ResPartner(models.Model):
    """Counters of service for salespeople, and who sells to a customer."""

    _inherit = "res.partner"

    # a salesperson sees the counters of the service of their customers
    customer_service_equipment_count = fields.Integer(groups=GROUPS)
    customer_service_open_call_count = fields.Integer(groups=GROUPS)
    customer_service_intervention_count = fields.Integer(groups=GROUPS)
    customer_service_late_call_count = fields.Integer(
        string="Late Calls",
        compute="_compute_customer_service_late_call_count",
        groups=GROUPS,
    )

    # whose customers they are is asked with every document a salesperson reads
    _customer_service_user = models.Index("(user_id) WHERE user_id IS NOT NULL")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_customer_service_late_call_count(self):
        firms = self.commercial_partner_id
        counts = firms._count_service_calls(Domain("sla_status", "=", "late"))
        for partner in self:
            partner.customer_service_late_call_count = counts.get(
                partner.commercial_partner_id._origin.id, 0
            )

    def _count_service_calls(self, domain):
        """Return the number of open calls by id of the company; one query."""
        if not self.ids:
            return {}
        groups = self.env["customer.service.call"]._read_group(
            Domain("commercial_partner_id", "in", self.ids)
            & Domain("state", "in", OPEN_STATES)
            & domain,
            ["commercial_partner_id"],
            ["__count"],
        )
        return {firm.id: count for firm, count in groups}

    def _compute_application_statistics_hook(self):
        """Badges of partner lists: late calls; and, for salespeople, what is open."""
        statistics = super()._compute_application_statistics_hook()
        user = self.env.user
        if not user._has_service_view():
            return statistics
        badges = [
            ("customer_service_late_call_count", "fa-fire", "o_tag_color_1"),
        ]
        labels = {
            "customer_service_late_call_count": self.env._("Late calls"),
            "customer_service_open_call_count": self.env._("Open calls"),
            "customer_service_equipment_count": self.env._("Equipment"),
        }
        if not user.has_group(READER):
            badges += [
                ("customer_service_open_call_count", "fa-phone", "o_tag_color_2"),
                ("customer_service_equipment_count", "fa-cogs", "o_tag_color_7"),
            ]
        for partner in self:
            statistics[partner.id] += [
                {
                    "iconClass": icon,
                    "value": partner[name],
                    "label": labels[name],
                    "tagClass": color,
                }
                for name, icon, color in badges
                if partner[name]
            ]
        return statistics

    def _get_service_salesperson(self, company):
        """Return who sells to the first of the partners that somebody sells to.

        Theirs, that of their company, or else the user who asks, if they sell.

        :param company: who is asked must work for it.
        """
        # sudo: who sells to a customer is no secret of users
        partners = self.sudo()
        sellers = [partner.user_id for partner in partners]
        sellers += [partner.commercial_partner_id.user_id for partner in partners]
        if self.env.user.has_group(SALES) and not self.env.user._is_superuser():
            sellers.append(self.env.user)
        for seller in sellers:
            if seller.active and company in seller.company_ids:
                return self.env["res.users"].browse(seller.id)
        return self.env["res.users"]

    @api.model
    def _get_customer_service_action(self, name, domain, context):
        """Salespeople get the lists and forms that are made for them."""
        if not self.env.user._is_only_service_agent():
            return super()._get_customer_service_action(name, domain, context)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"customer_service_crm.{name}_agent"
        )
        return {**action, "domain": list(domain), "context": {}}
