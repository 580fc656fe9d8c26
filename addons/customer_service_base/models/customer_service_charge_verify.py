from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount, plaintext2html

from .customer_service_charge import (
    COVERAGES,
    INVOICED,
    NOT_BILLABLE,
    TO_VERIFY,
    VERIFIED,
)

# what a human may change of a charge, until it is verified
VALUES = (
    "name",
    "kind",
    "product_id",
    "uom_id",
    "quantity",
    "price_unit",
    "currency_id",
    "coverage",
    "coverage_rate",
    "coverage_reason",
    "date",
    "user_id",
)
# what follows from facts and steps; nobody writes it by hand
SYSTEM_FIELDS = {
    "key",
    "state",
    "actual_quantity",
    "part_id",
    "band_id",
    "corrected",
    "quantity_manual",
    "price_manual",
    "coverage_manual",
    "verified_by_id",
    "date_verified",
    "invoice_line_id",
    "bill_again",
    "sale_line_id",
    "cost",
    "cost_rate",
    "cost_missing",
}
# changed by hand, and kept when the facts are reckoned again
MANUAL = {
    "quantity_manual": {"quantity", "uom_id"},
    "price_manual": {"price_unit", "currency_id", "product_id", "uom_id", "name"},
    "coverage_manual": {"coverage", "coverage_rate", "coverage_reason"},
}
TRACED = ("quantity", "price_unit", "coverage", "coverage_rate", "product_id")


