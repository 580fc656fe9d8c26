from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

BLOCK_FIELDS = {"customer_service_blocked", "customer_service_block_reason"}
BLOCK_GROUPS = (
    "customer_service_base.group_dispatcher,customer_service_base.group_billing"
)


class ResPartner(models.Model):
    """Customers who are not served until somebody agrees, or until they pay."""

    _inherit = "res.partner"

    customer_service_blocked = fields.Boolean(
        string="Service Blocked",
        company_dependent=True,
        groups="customer_service_base.group_reader",
        help="Only safety calls are taken, unless somebody with the right agrees.",
    )
    customer_service_block_reason = fields.Char(
        string="Why Service is Blocked",
        company_dependent=True,
        groups="customer_service_base.group_reader",
    )
    customer_service_block_notice = fields.Char(
        compute="_compute_customer_service_block_notice",
        groups="customer_service_base.group_reader",
    )

    @api.depends_context("company")
    @api.depends(
        "commercial_partner_id.customer_service_blocked",
        "commercial_partner_id.customer_service_block_reason",
    )
    def _compute_customer_service_block_notice(self):
        reasons = self._get_customer_service_block(self.env.company)
        for partner in self:
            partner.customer_service_block_notice = reasons[partner]

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in BLOCK_FIELDS):
            self._check_customer_service_may_block()
        return super().create(vals_list)

    def write(self, vals):
        if BLOCK_FIELDS & vals.keys():
            self._check_customer_service_may_block()
        return super().write(vals)

    @api.model
    def _check_customer_service_may_block(self):
        if not (self.env.su or self.env.user.has_groups(BLOCK_GROUPS)):
            raise AccessError(
                self.env._(
                    "Only dispatchers and billing block the service of somebody."
                )
            )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _get_customer_service_overdue(self, company):
        """Return what the companies of the partners should have paid by now.

        What they paid without saying for which invoice counts for them.

        :param company: the company they owe to.
        :return: by commercial partner, a tuple of the number of invoices, the amount
            in the company's currency, and the oldest due date. Who owes nothing is
            not in it. Two queries for all partners.
        """
        # sudo: operators read no accounting, they are told a sum and a date
        lines = self.env["account.move.line"].sudo()
        opened = (
            Domain("partner_id", "in", self.commercial_partner_id.ids)
            & Domain("company_id", "=", company.id)
            & Domain("parent_state", "=", "posted")
            & Domain("account_type", "=", "asset_receivable")
            & Domain("reconciled", "=", False)
        )
        today = fields.Date.context_today(self)
        late = Domain("amount_residual", ">", 0) & Domain("date_maturity", "<", today)
        paid = dict(
            lines._read_group(
                opened & Domain("amount_residual", "<", 0),
                ["partner_id"],
                ["amount_residual:sum"],
            )
        )
        groups = lines._read_group(
            opened & late,
            ["partner_id"],
            ["move_id:count_distinct", "amount_residual:sum", "date_maturity:min"],
        )
        return {
            self.browse(partner.id): (count, amount + paid.get(partner, 0), oldest)
            for partner, count, amount, oldest in groups
            if company.currency_id.compare_amounts(amount + paid.get(partner, 0), 0) > 0
        }

    def _get_customer_service_block(self, company):
        """Tell why the service of each partner is blocked.

        :param company: the company that serves.
        :return: by partner, the reason in words, or ``False``.
        """
        days = company.customer_service_block_overdue_days
        overdue = self._get_customer_service_overdue(company) if days else {}
        limit = fields.Date.subtract(fields.Date.context_today(self), days=days)
        late = {
            firm: (amount, oldest)
            for firm, (_count, amount, oldest) in overdue.items()
            if oldest < limit
        }
        return {
            partner: partner._get_customer_service_block_reason(company, late)
            for partner in self
        }

    def _get_customer_service_block_reason(self, company, late):
        """Return why the partner is blocked, in words, or ``False``.

        :param late: by commercial partner, the amount that blocks and since when.
        """
        firm = self.commercial_partner_id
        # sudo: whoever opens a call is told, whatever they read of contacts
        known = firm.sudo().with_company(company)
        if known.customer_service_blocked:
            reason = known.customer_service_block_reason
            return reason or self.env._("Service blocked.")
        if firm not in late:
            return False
        amount, oldest = late[firm]
        return self.env._(
            "Invoices of %(amount)s are overdue since %(date)s.",
            amount=format_amount(self.env, amount, company.currency_id),
            date=format_date(self.env, oldest),
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_block_customer_service(self):
        """Ask why the service of the customer is to be blocked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Block Service"),
            "res_model": "customer.service.block",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_unblock_customer_service(self):
        """Serve the customers again."""
        self._check_customer_service_may_block()
        self._set_customer_service_block(False)

    def _set_customer_service_block(self, reason):
        """Block the service of the partners' companies, or serve them again.

        :param reason: why, or ``False`` to serve them again.
        """
        firms = self.commercial_partner_id
        # sudo: billing blocks customers without any other right on contacts
        firms.sudo().write(
            {
                "customer_service_blocked": bool(reason),
                "customer_service_block_reason": reason,
            }
        )
        for firm in firms:
            body = (
                self.env._("Service blocked: %(reason)s", reason=reason)
                if reason
                else self.env._("Service is no longer blocked.")
            )
            # sudo: billing blocks customers without any other right on contacts
            firm.sudo().message_post(body=body)
