from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import receipt


class CustomerServiceRmaReceiptLine(models.TransientModel):
    """One number, or a quantity, that was not announced so."""

    _name = "customer.service.rma.receipt.line"
    _description = "Arrived and not Announced"

    receipt_id = fields.Many2one(
        "customer.service.rma.receipt", required=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "stock.move.line", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [(kind, kind) for kind in receipt.KINDS], required=True, readonly=True
    )
    rma_line_id = fields.Many2one(
        related="move_line_id.move_id.customer_service_rma_line_id",
        string="Expected Item",
    )
    expected = fields.Char(
        related="rma_line_id.serial", string="Expected Number", readonly=True
    )
    found = fields.Char(readonly=True)
    product_id = fields.Many2one(related="move_line_id.product_id")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    situation = fields.Char(string="What it is", readonly=True)
    choices = fields.Char(readonly=True, help="What may be chosen.")
    choice = fields.Selection(
        [
            (receipt.SWAP, "Receive it on its own line"),
            (receipt.TAKE, "Receive it instead of the expected one"),
            (receipt.ADD, "Add it as a new line"),
            (receipt.AUTHORIZE, "Authorize more"),
            (receipt.LIMIT, "Receive only what is authorized"),
            (receipt.LEAVE, "Leave it out: it goes back with the carrier"),
        ],
        string="What to do",
    )
    proof_needed = fields.Boolean(compute="_compute_proof_needed")
    proved = fields.Boolean(
        string="It is theirs now", help="The customer proved that they own it now."
    )
    proof = fields.Char(help="Invoice of the purchase, letter of the other customer…")

    @api.depends("kind", "choice")
    def _compute_proof_needed(self):
        for line in self:
            line.proof_needed = receipt.needs_proof(line.kind, line.choice)

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------
    @api.model
    def _prepare_finding_vals(self, finding):
        """Return the values of a line that asks about a finding."""
        choices = finding.choices
        return {
            "move_line_id": finding.move_line.id,
            "kind": finding.kind,
            "found": finding.move_line._get_serial_name(),
            "quantity": finding.quantity,
            "situation": self._get_situation(finding),
            "choices": ",".join(choices),
            "choice": choices[0] if len(choices) == 1 else False,
        }

    @api.model
    def _get_situation(self, finding):
        """Return in words what arrived."""
        line = finding.move_line
        name = line._get_serial_name() or line.product_id.display_name
        other = finding.other_line
        values = {
            "found": name,
            "quantity": f"{finding.quantity:g}",
            "return": other.rma_id.name or "",
            "customer": self._get_owner_name(finding),
        }
        return {
            receipt.SAME_RETURN: lambda: self.env._(
                "%(found)s is on another line of this return.", **values
            ),
            receipt.OTHER_RETURN: lambda: self.env._(
                "%(found)s is on return %(return)s of the same customer.", **values
            ),
            receipt.FOREIGN_RETURN: lambda: self.env._(
                "%(found)s is on return %(return)s of %(customer)s.", **values
            ),
            receipt.HERE: lambda: self.env._(
                "%(found)s is here already: read the number again.", **values
            ),
            receipt.STOCK: lambda: self.env._(
                "%(found)s is in our own stock: read the number again, or correct the "
                "stock first.",
                **values,
            ),
            receipt.OWN: lambda: self.env._(
                "%(found)s is another machine of the customer, on no return.", **values
            ),
            receipt.FOREIGN: lambda: self.env._(
                "%(found)s belongs to %(customer)s.", **values
            ),
            receipt.NEVER_SOLD: lambda: self.env._(
                "%(found)s is known, but we never sold it.", **values
            ),
            receipt.UNKNOWN: lambda: self.env._(
                "%(found)s was not announced; nothing is known of it.", **values
            ),
            receipt.MORE: lambda: self.env._(
                "%(quantity)s more of %(found)s than authorized.", **values
            ),
        }[finding.kind]()

    @api.model
    def _get_owner_name(self, finding):
        """Return the name of the other customer, if there is one."""
        # sudo: who receives goods is told whose they are
        partners = self.env["res.partner"].sudo()
        other = finding.other_line.commercial_partner_id
        if finding.kind == receipt.FOREIGN:
            other = partners.browse(finding.number.owners)
        return ", ".join(other.mapped("display_name"))

    # ------------------------------------------------------------------
    # Doing
    # ------------------------------------------------------------------
    def _check_choice(self, finding):
        """Refuse a line without choice, or with one that does not fit.

        :raises UserError: it is so.
        """
        self.ensure_one()
        if self.choice not in finding.choices:
            raise UserError(
                self.env._(
                    "%(situation)s Say what to do with it.", situation=self.situation
                )
            )
        if self.proof_needed and not (self.proved and (self.proof or "").strip()):
            raise UserError(
                self.env._(
                    "%(situation)s Say how the customer proved that it is theirs now.",
                    situation=self.situation,
                )
            )

    def _take_off(self, finding):
        """Take what arrived off where it was typed in."""
        self.ensure_one()
        line = self.move_line_id
        if self.choice in (receipt.SWAP, receipt.ADD, receipt.LEAVE):
            line.quantity = 0
        elif self.choice == receipt.LIMIT:
            self._reduce(finding.quantity)

    def _reduce(self, excess):
        """Receive less of what was typed in, from the last line on."""
        line = self.rma_line_id
        for one in reversed(self.move_line_id.move_id.move_line_ids):
            there = one.product_uom_id._compute_quantity(
                one.quantity, line.uom_id, round=False
            )
            less = min(there, excess)
            one.quantity = line.uom_id._compute_quantity(
                there - less, one.product_uom_id
            )
            excess -= less

    def _put_on(self, finding):
        """Receive it where it belongs, and tell it on the return."""
        self.ensure_one()
        name = self.found
        move_line = self.move_line_id
        picking = move_line.picking_id
        line = self.rma_line_id
        return_ = line.rma_id or picking.customer_service_rma_ids[:1]
        if self.choice == receipt.SWAP:
            finding.other_line._receive_in(
                picking, finding.quantity, finding.other_line.lot_id
            )
        elif self.choice == receipt.TAKE:
            line._take_number(name, proof=self.proved and self.proof)
            move_line.write({"lot_id": line.lot_id.id, "lot_name": False})
        elif self.choice == receipt.ADD:
            line = return_._add_arrived(move_line, finding.quantity, name)
            if name:
                line._take_number(name, proof=self.proved and self.proof)
            line._receive_in(picking, finding.quantity, line.lot_id)
        elif self.choice == receipt.AUTHORIZE:
            line.with_context(
                customer_service__receiving=True
            ).quantity += finding.quantity
        (return_ | finding.other_line.rma_id)._tell_arrival(self)
