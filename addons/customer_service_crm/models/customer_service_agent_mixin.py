from odoo import api, fields, models
from odoo.tools import SQL


class CustomerServiceAgentMixin(models.AbstractModel):
    """Documents of customers: whose customers they are.

    A salesperson's customers are the partners they are the salesperson of, what is
    below the companies they are the salesperson of, and the companies of their
    opportunities that are not lost. Record rules ask ``is_mine``; it goes from
    the few customers to their documents by index, instead of looking at a million
    documents.
    """

    _name = "customer.service.agent.mixin"
    _description = "Document of a Salesperson's Customer"
    _inherit = ["customer.service.agent.post.mixin"]

    is_mine = fields.Boolean(
        string="Of My Customers",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="Whose customers: by salesperson of the customer, or by opportunity.",
    )

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        # sudo: record rules ask this to decide what the user may read
        everything = self.sudo().with_context(active_test=False)
        mine = everything.search([("id", "in", self.ids), ("is_mine", "=", True)])
        for record in self:
            record.is_mine = record._origin in mine

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        if True in value and False in value:
            return fields.Domain.TRUE
        if True in value:
            return fields.Domain.custom(
                to_sql=lambda model, alias, query: model._get_mine_sql(alias)
            )
        return fields.Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "NOT COALESCE(%s, FALSE)", model._get_mine_sql(alias)
            )
        )

    @api.model
    def _get_mine_sql(self, alias):
        """Return the condition of documents of the user's customers. Hook.

        Partners come as an array: it is made once and looked up by index, also where
        conditions are joined by OR.

        :param str alias: of the table of the documents.
        """
        partner = SQL.identifier(
            alias, "partner_id", to_flush=self._fields["partner_id"]
        )
        return SQL("(%s = ANY(ARRAY%s))", partner, self._get_my_partners())

    @api.model
    def _get_my_partners(self):
        """Return the query of the partners that are customers of the user."""
        self.env["res.partner"].flush_model(["user_id", "commercial_partner_id"])
        self.env["crm.lead"].flush_model(["user_id", "partner_id", "active", "type"])
        return SQL(
            """(
            SELECT id FROM res_partner WHERE user_id = %(uid)s
             UNION
            SELECT below.id
              FROM res_partner firm
              JOIN res_partner below ON below.commercial_partner_id = firm.id
             WHERE firm.user_id = %(uid)s
             UNION
            SELECT below.id
              FROM crm_lead lead
              JOIN res_partner buyer ON buyer.id = lead.partner_id
              JOIN res_partner below
                ON below.commercial_partner_id = buyer.commercial_partner_id
             WHERE lead.user_id = %(uid)s
               AND lead.active
               AND lead.type = 'opportunity'
            )""",
            uid=self.env.uid,
        )
