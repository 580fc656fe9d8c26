from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime

from .crm_lead_calls import GROUPS

ROWS = 5


class ResPartner(models.Model):
    """The page *Service*: what a salesperson wants to know before they ring.

    Blocks are reckoned for all companies at once, with the rights of who looks; what is
    shown is plain values for the screen.
    """

    _inherit = "res.partner"

    customer_service_overview = fields.Json(
        string="Service",
        compute="_compute_customer_service_overview",
        groups=GROUPS,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_customer_service_overview(self):
        overviews = self._get_service_overview()
        for partner in self:
            partner.customer_service_overview = overviews.get(
                partner._origin.id, {"blocks": []}
            )

    def _get_service_overview(self):
        """Return by id of partner what the page shows of its company.

        A dictionary with ``blocks``; ``margin``, a light, for who sees it; ``block``,
        why the service is blocked; ``foreign``, when it is no customer of who looks.
        """
        firms = self.commercial_partner_id._origin
        if not firms or not self.env.user._has_service_view():
            return {}
        firms = firms.exists()
        mine = firms._filter_my_service()
        blocks = firms._get_service_overview_blocks()
        lights = mine._get_service_margin_lights()
        # sudo: that a customer is blocked is told to whoever sells to them
        reasons = mine.sudo()._get_customer_service_block(self.env.company)
        overviews = {}
        for firm in firms:
            overviews[firm.id] = {
                "partner": firm.id,
                "foreign": firm not in mine,
                "margin": lights.get(firm.id, False),
                "block": reasons.get(firm.sudo(), False),  # sudo: as above
                "blocks": [
                    {
                        **{
                            key: block[key] for key in ("key", "title", "icon", "empty")
                        },
                        "model": block["model"],
                        "view": block["view"],
                        "count": block["counts"].get(firm.id, 0),
                        "rows": block["rows"].get(firm.id, []),
                    }
                    for block in blocks
                ],
            }
        return {
            partner._origin.id: overviews[partner.commercial_partner_id._origin.id]
            for partner in self
            if partner.commercial_partner_id._origin.id in overviews
        }

    def _filter_my_service(self):
        """Return the companies whose service the user sees, whole or in part."""
        user = self.env.user
        if not user._is_only_service_agent() or user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            return self
        mixin = self.env["customer.service.agent.mixin"]
        # sudo: whose customers they are, whatever the user reads of them
        partners = self.sudo().with_context(active_test=False)
        own = partners.search(
            Domain("id", "child_of", self.ids)
            & Domain("id", "in", mixin._get_my_partners())
        )
        return self & own.commercial_partner_id.with_env(self.env)

    def _get_service_overview_blocks(self):
        """Return the blocks of the page, in order, for all companies. Hook.

        Each is a dictionary of ``key``, ``title``, ``icon``, ``empty`` (what is said
        without rows), ``model``, ``view`` (id of the form that opens), ``rows`` and
        ``counts`` by id of company. A row has ``id``, ``title``, ``detail``, ``when``,
        and ``level``, a colour of Bootstrap.
        """
        return [
            self._get_service_call_block(),
            self._get_service_intervention_block(),
            self._get_service_equipment_block(),
        ]

    def _get_service_block_action(self, key):
        """Return the external id of the action of all rows of a block, and its domain.

        Hook. None: there is no such list.
        """
        firms = self.commercial_partner_id
        if key == "calls":
            return (
                "customer_service_crm.customer_service_call_action_agent",
                self._get_service_call_domain_of(firms),
            )
        if key == "interventions":
            return (
                "customer_service_crm.customer_service_intervention_action_agent",
                Domain("commercial_partner_id", "in", firms.ids),
            )
        if key == "equipment":
            return (
                "customer_service_crm.customer_service_equipment_action_agent",
                Domain("commercial_partner_id", "in", firms.ids),
            )
        return None

    def action_view_service_block(self, key):
        """Open all rows of a block of the page.

        :param str key: of the block.
        """
        found = self._get_service_block_action(key)
        if not found:
            return False
        name, domain = found
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "domain": list(domain), "context": {}}

    # ------------------------------------------------------------------
    # For blocks
    # ------------------------------------------------------------------
    def _find_service_rows(self, model, domain, order, limit=ROWS):
        """Return the first records of each company, and how many each has.

        One query for all companies; the user's rights decide.

        :param str model: with the field ``commercial_partner_id``.
        :param order: SQL of the order, given the query by a function.
        :return: tuple of records by id of company, and numbers by id of company.
        """
        records = self.env[model]
        query = records._search(
            Domain("commercial_partner_id", "in", self.ids) & domain
        )
        alias = query.table
        firm = records._field_to_sql(alias, "commercial_partner_id", query)
        ranked = query.subselect(
            SQL("%s AS id", SQL.identifier(alias, "id")),
            SQL("%s AS firm", firm),
            SQL(
                "row_number() OVER (PARTITION BY %s ORDER BY %s) AS rank",
                firm,
                order(records, alias, query),
            ),
            SQL("count(*) OVER (PARTITION BY %s) AS total", firm),
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id, firm, total FROM %s ranked WHERE rank <= %s"
                " ORDER BY firm, rank",
                ranked,
                limit,
            )
        )
        keys, counts = {}, {}
        for record_id, firm_id, total in rows:
            keys.setdefault(firm_id, []).append(record_id)
            counts[firm_id] = total
        everything = [row[0] for row in rows]
        found = {
            firm_id: records.browse(own).with_prefetch(everything)
            for firm_id, own in keys.items()
        }
        return found, counts

    def _prepare_service_block(self, model, domain, order, prepare, **head):
        """Return a block of the page for all companies.

        :param str model: with the field ``commercial_partner_id``.
        :param order: see ``_find_service_rows``.
        :param prepare: function of all records shown that returns a row for each.
        :param head: what the block says of itself.
        """
        found, counts = self._find_service_rows(model, domain, order)
        everything = self.env[model].union(*found.values())
        rows = dict(zip(everything.ids, prepare(everything), strict=True))
        return {
            **head,
            "model": model,
            "counts": counts,
            "rows": {key: [rows[one.id] for one in own] for key, own in found.items()},
        }

    @api.model
    def _format_service_day(self, day):
        return format_date(self.env, day) if day else ""

    @api.model
    def _format_service_moment(self, moment):
        return (
            format_datetime(self.env, moment, dt_format="short", tz=self.env.user.tz)
            if moment
            else ""
        )

    @api.model
    def _join_service_parts(self, *parts):
        return " · ".join(part for part in parts if part)
