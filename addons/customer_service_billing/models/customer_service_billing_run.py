from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

SIMULATED, TO_VERIFY, VERIFIED, RELEASED, RUNNING, DONE, DONE_ERRORS, CANCELLED = (
    "simulated",
    "to_verify",
    "verified",
    "released",
    "running",
    "done",
    "done_errors",
    "cancelled",
)
STATES = [
    (SIMULATED, "Simulated"),
    (TO_VERIFY, "To Verify"),
    (VERIFIED, "Verified"),
    (RELEASED, "Released"),
    (RUNNING, "Running"),
    (DONE, "Done"),
    (DONE_ERRORS, "Done with Errors"),
    (CANCELLED, "Cancelled"),
]
# In which what a run holds may still be looked at, corrected and verified
OPEN_STATES = (SIMULATED, TO_VERIFY, VERIFIED, DONE_ERRORS)
EMITTING_STATES = (RELEASED, RUNNING)
SCOPE_FIELDS = (
    "company_id",
    "date_to",
    "partner_ids",
    "team_ids",
    "template_ids",
    "bill_calls",
    "bill_interventions",
    "bill_repairs",
    "bill_fees",
)


class CustomerServiceBillingRun(models.Model):
    """What was done and is due, from the first look to the invoices.

    A run gathers charges and fees (items), has them checked (problems), lets persons
    correct and verify them, and makes the host's invoices of what was verified.
    """

    _name = "customer.service.billing.run"
    _description = "Billing Run"
    _inherit = [
        "customer.service.closed.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Number", required=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who is told what is left to be done.",
    )
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default=SIMULATED,
        copy=False,
        readonly=True,
        tracking=True,
    )
    automatic = fields.Boolean(
        copy=False, readonly=True, help="Made by the scheduled job."
    )

    # what is billed
    date = fields.Date(
        string="Invoice Date",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Date of the invoices of work. Fees have the date their billing schedule "
        "says.",
    )
    date_to = fields.Date(
        string="Done or Due by",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Work done and fees due up to this day.",
    )
    bill_calls = fields.Boolean(
        string="Calls", default=True, help="Calls that were solved without going there."
    )
    bill_interventions = fields.Boolean(string="Interventions", default=True)
    bill_repairs = fields.Boolean(
        string="Repairs", default=True, help="Calls with work in the workshop."
    )
    bill_fees = fields.Boolean(string="Fees", default=True)
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        help="Empty: all. With the addresses and contacts of each.",
    )
    team_ids = fields.Many2many(
        "customer.service.team",
        string="Teams",
        help="Of the calls. Empty: all. Fees have no team.",
    )
    template_ids = fields.Many2many(
        "customer.service.contract.template",
        "customer_service_billing_run_template_rel",
        string="Contract Types",
        help="Empty: all, and work without a contract too.",
    )
    invoice_mode = fields.Selection(
        [
            ("draft", "Leave as Drafts"),
            ("posted", "Confirm"),
            ("sent", "Confirm and Send"),
        ],
        string="Invoices",
        required=True,
        default=lambda self: self.env.company.customer_service_billing_mode,
        tracking=True,
        help="Fees: as their contract says, but drafts if that is what you choose.",
    )

    # what became of it
    item_ids = fields.One2many(
        "customer.service.billing.item", "run_id", string="Billing Items", copy=False
    )
    problem_ids = fields.One2many(
        "customer.service.billing.problem", "run_id", string="Problems", copy=False
    )
    date_checked = fields.Datetime(string="Checked on", copy=False, readonly=True)
    verified_by_id = fields.Many2one(
        "res.users", copy=False, readonly=True, ondelete="restrict"
    )
    date_verified = fields.Datetime(string="Verified on", copy=False, readonly=True)
    date_released = fields.Datetime(string="Released on", copy=False, readonly=True)
    date_started = fields.Datetime(string="Started on", copy=False, readonly=True)
    date_finished = fields.Datetime(string="Finished on", copy=False, readonly=True)
    paused = fields.Boolean(
        copy=False,
        readonly=True,
        help="The jobs finish what they are at, and wait.",
    )

    _emitting = models.Index("(id) WHERE state IN ('released', 'running')")

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                sequences = self.env["ir.sequence"].with_company(vals.get("company_id"))
                code = "customer.service.billing.run"
                vals["name"] = sequences.next_by_code(code) or "/"
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(SCOPE_FIELDS) & vals.keys():
                self._check_state((SIMULATED,), self.env._("change what is billed"))
            if "company_id" in vals and self._has_items():
                raise UserError(
                    self.env._("Empty the run first: it has work of its company.")
                )
            if {"date", "invoice_mode"} & vals.keys():
                self._check_state(OPEN_STATES, self.env._("change the invoices"))
        return super().write(vals)

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "name",
            "state",
            "automatic",
            "date_checked",
            "verified_by_id",
            "date_verified",
            "date_released",
            "date_started",
            "date_finished",
            "paused",
        }

    @api.model
    def _get_opening_fields(self):
        return super()._get_opening_fields() | {"name"}

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_may_bill(self):
        """Refuse who does not bill; return the runs to work on.

        :raises AccessError: the user does no billing.
        """
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "customer_service_base.group_billing"
        ):
            raise AccessError(self.env._("Runs are made by who bills."))
        # sudo: states and items are closed to everybody, the right was checked
        return self.sudo()

    def _check_state(self, states, what):
        """Refuse what cannot be done now.

        :param states: in which it can.
        :param str what: in words.
        :raises UserError: a run is in another state.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for run in self:
            if run.state not in states:
                raise UserError(
                    self.env._(
                        "You cannot %(what)s: %(run)s is %(state)s.",
                        what=what,
                        run=run.name,
                        state=labels[run.state].lower(),
                    )
                )

    def _lock(self):
        """Take the runs for what changes their state.

        :raises UserError: somebody else is at one.
        """
        if self.try_lock_for_update() != self:
            raise UserError(
                self.env._("Somebody else is working on this run: try again.")
            )
        self.invalidate_recordset(["state", "paused"])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_simulate(self):
        """Gather what can be billed now; what is there already stays."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((SIMULATED, TO_VERIFY), self.env._("gather items"))
        runs._stage()
        runs._check()

    def action_start(self):
        """Begin to verify: what is billed does not change by itself any more."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((SIMULATED,), self.env._("begin to verify"))
        for run in runs:
            if not run._has_items():
                raise UserError(self.env._("There is nothing to bill: gather first."))
        runs.state = TO_VERIFY
        runs._check()

    def action_check(self):
        """Look again at what is wrong."""
        runs = self._check_may_bill()
        runs._check_state(OPEN_STATES, self.env._("check"))
        runs._check()

    def action_verify(self):
        """Verify what nothing is wrong with; what is blocked stays to be verified."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state(
            (TO_VERIFY, VERIFIED, DONE_ERRORS), self.env._("verify the items")
        )
        runs._check()
        for run in runs:
            for items in run._iter_items([("state", "=", "to_verify")]):
                items._get_verifiable()._verify(self.env.user)
            if not run._has_items([("state", "=", "verified")]):
                raise UserError(
                    self.env._("Nothing can be verified: mend the problems first.")
                )
        runs.write(
            {
                "state": VERIFIED,
                "verified_by_id": self.env.uid,
                "date_verified": fields.Datetime.now(),
            }
        )

    def action_reopen(self):
        """Take the verification back."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((VERIFIED,), self.env._("verify anew"))
        for items in runs._iter_items([("state", "=", "verified")]):
            items._take_verification_back()
        runs.write(
            {"state": TO_VERIFY, "verified_by_id": False, "date_verified": False}
        )

    def action_release(self):
        """Hand the verified items to the jobs that make invoices of them."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((VERIFIED,), self.env._("release"))
        again = Domain("error", "!=", False) | Domain("held_back", "=", True)
        for items in runs._iter_items(Domain("state", "=", "verified") & again):
            items._forget_errors()
        runs.write(
            {
                "state": RELEASED,
                "paused": False,
                "date_released": fields.Datetime.now(),
                "date_started": False,
                "date_finished": False,
            }
        )
        runs._trigger_lanes()

    def action_pause(self):
        """Have the jobs wait after what they are at."""
        runs = self._check_may_bill()
        runs._check_state(EMITTING_STATES, self.env._("pause"))
        runs.paused = True

    def action_resume(self):
        """Have the jobs go on."""
        runs = self._check_may_bill()
        runs._check_state(EMITTING_STATES, self.env._("go on"))
        runs.paused = False
        runs._trigger_lanes()

    def action_stop(self):
        """Have the jobs stop; what is not invoiced is to be released again."""
        runs = self._check_may_bill()
        runs._check_state(EMITTING_STATES, self.env._("stop"))
        runs.write({"state": VERIFIED, "paused": False})

    def action_close(self):
        """End runs that have made invoices: the rest is gathered by another run."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state(
            (TO_VERIFY, VERIFIED, DONE_ERRORS), self.env._("leave the rest")
        )
        for items in runs._iter_items():
            items._let_go()
        runs.state = DONE
        runs._notify_left()

    def action_cancel(self):
        """Let go of everything that is not invoiced."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((SIMULATED, TO_VERIFY, VERIFIED), self.env._("cancel"))
        for run in runs:
            if run._has_items([("state", "=", "invoiced")]):
                raise UserError(
                    self.env._("%(run)s has made invoices already.", run=run.name)
                )
        for items in runs._iter_items():
            items._let_go()
        runs.state = CANCELLED
        runs._notify_left()
