from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import rma

PLANNED, OUT, RETURNED, KEPT, CANCELLED = (
    "planned",
    "out",
    "returned",
    "kept",
    "cancelled",
)


class CustomerServiceRmaLoan(models.Model):
    """A unit of ours that a customer has while their own is with us.

    It stays ours, outside of the warehouses: neither sold nor on hand. Where it is
    follows from the movements.
    """

    _name = "customer.service.rma.loan"
    _description = "Loan Unit"
    _order = "date_due, id"
    _rec_name = "product_id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Instead of",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    rma_id = fields.Many2one(related="line_id.rma_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="rma_id.partner_id", string="Customer")
    user_id = fields.Many2one(related="rma_id.user_id", string="Responsible")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
        help="Exactly this one is lent; empty: the warehouse chooses.",
    )
    serial = fields.Char(compute="_compute_state", store=True, string="Number Lent")
    quantity = fields.Float(
        default=1.0, required=True, readonly=True, digits="Product Unit"
    )
    date_due = fields.Date(string="Due Back", required=True)
    date_out = fields.Datetime(compute="_compute_state", store=True, string="Lent on")
    date_back = fields.Datetime(compute="_compute_state", store=True, string="Back on")
    move_ids = fields.One2many(
        "stock.move",
        "customer_service_rma_loan_id",
        string="Movements",
        groups="stock.group_stock_user",
    )
    state = fields.Selection(
        [
            (PLANNED, "To Deliver"),
            (OUT, "At the Customer"),
            (RETURNED, "Given Back"),
            (KEPT, "Not Given Back"),
            (CANCELLED, "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        string="Status",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue", string="Overdue"
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a loan must be more than nothing."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends(
        "move_ids.state",
        "move_ids.customer_service_rma_role",
        "move_ids.quantity",
        "move_ids.date",
    )
    def _compute_state(self):
        for loan in self:
            done = loan.move_ids.filtered(lambda move: move.state == "done")
            moves = done.grouped("customer_service_rma_role")
            empty = done.browse()
            out = moves.get(rma.LOAN_OUT, empty)
            back = moves.get(rma.LOAN_IN, empty)
            kept = moves.get(rma.LOAN_KEPT, empty)
            loan.state = rma.loan_state(
                out=sum(out.mapped("quantity")),
                back=sum(back.mapped("quantity")),
                kept=sum(kept.mapped("quantity")),
                planned=any(
                    move.state not in ("done", "cancel") for move in loan.move_ids
                ),
            )
            loan.date_out = min(out.mapped("date"), default=False)
            returned = loan.state == RETURNED
            loan.date_back = returned and max(back.mapped("date"), default=False)
            loan.serial = ", ".join(out.move_line_ids.lot_id.mapped("name")) or False

    @api.depends("state", "date_due")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for loan in self:
            loan.is_overdue = bool(
                loan.state == OUT and loan.date_due and loan.date_due < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("state", "=", OUT) & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return domain if True in value else ~domain

    @api.constrains("lot_id", "product_id", "quantity")
    def _check_lot(self):
        for loan in self:
            # sudo: who lends may not see lots
            lot = loan.sudo().lot_id
            if lot and lot.product_id != loan.product_id:
                raise ValidationError(
                    self.env._(
                        "%(serial)s is not a number of %(product)s.",
                        serial=lot.name,
                        product=loan.product_id.display_name,
                    )
                )
            if loan.product_id.tracking == "serial" and loan.quantity != 1:
                raise ValidationError(
                    self.env._("A serial number is lent alone: one loan for each.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_moved(self):
        # sudo: movements that the user may not see keep the loan too
        if self.sudo().move_ids:
            raise UserError(self.env._("A loan is given back, not deleted."))

    # ------------------------------------------------------------------
    # Out and back
    # ------------------------------------------------------------------
    def _lend(self):
        """Have the units delivered; the transfers, as superuser."""
        return self._create_pickings(rma.LOAN_OUT)

    def action_take_back(self):
        """Have the units expected at the warehouse.

        :raises UserError: one is not at the customer.
        """
        self.check_access("write")
        if any(loan.state != OUT for loan in self):
            raise UserError(self.env._("Only what is at the customer comes back."))
        self._expect_back()

    def _expect_back(self):
        """Make the receipts of units that are at customers and on no transfer."""
        waiting = self.filtered(
            lambda loan: loan.state == OUT and not loan._get_open_moves()
        )
        return waiting._create_pickings(rma.LOAN_IN)

    def _get_open_moves(self):
        """Return the movements that are not done yet, as superuser."""
        # sudo: who lends may not see movements
        return self.sudo().move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )

    def _create_pickings(self, role):
        """Make a transfer for each loan.

        :param str role: of :mod:`..tools.rma`.
        """
        # sudo: access was checked; goods move without stock rights
        pickings = self.env["stock.picking"].sudo()
        for loan in self:
            line = loan.line_id.with_context(customer_service__loan=loan.id)
            return_ = loan.rma_id
            pickings |= line._create_picking(
                role, {line: loan.quantity}, return_.address_id or return_.partner_id
            )
        return pickings

    def action_keep(self):
        """The customer does not give the unit back: it is sold to them, and charged.

        :raises UserError: one is not at the customer.
        """
        self.check_access("write")
        if any(loan.state != OUT for loan in self):
            raise UserError(self.env._("Only what is at the customer can be kept."))
        # sudo: access was checked; goods move without stock rights
        for loan in self.sudo():
            loan._get_open_moves()._action_cancel()
            loan.rma_id._ensure_call()
            line = loan.line_id.with_context(customer_service__loan=loan.id)
            line._move_at_once(rma.LOAN_KEPT, loan.quantity, loan._get_lent_lot())
            loan.rma_id.call_id._update_charges()

    def _get_lent_lot(self):
        """Return the number that was lent, as superuser, maybe none."""
        self.ensure_one()
        # sudo: who lends may not see lots
        moves = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.customer_service_rma_role == rma.LOAN_OUT
            )
        )
        return moves.move_line_ids.lot_id[:1]

    def _filter_out(self):
        """Return those that are at customers, or on their way there."""
        return self.filtered(lambda loan: loan.state in (PLANNED, OUT))

    def _check_not_out(self):
        """Refuse while units are at customers, or on their way.

        :raises UserError: one is.
        """
        for loan in self._filter_out():
            raise UserError(
                self.env._(
                    "%(product)s is lent to the customer: take it back first.",
                    product=loan.product_id.display_name,
                )
            )

    def _get_charge_key(self):
        """Return what tells the charge of the loan from all others."""
        self.ensure_one()
        return f"rma:{self.line_id.id}:loan:{self.id}"
