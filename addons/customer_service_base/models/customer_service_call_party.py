from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.lookup import phone_key


class CustomerServiceCall(models.Model):
    """Who called, who is the customer, who pays, where the machine is."""

    _inherit = "customer.service.call"

    caller_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Contact who called. Leave empty when unknown and write the name.",
    )
    caller_name = fields.Char(
        compute="_compute_caller",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    caller_phone = fields.Char(
        compute="_compute_caller",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    caller_phone_key = fields.Char(
        compute="_compute_caller_phone_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="What telephone numbers are compared by, however they are written.",
    )
    caller_email = fields.Char(
        compute="_compute_caller",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Empty for a prospect who is not in the address book yet.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who is invoiced, when it is not the customer.",
    )
    end_user_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who uses the machine, when it is not the customer.",
    )
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    product_id = fields.Many2one(
        related="equipment_id.product_id", store=True, index="btree_not_null"
    )
    category_id = fields.Many2one(
        related="equipment_id.category_id",
        string="Equipment Category",
        store=True,
        index="btree_not_null",
    )

    _open_of_customer = models.Index(
        "(commercial_partner_id, date_open DESC)"
        " WHERE state IN ('new', 'in_progress', 'waiting')"
    )
    _mails_of_caller = models.Index("(caller_email) WHERE caller_email IS NOT NULL")
    _customer_history = models.Index(
        "(commercial_partner_id, date_open DESC)"
        " WHERE commercial_partner_id IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("caller_id")
    def _compute_caller(self):
        """A contact has an own address: an answer must not go to another's."""
        for call in self:
            caller = call.caller_id
            call.caller_name = caller.name or call.caller_name
            call.caller_phone = caller.phone if caller else call.caller_phone
            call.caller_email = caller.email if caller else call.caller_email

    @api.depends("caller_phone")
    def _compute_caller_phone_key(self):
        for call in self:
            call.caller_phone_key = phone_key(call.caller_phone)

    @api.depends("equipment_id", "caller_id")
    def _compute_partner_id(self):
        """The machine tells the customer; else the caller does."""
        for call in self:
            call.partner_id = (
                call.equipment_id.partner_id
                or call.partner_id
                or call.caller_id.commercial_partner_id
            )

    @api.depends("equipment_id")
    def _compute_place(self):
        for call in self:
            place = call.equipment_id if call.equipment_id.partner_id else call
            call.end_user_id = place.end_user_id
            call.site_id = place.site_id

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for partner, calls in self.grouped("partner_id").items():
            calls.payer_id = (
                partner.address_get(["invoice"])["invoice"] if partner else False
            )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("caller_id", "caller_name", "caller_email", "partner_id")
    def _check_who(self):
        """Somebody called: a contact, a customer, at least a name or an address."""
        nobody = self.filtered(
            lambda call: (
                not (
                    call.caller_id
                    or call.caller_name
                    or call.caller_email
                    or call.partner_id
                )
            )
        )
        if nobody:
            raise ValidationError(
                self.env._(
                    "Say who called: choose the customer or the caller, "
                    "or write the caller’s name."
                )
            )
