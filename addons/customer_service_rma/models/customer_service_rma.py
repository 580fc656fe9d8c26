from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma

DRAFT, OPEN, DONE, REFUSED, EXPIRED, CANCELLED = (
    "draft",
    "open",
    "done",
    "refused",
    "expired",
    "cancelled",
)


class CustomerServiceRma(models.Model):
    """Return authorization (RMA): what a customer may send in.

    The model is told in parts: this file says who and when; the lines say what and
    what becomes of it; ``_goods`` moves it.
    """

    _name = "customer.service.rma"
    _description = "Return Authorization"
    _inherit = [
        "customer.service.portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_request desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number",
        required=True,
        copy=False,
        readonly=True,
        index="trigram",
        default=lambda self: self.env._("New"),
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    state = fields.Selection(
        [
            (DRAFT, "Requested"),
            (OPEN, "Authorized"),
            (DONE, "Done"),
            (REFUSED, "Refused"),
            (EXPIRED, "Expired"),
            (CANCELLED, "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        string="Status",
        tracking=True,
    )
    call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        tracking=True,
        help="Work, parts and prices of the return are those of this call.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    address_id = fields.Many2one(
        "res.partner",
        string="Return Address",
        compute="_compute_address_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Where the goods go back to.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where the goods are to arrive.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )
    line_ids = fields.One2many("customer.service.rma.line", "rma_id", copy=True)
    customer_reference = fields.Char(help="The customer's own number.")
    problem = fields.Html(help="What the customer says.")
    note = fields.Html(string="Internal Notes", groups="base.group_user")

    date_request = fields.Date(
        string="Requested on",
        required=True,
        default=fields.Date.context_today,
        copy=False,
    )
    date_authorized = fields.Date(
        string="Authorized on", readonly=True, copy=False, tracking=True
    )
    date_expiry = fields.Date(
        string="Valid until", copy=False, help="Goods are expected until this day."
    )
    date_promised = fields.Date(
        string="Promised Day", copy=False, tracking=True, help="Promised to be back by."
    )
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    ended = fields.Selection(
        [(REFUSED, "Refused"), (EXPIRED, "Expired"), (CANCELLED, "Cancelled")],
        readonly=True,
        copy=False,
    )
    end_reason = fields.Char(string="Reason", readonly=True, copy=False, tracking=True)
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _name_uniq = models.UniqueIndex(
        "(name, company_id)", "The number of a return must be unique."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("call_id")
    def _compute_company_id(self):
        for return_ in self:
            return_.company_id = (
                return_.call_id.company_id or return_.company_id or self.env.company
            )

    @api.depends("call_id")
    def _compute_partner_id(self):
        for return_ in self:
            return_.partner_id = return_.call_id.partner_id or return_.partner_id

    @api.depends("partner_id", "call_id")
    def _compute_address_id(self):
        for return_ in self:
            partner = return_.partner_id
            site = return_.call_id.site_id
            delivery = partner and partner.address_get(["delivery"])["delivery"]
            return_.address_id = site.id or delivery

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        # sudo: an operator may not read warehouses
        warehouses = self.env["stock.warehouse"].sudo()
        for company, returns in self.grouped("company_id").items():
            user = self.env.user.with_company(company)
            own = user._get_default_warehouse_id()
            if own.company_id != company:
                own = warehouses.search([("company_id", "=", company.id)], limit=1)
            for return_ in returns:
                if return_.warehouse_id.company_id != company:
                    return_.warehouse_id = own

    @api.depends("date_authorized", "ended", "line_ids.state")
    def _compute_state(self):
        for return_ in self:
            if return_.ended:
                return_.state = return_.ended
            elif not return_.date_authorized:
                return_.state = DRAFT
            else:
                states = set(return_.line_ids.mapped("state"))
                closed = states and states <= {rma.DONE, rma.CANCELLED}
                return_.state = DONE if closed else OPEN

    @api.depends_context("uid")
    def _compute_can_edit(self):
        editable = self._filtered_access("write")
        for return_ in self:
            return_.can_edit = return_ in editable

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for return_ in self:
            return_.access_url = f"/my/service-returns/{return_.id}"
        return result

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        new = self.env._("New")
        for vals in vals_list:
            if vals.get("name", new) == new:
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "customer.service.rma"
                )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_authorized(self):
        if any(return_.date_authorized for return_ in self):
            raise UserError(
                self.env._("An authorized return is cancelled, not deleted.")
            )

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------
    def action_authorize(self):
        """Let the goods come: they are expected at the warehouse from now on.

        :raises UserError: nothing may come, or it may not be decided by the user.
        """
        self.check_access("write")
        for return_ in self:
            if return_.state != DRAFT:
                raise UserError(self.env._("Only requests are authorized."))
            if not return_.line_ids:
                raise UserError(self.env._("Say first what comes back."))
            if not return_.warehouse_id:
                raise UserError(
                    self.env._(
                        "%(company)s has no warehouse to receive goods in.",
                        company=return_.company_id.name,
                    )
                )
            today = fields.Date.context_today(return_)
            days = return_.company_id.customer_service_rma_expiry_days
            # sudo: access was checked; nobody writes by hand what follows from it
            return_.sudo().write(
                {
                    "date_authorized": today,
                    "date_expiry": return_.date_expiry
                    or (days and today + timedelta(days=days)),
                }
            )
        self.line_ids._after_authorize()

    def action_cancel(self):
        """Give up returns of which nothing is here.

        :raises UserError: goods of the customer are in our house.
        """
        self._end(CANCELLED)

    def _end(self, how, reason=False):
        """End returns before their time.

        :param str how: refused, expired or cancelled.
        :param reason: in words the customer may read.
        :raises UserError: goods of the customer are in our house.
        """
        self.check_access("write")
        self.line_ids._check_nothing_here()
        self.line_ids._get_open_moves()._action_cancel()
        for return_ in self:
            # sudo: access was checked; nobody writes by hand what follows from it
            return_.sudo().write(
                {
                    "ended": how,
                    "end_reason": reason,
                    "date_ended": fields.Date.context_today(return_),
                }
            )
