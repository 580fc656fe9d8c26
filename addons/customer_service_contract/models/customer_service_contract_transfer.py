from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .customer_service_contract import IN_FORCE_STATES

DRAFT, CONFIRMED, DONE, CANCELLED = "draft", "confirmed", "done", "cancelled"
OPEN_STATES = (CONFIRMED, DONE)


class CustomerServiceContractTransfer(models.Model):
    """A contract is taken over: from a day on somebody else pays, or is the customer.

    The contract stays the same, with one ledger: what became due before the day is the
    old payer's, what becomes due from then on the new one's.
    """

    _name = "customer.service.contract.transfer"
    _description = "Contract Transfer"
    _order = "date_from desc, id desc"
    _rec_name = "contract_id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "customer.service.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="What becomes due from this day on is the new payer's.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="New Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="New Payer",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    old_partner_id = fields.Many2one(
        "res.partner",
        string="Customer Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    old_payer_id = fields.Many2one(
        "res.partner",
        string="Payer Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    move_machines = fields.Boolean(
        help="The machines of the contract become the new customer's."
    )
    reason = fields.Char()
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (CONFIRMED, "Confirmed"),
            (DONE, "Done"),
            (CANCELLED, "Cancelled"),
        ],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
    )

    _day_uniq = models.UniqueIndex(
        "(contract_id, date_from) WHERE state IN ('confirmed', 'done')",
        "A contract is taken over once a day.",
    )

    @api.depends("contract_id")
    def _compute_partner_id(self):
        for transfer in self:
            transfer.partner_id = transfer.partner_id or transfer.contract_id.partner_id

    @api.depends("contract_id", "partner_id")
    def _compute_payer_id(self):
        for transfer in self:
            contract = transfer.contract_id
            if transfer.partner_id == contract.partner_id:
                transfer.payer_id = contract.payer_id
            else:
                addresses = transfer.partner_id.address_get(["invoice"])
                transfer.payer_id = transfer.partner_id and addresses["invoice"]

    @api.constrains("date_from", "contract_id", "state")
    def _check_order(self):
        """What was taken over already is not taken over earlier."""
        for transfer in self.filtered(lambda one: one.state in OPEN_STATES):
            contract = transfer.contract_id
            later = (contract.transfer_ids - transfer).filtered(
                lambda one, own=transfer: (
                    one.state in OPEN_STATES and one.date_from > own.date_from
                )
            )
            if transfer.date_from <= contract.date_start or later:
                raise ValidationError(
                    self.env._(
                        "%(contract)s: choose a day after its start and after the "
                        "last transfer.",
                        contract=contract.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(transfer.state in OPEN_STATES for transfer in self):
            raise UserError(self.env._("Transfers that count are never deleted."))

    def action_confirm(self):
        """Note who pays from the day on; it counts at once when the day has come."""
        for transfer in self.filtered(lambda one: one.state == DRAFT):
            contract = transfer.contract_id
            if contract.state not in IN_FORCE_STATES:
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force.", contract=contract.display_name
                    )
                )
            transfer.write(
                {
                    "state": CONFIRMED,
                    "old_partner_id": contract.partner_id.id,
                    "old_payer_id": contract.payer_id.id,
                }
            )
            transfer._hand_over_due()
            transfer._apply_if_due()

    def action_cancel(self):
        """Take back what has not counted yet."""
        if any(transfer.state == DONE for transfer in self):
            raise UserError(
                self.env._("This transfer has counted: transfer the contract back.")
            )
        confirmed = self.filtered(lambda one: one.state == CONFIRMED)
        self.write({"state": CANCELLED})
        for transfer in confirmed:
            transfer._hand_over_due()

    def _hand_over_due(self):
        """Give what is due of the contract to whoever pays on the day it is due."""
        self.ensure_one()
        contract = self.contract_id
        # sudo: the ledger is closed to everybody
        rows = contract.sudo().period_ids.filtered(
            lambda row: (
                row.state == "due"
                and row.date_due >= self.date_from
                and not row.origin_id
            )
        )
        for row in rows:
            row.payer_id = contract._get_payer_on(row.date_due)

    def _apply_if_due(self):
        """Have the contracts name their new parties, if the day has come."""
        for transfer in self.filtered(lambda one: one.state == CONFIRMED):
            contract = transfer.contract_id
            if transfer.date_from <= contract._get_today(contract.company_id):
                transfer._apply()

    def _apply(self):
        """Have the contract name its new parties; its prices and currency stay."""
        self.ensure_one()
        # sudo: who transfers a contract need not see all that is written along
        contract = self.contract_id.sudo()
        contract.write(
            {
                "partner_id": self.partner_id.id,
                "payer_id": self.payer_id.id,
            }
        )
        if self.move_machines and self.partner_id != self.old_partner_id:
            self._move_machines()
        self.state = DONE
        self.contract_id._after_transfer(self)

    def _move_machines(self):
        """Have the machines that are covered belong to the new customer."""
        self.ensure_one()
        # sudo: who transfers a contract moves its machines
        contract = self.contract_id.sudo()
        covered = contract.line_ids.equipment_ids.filtered(
            lambda own: not own.date_to or own.date_to >= self.date_from
        )
        before = self.old_partner_id.commercial_partner_id
        machines = covered.equipment_id.filtered(
            lambda machine: machine.commercial_partner_id == before
        )
        told = {
            "date": fields.Datetime.to_datetime(self.date_from),
            "reason": self.env._(
                "Contract %(contract)s was taken over", contract=contract.name
            ),
        }
        machines.with_context(customer_service__move=told).write(
            {"partner_id": self.partner_id.id}
        )

    @api.model
    def _cron_apply(self):
        """Have contracts name their new parties on the day of their companies."""
        contracts = self.env["customer.service.contract"]
        due = contracts._get_daily_domain(
            lambda day: Domain(
                "transfer_ids",
                "any",
                Domain("state", "=", CONFIRMED) & Domain("date_from", "<=", day),
            )
        )
        contracts._process_in_cron(due, "_take_over")