class CustomerServiceCharge(models.Model):
    """The way of a charge: to verify, verified, invoiced, or not billable."""

    _inherit = "customer.service.charge"

    corrected = fields.Boolean(
        readonly=True,
        copy=False,
        help="What happened was corrected after somebody had decided.",
    )
    quantity_manual = fields.Boolean(readonly=True, copy=False)
    price_manual = fields.Boolean(readonly=True, copy=False)
    coverage_manual = fields.Boolean(readonly=True, copy=False)
    not_billable_reason = fields.Char(
        copy=False, help="Why the customer is not billed for it."
    )
    verified_by_id = fields.Many2one(
        "res.users", copy=False, readonly=True, ondelete="restrict"
    )
    date_verified = fields.Datetime(string="Verified on", copy=False, readonly=True)
    invoice_line_id = fields.Many2one(
        "account.move.line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        check_company=True,
    )
    has_problem = fields.Boolean(
        compute="_compute_has_problem", store=True, string="Needs a Look"
    )
    problem = fields.Char(compute="_compute_problem", string="To Look at")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("state", "product_id", "price_unit", "quantity", "corrected", "key")
    def _compute_has_problem(self):
        for charge in self:
            open_charge = charge.state in (TO_VERIFY, VERIFIED)
            charge.has_problem = charge.corrected or (
                open_charge
                and (not charge.product_id or not charge.price_unit or not charge.key)
            )

    @api.depends(
        "state",
        "product_id",
        "price_unit",
        "quantity",
        "corrected",
        "key",
        "quantity_manual",
        "price_manual",
    )
    @api.depends_context("lang")
    def _compute_problem(self):
        for charge in self:
            charge.problem = " ".join(charge._get_problems())

    def _get_problems(self):
        """Return what somebody should look at before billing, as sentences."""
        self.ensure_one()
        problems = []
        if self.corrected:
            problems.append(
                self.env._("Corrected after it was invoiced.")
                if self.state == INVOICED
                else self.env._("Corrected after somebody had decided.")
            )
        if self.state in (TO_VERIFY, VERIFIED):
            if not self.product_id:
                problems.append(
                    self.env._("No rule of the tariff.")
                    if self.key
                    else self.env._("No product.")
                )
            elif not self.price_unit:
                problems.append(self.env._("No price."))
            if not self.key:
                problems.append(self.env._("Added by hand."))
            elif self.quantity_manual or self.price_manual:
                problems.append(self.env._("Changed by hand."))
        return problems

    # ------------------------------------------------------------------
    # Checks and CRUD
    # ------------------------------------------------------------------
    @api.constrains("coverage", "coverage_rate", "coverage_reason")
    def _check_coverage(self):
        for charge in self:
            if charge.coverage == "goodwill" and not charge.coverage_reason:
                raise ValidationError(self.env._("Goodwill needs a reason."))
            if charge.coverage_rate and charge.coverage == COVERAGES[0][0]:
                raise ValidationError(
                    self.env._("What is billable is not covered: choose by what.")
                )

    def write(self, vals):
        self._check_call(vals)
        values = {*VALUES, "intervention_id"} & vals.keys()
        if self.env.su or not values:
            return super().write(vals)
        self._check_open()
        before = {charge: charge._get_traced() for charge in self}
        result = super().write(vals)
        manual = {flag: True for flag, names in MANUAL.items() if names & vals.keys()}
        # sudo: that somebody decided follows from the change
        self.sudo().write(manual)
        self._trace(before)
        return result

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | SYSTEM_FIELDS

    def _check_call(self, vals):
        """Refuse to move charges to another call, which would charge them twice."""
        if "call_id" not in vals or self.env.su:
            return
        if any(charge.call_id.id != vals["call_id"] for charge in self):
            raise AccessError(self.env._("A charge stays on its call."))

    def _check_open(self):
        """Refuse to change charges on which somebody has decided.

        :raises UserError: some are verified, invoiced or not billable.
        """
        decided = self.filtered(lambda charge: charge.state != TO_VERIFY)
        if decided:
            raise UserError(
                self.env._(
                    "Only charges to verify can be changed: %(names)s.",
                    names=", ".join(decided.mapped("name")),
                )
            )

    def _get_traced(self):
        self.ensure_one()
        money = {"price_unit"}
        return {
            name: format_amount(self.env, self[name], self.currency_id)
            if name in money
            else self[name].display_name or "-"
            if name == "product_id"
            else self[name]
            for name in TRACED
        }

    def _trace(self, before):
        """Tell in the log of the calls what was changed by hand."""
        for call, charges in self.grouped("call_id").items():
            lines = [
                f"{charge.name}: {self._fields[name]._description_string(self.env)} "
                f"{old} → {new}"
                for charge in charges
                for name, old, new in charge._get_changes(before[charge])
            ]
            if lines:
                # sudo: who changes a charge may not change the call
                call.sudo()._message_log(body=plaintext2html("\n".join(lines)))

    def _get_changes(self, before):
        self.ensure_one()
        now = self._get_traced()
        return [
            (name, old, now[name]) for name, old in before.items() if old != now[name]
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_facts(self):
        for charge in self:
            if charge.state in (VERIFIED, INVOICED):
                raise UserError(
                    self.env._("A charge that was verified cannot be deleted.")
                )
            if charge.key and not self.env.su:
                raise UserError(
                    self.env._(
                        "This charge follows from what was done: correct that, or "
                        "mark the charge as not billable."
                    )
                )

    # ------------------------------------------------------------------
    # Following the facts
    # ------------------------------------------------------------------
    @api.model
    def _get_first_state(self, vals):
        """Return the state of a charge with which nobody has had to do yet."""
        if vals["quantity"]:
            return {"state": TO_VERIFY, "not_billable_reason": False}
        return {
            "state": NOT_BILLABLE,
            "not_billable_reason": self.env._("Included or free by the tariff"),
        }

    def _follow_fact(self, fact, vals):
        """Have the charge say what happened, as far as nobody has decided otherwise.

        What was invoiced stays, what was verified stays until the fact itself is
        corrected, what was changed by hand stays.

        :param dict fact: see ``_get_charge_facts`` of an intervention.
        :param dict vals: what the tariff makes of it now.
        """
        self.ensure_one()
        followed = {"actual_quantity", *(["price_unit"] if "spent" in fact else [])}
        happened = {name for name in followed if self._differs(name, vals[name])}
        if self.state == INVOICED:
            if happened:
                self.write(
                    {"actual_quantity": vals["actual_quantity"], "corrected": True}
                )
            return
        automatic = self.state == NOT_BILLABLE and not self.quantity
        decided = self.state in (VERIFIED, NOT_BILLABLE) and not automatic
        if decided and not happened and not self._differs("quantity", vals["quantity"]):
            return
        kept = set().union(*(names for flag, names in MANUAL.items() if self[flag]))
        changes = {
            name: value
            for name, value in vals.items()
            if name not in kept and self._differs(name, value)
        }
        if not changes:
            return
        quantity = self.quantity if self.quantity_manual else vals["quantity"]
        state = self._get_first_state({"quantity": quantity})
        corrected = self.corrected or decided or bool(kept and happened)
        self.write({**changes, **state, "corrected": corrected})

    def _differs(self, name, value):
        """Tell whether a value is another one than the field has, as stored."""
        self.ensure_one()
        field = self._fields[name]
        if field.type == "many2one":
            return self[name].id != value
        cached = field.convert_to_cache(value, self)
        return self[name] != field.convert_to_record(cached, self)

    def _take_back(self):
        """Delete charges whose fact is gone, and tell of those already verified."""
        verified = self.filtered(lambda charge: charge.state == VERIFIED)
        for call, charges in verified.grouped("call_id").items():
            call._message_log(
                body=self.env._(
                    "Verified, and no longer charged because it was corrected: "
                    "%(names)s.",
                    names=", ".join(charges.mapped("name")),
                )
            )
        verified.write({"state": TO_VERIFY})
        self._remove()

    def _remove(self):
        """Delete charges whose fact is gone, with what they cost."""
        self.unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _check_may_verify(self):
        """Refuse to decide about charges without the right to.

        :raises AccessError: the user does no billing.
        """
        self.check_access("write")
        if not self.env.user.has_group("customer_service_base.group_billing"):
            raise AccessError(self.env._("Charges are verified by who bills them."))

    def _decide(self, allowed, vals):
        """Write the decision of the user about charges.

        :raises UserError: one of them is in another state, or was changed meanwhile.
        """
        self._check_may_verify()
        if self.try_lock_for_update() != self:
            raise UserError(
                self.env._("Somebody else is working on these charges: try again.")
            )
        self.invalidate_recordset(["state"])
        wrong = self.filtered(lambda charge: charge.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This cannot be done now: %(names)s.",
                    names=", ".join(
                        f"{charge.name} ({labels[charge.state]})" for charge in wrong
                    ),
                )
            )
        # sudo: the state is closed to everybody, the right to decide was checked
        self.sudo().write(vals)

    def action_verify(self):
        """Confirm the charges: they may be billed.

        :raises UserError: one of them does not say what is billed.
        """
        without = self.filtered(lambda charge: not charge.product_id)
        if without:
            raise UserError(
                self.env._(
                    "Choose what these charges are billed as, or mark them as not "
                    "billable: %(names)s.",
                    names=", ".join(without.mapped("name")),
                )
            )
        self._decide(
            [TO_VERIFY],
            {
                "state": VERIFIED,
                "corrected": False,
                "verified_by_id": self.env.uid,
                "date_verified": fields.Datetime.now(),
            },
        )

    def action_reopen(self):
        """Take a decision back: the charges are to be verified again."""
        self._decide(
            [VERIFIED, NOT_BILLABLE],
            {
                "state": TO_VERIFY,
                "not_billable_reason": False,
                "verified_by_id": False,
                "date_verified": False,
            },
        )

    def _exclude(self, reason):
        """Mark the charges as not billable.

        :param str reason: why, in words.
        """
        self._decide(
            [TO_VERIFY, VERIFIED],
            {
                "state": NOT_BILLABLE,
                "corrected": False,
                "not_billable_reason": reason,
                "verified_by_id": self.env.uid,
                "date_verified": fields.Datetime.now(),
            },
        )

    def _set_invoiced(self, invoice_line):
        """Mark the charges as invoiced by a line. Called by who bills, with sudo."""
        self.write(
            {
                "state": INVOICED,
                "invoice_line_id": invoice_line.id,
                "bill_again": False,
            }
        )

    def _set_not_invoiced(self):
        """Take the charges back from an invoice that is no longer one."""
        invoiced = self.filtered(lambda charge: charge.state == INVOICED)
        invoiced.write({"state": VERIFIED, "invoice_line_id": False})
