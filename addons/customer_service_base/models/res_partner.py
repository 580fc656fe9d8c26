from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus

from ..tools.lookup import phone_key
from .customer_service_stage import OPEN_STATES

PARTNER_FIELDS = ("commercial_partner_id", "partner_id", "site_id", "end_user_id")
INTERVENTION_FIELDS = ("commercial_partner_id", "partner_id", "site_id")


def _trigram(column):
    """Return the definition of an index for a search by any part of a column."""

    def definition(registry):
        if not registry.has_trigram or registry.has_unaccent == FunctionStatus.PRESENT:
            return ""  # the host would search by what cannot be indexed
        return f"USING gin ({registry.unaccent(column)} gin_trgm_ops)"

    return definition


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_counts",
        string="Equipment",
        groups="customer_service_base.group_reader",
    )
    customer_service_open_call_count = fields.Integer(
        compute="_compute_customer_service_counts",
        string="Open Calls",
        groups="customer_service_base.group_reader",
    )

    customer_service_intervention_count = fields.Integer(
        compute="_compute_customer_service_intervention_count",
        string="Interventions",
        groups="customer_service_base.group_reader",
    )

    customer_service_phone_key = fields.Char(
        compute="_compute_customer_service_phone_key",
        store=True,
        index="btree_not_null",
        help="What telephone numbers are compared by, however they are written.",
    )

    # every mail that comes in asks many times who has the address
    _customer_service_email_normalized = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    # the columns a partner's name is looked for in: all of them, or none is used
    _customer_service_complete_name = models.Index(_trigram("complete_name"))
    _customer_service_email = models.Index(_trigram("email"))
    _customer_service_ref = models.Index(_trigram("ref"))
    _customer_service_vat = models.Index(_trigram("vat"))
    _customer_service_registry = models.Index(_trigram("company_registry"))

    @api.depends("phone")
    def _compute_customer_service_phone_key(self):
        for partner in self:
            partner.customer_service_phone_key = phone_key(partner.phone)

    def _compute_customer_service_counts(self):
        equipment = self._count_customer_service("customer.service.equipment")
        calls = self._count_customer_service(
            "customer.service.call", Domain("state", "in", OPEN_STATES)
        )
        for partner in self:
            partner.customer_service_equipment_count = equipment.get(partner.id, 0)
            partner.customer_service_open_call_count = calls.get(partner.id, 0)

    def _compute_customer_service_intervention_count(self):
        counts = self._count_customer_service(
            "customer.service.intervention", names=INTERVENTION_FIELDS
        )
        for partner in self:
            partner.customer_service_intervention_count = counts.get(partner.id, 0)

    def _compute_application_statistics_hook(self):
        """Show open calls and equipment as badges in the list of partners."""
        statistics = super()._compute_application_statistics_hook()
        if not self.env.user.has_group("customer_service_base.group_reader"):
            return statistics
        badges = [
            ("customer_service_open_call_count", "fa-phone", "o_tag_color_2"),
            ("customer_service_equipment_count", "fa-cogs", "o_tag_color_7"),
        ]
        labels = {
            "customer_service_open_call_count": self.env._("Open calls"),
            "customer_service_equipment_count": self.env._("Equipment"),
        }
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

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Propose the people of the customer of a call before all others."""
        partner_id = self.env.context.get("customer_service__partner_id")
        if not partner_id:
            return super().name_search(name, domain, operator, limit)
        domain = Domain(domain or Domain.TRUE)
        firm = self.browse(partner_id).commercial_partner_id
        own = Domain("commercial_partner_id", "=", firm.id)
        found = super().name_search(name, domain & own, operator, limit)
        missing = limit and limit - len(found)
        if limit and not missing:
            return found
        return found + super().name_search(name, domain & ~own, operator, missing)

    def _get_customer_service_domain(self, names=PARTNER_FIELDS):
        """Records of the partners as company, customer, site or end user."""
        return Domain.OR(Domain(name, "in", self.ids) for name in names)

    def _count_customer_service(self, model, domain=Domain.TRUE, names=PARTNER_FIELDS):
        """Count the records of each partner, each record once per partner.

        :param str model: a model with the fields.
        :param Domain domain: further condition.
        :param names: fields in which a partner counts.
        :return: counts by id of partner; one query for all of them.
        """
        counts = dict.fromkeys(self.ids, 0)
        groups = self.env[model]._read_group(
            self._get_customer_service_domain(names) & domain,
            names,
            ["__count"],
        )
        for *partners, count in groups:
            for partner_id in {partner.id for partner in partners} & counts.keys():
                counts[partner_id] += count
        return counts

    @api.model
    def _get_customer_service_action(self, name, domain, context):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"customer_service_base.{name}"
        )
        return {**action, "domain": list(domain), "context": context}

    def action_view_customer_service_equipment(self):
        """Open the installed base of the partner."""
        return self._get_customer_service_action(
            "customer_service_equipment_action",
            self._get_customer_service_domain(),
            {"default_partner_id": self[:1].id},
        )

    def action_view_customer_service_interventions(self):
        """Open the interventions at the partner."""
        return self._get_customer_service_action(
            "customer_service_intervention_action",
            self._get_customer_service_domain(INTERVENTION_FIELDS),
            {},
        )

    def action_view_customer_service_calls(self):
        """Open the calls of the partner, the open ones first."""
        return self._get_customer_service_action(
            "customer_service_call_action",
            self._get_customer_service_domain(),
            {"default_partner_id": self[:1].id, "search_default_open": 1},
        )

    def action_customer_service_set_caller(self):
        """Say that this contact wrote the call of the context."""
        self.ensure_one()
        calls = self.env["customer.service.call"]
        calls.browse(
            self.env.context.get("customer_service__call_id")
        )._set_mail_caller(self)

    def action_create_customer_service_call(self):
        """Take a call of the partner."""
        self.ensure_one()
        firm = self.commercial_partner_id
        parties = {"partner_id": firm.id}
        if self != firm and self.type == "contact":
            parties["caller_id"] = self.id
        return self.env["customer.service.call.entry"]._get_entry_action(**parties)
