from odoo import api, fields, models
from odoo.fields import Domain

from ..fields import CopiedMany2one

TO_VERIFY, VERIFIED, INVOICED, COVERED, EXCLUDED, POSTPONED, FREE, CREDITED, GONE = (
    "to_verify",
    "verified",
    "invoiced",
    "covered",
    "excluded",
    "postponed",
    "free",
    "credited",
    "elsewhere",
)
STATES = [
    (TO_VERIFY, "To Verify"),
    (VERIFIED, "Verified"),
    (INVOICED, "Invoiced"),
    (COVERED, "Nothing to Pay"),
    (EXCLUDED, "Excluded"),
    (POSTPONED, "Postponed"),
    (FREE, "Let Go"),
    (CREDITED, "Credited"),
    (GONE, "Settled Elsewhere"),
]
# In which the run holds the charge or the fee: no other run takes it
HELD_STATES = (TO_VERIFY, VERIFIED)
KINDS = [
    ("call", "Call"),
    ("intervention", "Intervention"),
    ("repair", "Repair"),
    ("fee", "Fee"),
]


class CustomerServiceBillingItem(models.Model):
    """A charge or a fee in a run. What it is, and costs, the charge or fee says."""

    _name = "customer.service.billing.item"
    _description = "Billing Item"
    _order = "payer_id, contract_id, call_id, date, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "customer.service.billing.run",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = CopiedMany2one("res.company", required=True)
    kind = fields.Selection(KINDS, required=True)
    charge_id = fields.Many2one(
        "customer.service.charge",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    period_id = fields.Many2one(
        "customer.service.contract.period",
        string="Fee",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    # whose
    call_id = CopiedMany2one(
        "customer.service.call",
        compute="_compute_source",
        store=True,
        index="btree_not_null",
        check_company=True,
    )
    contract_id = CopiedMany2one(
        "customer.service.contract",
        compute="_compute_source",
        store=True,
        index="btree_not_null",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        search="_search_partner_id",
    )
    payer_id = fields.Many2one(
        "res.partner", compute="_compute_source", store=True, index="btree_not_null"
    )

    # what
    name = fields.Char(string="Description", compute="_compute_values")
    date = fields.Date(compute="_compute_source", store=True)
    currency_id = CopiedMany2one("res.currency", compute="_compute_source", store=True)
    quantity = fields.Float(compute="_compute_values", digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", string="Unit", compute="_compute_values")
    price_unit = fields.Float(
        string="Unit Price", compute="_compute_values", digits="Product Price"
    )
    coverage = fields.Selection(related="charge_id.coverage")
    coverage_rate = fields.Float(related="charge_id.coverage_rate")
    coverage_reason = fields.Char(related="charge_id.coverage_reason")
    amount_full = fields.Monetary(
        string="Full Value", compute="_compute_source", store=True
    )
    amount_due = fields.Monetary(
        string="To Pay",
        compute="_compute_source",
        store=True,
        help="Without taxes, what is covered taken off.",
    )

    # what became of it
    state = fields.Selection(
        STATES, string="Status", required=True, default=TO_VERIFY, readonly=True
    )
    blocked = fields.Boolean(
        readonly=True, help="A problem has to be mended before it can be verified."
    )
    has_warning = fields.Boolean(string="Look at It", readonly=True)
    problem_ids = fields.One2many(
        "customer.service.billing.problem", "item_id", string="Problems"
    )
    error = fields.Char(readonly=True, help="Why no invoice could be made of it.")
    reason = fields.Char(readonly=True, help="Why somebody decided what they did.")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    verified_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_verified = fields.Datetime(string="Verified on", readonly=True)
    work_verified = fields.Boolean(
        string="Work Verified with It", readonly=True, help="And not before."
    )
    held_back = fields.Boolean(
        readonly=True,
        help="Verified after the jobs had come to the end: it is released with the "
        "run, not with what is tried again.",
    )
    date_again = fields.Date(
        string="Postponed to",
        readonly=True,
        help="Runs of what was done and due by this day, or later, take it.",
    )
    invoice_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
        check_company=True,
    )

    # what makes it impossible that two runs bill the same
    _charge_uniq = models.UniqueIndex(
        "(charge_id) WHERE state IN ('to_verify', 'verified', 'invoiced')",
        "This work is in a run already.",
    )
    _period_uniq = models.UniqueIndex(
        "(period_id) WHERE state IN ('to_verify', 'verified', 'invoiced')",
        "This fee is in a run already.",
    )
    _one_source = models.Constraint(
        "CHECK ((charge_id IS NULL) != (period_id IS NULL))",
        "An item is either work or a fee.",
    )
    _claim = models.Index("(run_id, payer_id, id) WHERE state = 'verified'")
    _postponed = models.Index("(charge_id, period_id) WHERE state = 'postponed'")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends(
        "charge_id.call_id.payer_id",
        "charge_id.call_id.partner_id",
        "charge_id.call_id.contract_id",
        "charge_id.date",
        "charge_id.currency_id",
        "charge_id.amount_full",
        "charge_id.amount_due",
        "period_id.payer_id",
        "period_id.contract_id",
        "period_id.date_due",
        "period_id.currency_id",
        "period_id.amount",
    )
    def _compute_source(self):
        for item in self:
            item.update(item._prepare_source_vals())

    def _prepare_source_vals(self):
        """Return what the charge or the fee says now."""
        self.ensure_one()
        charge, period = self.charge_id, self.period_id
        if charge:
            call = charge.call_id
            return {
                "call_id": call.id,
                "contract_id": call.contract_id.id,
                "payer_id": (call.payer_id or call.partner_id).id,
                "date": charge.date,
                "currency_id": charge.currency_id.id,
                "amount_full": charge.amount_full,
                "amount_due": charge.amount_due,
            }
        return {
            "call_id": False,
            "contract_id": period.contract_id.id,
            "payer_id": period.payer_id.id,
            "date": period.date_due,
            "currency_id": period.currency_id.id,
            "amount_full": period.amount,
            "amount_due": period.amount,
        }

    @api.depends("charge_id.call_id.partner_id", "period_id.contract_id.partner_id")
    def _compute_partner_id(self):
        for item in self:
            source = item.charge_id.call_id or item.period_id.contract_id
            item.partner_id = source.partner_id

    @api.model
    def _search_partner_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("call_id.partner_id", operator, value) | (
            Domain("period_id.contract_id.partner_id", operator, value)
        )

    @api.depends("charge_id", "period_id")
    def _compute_values(self):
        for item in self:
            charge, period = item.charge_id, item.period_id
            source = charge or period
            item.name = charge.name if charge else period.display_name
            item.quantity = source.quantity
            item.price_unit = source.price_unit
            item.uom_id = (
                charge.uom_id if charge else period.line_id.product_id.uom_id
            ).id

    @api.depends("charge_id", "period_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = item.name or item.run_id.name

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _get_verifiable(self):
        """Return the items that may be verified: nothing blocks them."""
        return self.filtered(lambda item: item.state == TO_VERIFY and not item.blocked)

    def _verify(self, user):
        """Confirm items, and the work they bill.

        :param user: who says so.
        """
        vals = {
            "state": VERIFIED,
            "error": False,
            "verified_by_id": user.id,
            "date_verified": fields.Datetime.now(),
        }
        kinds = self.grouped(
            lambda item: (
                item.charge_id.state == "to_verify",
                item.run_id.state == "done_errors",
            )
        )
        for (with_work, late), items in kinds.items():
            if with_work:
                items.charge_id._set_verified(user)
            items.write({**vals, "work_verified": with_work, "held_back": late})

    def _unverify(self):
        """Take the confirmation of items and of their work back, whoever gave it."""
        self._forget_verification()
        self._reopen_charges()

    def _take_verification_back(self):
        """Take the confirmation of items back, and what came with it, no more."""
        own = self._get_own_verified()
        self._forget_verification()
        own._reopen_charges()

    def _get_own_verified(self):
        """Return the items whose work was verified with them, and not before."""
        return self.filtered(lambda item: item.state == VERIFIED and item.work_verified)

    def _forget_verification(self):
        self.write(
            {
                "state": TO_VERIFY,
                "error": False,
                "verified_by_id": False,
                "date_verified": False,
                "work_verified": False,
                "held_back": False,
            }
        )

    def _verify_anew(self):
        """Take the confirmation back of what is not any more what was verified."""
        verified = self.filtered(lambda item: item.state == VERIFIED)
        verified._unverify()
        verified.run_id._note_verified()

    def _reopen_charges(self):
        """Have the work of items be verified anew."""
        charges = self.charge_id.filtered(lambda charge: charge.state == "verified")
        charges.write(
            {"state": "to_verify", "verified_by_id": False, "date_verified": False}
        )

    def _forget_errors(self):
        """Have items tried again that failed, and tried that were held back."""
        failed = self.filtered("error")
        failed.period_id.write({"error": False, "date_retry": False})
        (failed | self.filtered("held_back")).write(
            {"error": False, "held_back": False}
        )

    def _let_go(self):
        """Have other runs take the items, and find the work as this one did."""
        held = self.filtered(lambda item: item.state in HELD_STATES)
        own = held._get_own_verified()
        held.write({"state": FREE, "error": False, "blocked": False})
        own._reopen_charges()
        held.problem_ids.unlink()

    def action_view_source(self):
        """Open the call or the contract the item bills."""
        self.ensure_one()
        record = self.call_id or self.contract_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def action_retry(self):
        """Try again what failed, now that it has been mended."""
        runs = self.run_id._check_may_bill()
        # sudo: items are closed to everybody, the right was checked
        items = self.sudo().filtered(lambda item: item.state == VERIFIED)
        runs._lock()
        items._forget_errors()
        runs._release_again()
