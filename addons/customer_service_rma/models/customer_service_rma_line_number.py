from odoo import fields, models
from odoo.fields import Command, Domain

from ..tools import rma

RECEIVING = {"customer_service__receiving": True}


class CustomerServiceRmaLine(models.Model):
    """Which number a line is for, and the machine behind it."""

    _inherit = "customer.service.rma.line"

    def _is_number_announced(self):
        """Tell whether the line says which number is to come."""
        return bool(self.lot_id and (self.serial or not self._is_third_party()))

    def _is_third_party(self):
        """Tell whether the line is for goods that we have no product for."""
        key = "customer_service_rma.product_customer_item"
        item = self.env["ir.model.data"]._xmlid_to_res_id(key)
        return bool(self.product_id) and self.product_id.id == item

    def _is_expected_number(self, name):
        """Tell whether a number that was read is the one of the line."""
        expected = (self.lot_id.name, self.serial) if self.lot_id else ()
        return bool(name) and name.upper() in {
            (one or "").strip().upper() for one in expected
        }

    def _prepare_move_vals(self, role, quantity):
        """On transfers, what we have no product for is called as the customer did."""
        vals = super()._prepare_move_vals(role, quantity)
        if self._is_third_party() and role not in (rma.REPLACEMENT, rma.LOAN_OUT):
            vals["description_picking"] = self.name
        return vals

    # ------------------------------------------------------------------
    # Another number
    # ------------------------------------------------------------------
    def _find_or_create_lot(self, product, name):
        """Return the lot with a number, as superuser."""
        # sudo: who receives goods may not make lots of every type of operation
        lots = self.env["stock.lot"].sudo()
        company = self.company_id
        return lots.search(
            Domain("product_id", "=", product.id)
            & Domain("name", "=", name)
            & Domain("company_id", "in", [False, company.id]),
            limit=1,
        ) or lots.create({"product_id": product.id, "name": name})

    def _take_number(self, name, proof=False):
        """Be for another number from now on, and for the machine that bears it.

        :param str name: the number, as read.
        :param proof: what proves that another customer's machine is this one's now.
        """
        self.ensure_one()
        lot = self._find_or_create_lot(self.product_id, name)
        machine = self._find_machine(lot)
        if machine:
            self._bring_back(machine)
        if machine and proof:
            self._hand_over(machine, proof)
        vals = {
            "equipment_id": machine.id,
            "product_id": self.product_id.id,
            "lot_id": lot.id,
            "serial": lot.name,
            "name": machine.name or self.name,
        }
        self.with_context(**RECEIVING).write(vals)

    def _find_machine(self, lot):
        """Return the machine that bears a number, or none.

        Of machines without product, only one of the customer's is meant.
        """
        self.ensure_one()
        domain = Domain("lot_id", "=", lot.id) | Domain(
            "product_id", "=", lot.product_id.id
        ) & Domain("serial", "=ilike", lot.name)
        if self._is_third_party():
            domain = (
                Domain("product_id", "=", False)
                & Domain("serial", "=ilike", self.serial or lot.name)
                & (
                    Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
                    | Domain("end_user_id", "=", self.commercial_partner_id.id)
                )
            )
        machines = self.env["customer.service.equipment"].with_context(
            active_test=False
        )
        return machines.search(
            Domain("company_id", "=", self.company_id.id) & domain,
            order="active DESC, id",
            limit=1,
        )

    def _bring_back(self, machine):
        """Take a machine that was archived up again: the customer has it."""
        if not machine.active:
            machine.active = True
            self._hand_over(machine, self.env._("it came in"))

    def _hand_over(self, machine, proof):
        """Make another customer's machine this one's, with the reason in its log."""
        customer = self.rma_id.partner_id
        if machine.commercial_partner_id == customer.commercial_partner_id:
            return
        machine.with_context(
            customer_service__move={
                "date": fields.Datetime.now(),
                "reason": f"{self.rma_id.name}: {proof}",
            }
        ).write(
            {
                "partner_id": customer.id,
                "end_user_id": False,
                "site_id": False,
                "parent_id": False,
            }
        )

    # ------------------------------------------------------------------
    # The machine
    # ------------------------------------------------------------------
    def _ensure_machines(self):
        """Give what arrived a machine, so that it has a history."""
        for line in self.filtered(lambda line: not line.equipment_id):
            third_party = line._is_third_party()
            if not third_party and not (
                line.tracking_serial and line.product_id.customer_service_installed_base
            ):
                continue
            machine = line.lot_id and line._find_machine(line.lot_id)
            if machine:
                line._bring_back(machine)
            else:
                machine = self.env["customer.service.equipment"].create(
                    line._prepare_machine_vals(third_party)
                )
            lot = line.lot_id
            line.with_context(**RECEIVING).write(
                {
                    "equipment_id": machine.id,
                    "product_id": line.product_id.id,
                    "lot_id": lot.id,
                    "serial": line.serial,
                    "name": line.name,
                }
            )

    def _prepare_machine_vals(self, third_party):
        """Return the values of the machine of what arrived. Hook.

        :param bool third_party: we have no product for it.
        """
        self.ensure_one()
        return_ = self.rma_id
        vals = {
            "partner_id": return_.partner_id.id,
            "company_id": self.company_id.id,
            "state": "in_house",
        }
        if not third_party:
            return {
                **vals,
                "product_id": self.product_id.id,
                "lot_id": self.lot_id.id,
                "serial": self.lot_id.name,
            }
        serial = self.serial
        if serial and self.env["customer.service.equipment"].with_context(
            active_test=False
        ).search_count(
            Domain("company_id", "=", self.company_id.id)
            & Domain("product_id", "=", False)
            & Domain("serial", "=ilike", serial),
            limit=1,
        ):
            serial = f"{serial} ({return_.name})"
        return {**vals, "name": self.name, "serial": serial}

    def _close_unreceived(self):
        """Wait no longer for what the storekeeper made no backorder of."""
        self.filtered(lambda line: line._get_quantity_without_receipt())._close_short()

    # ------------------------------------------------------------------
    # Receiving what was not announced there
    # ------------------------------------------------------------------
    def _receive_in(self, picking, quantity, lot):
        """Put what arrived on the line, in a transfer that is being received.

        :param picking: the ``stock.picking`` at hand, as superuser.
        :param float quantity: in the unit of the line.
        :param lot: the number, none for goods without.
        """
        self.ensure_one()
        moves = self._get_open_receipts()
        move = (moves.filtered(lambda one: one.picking_id == picking) or moves)[:1]
        if not move:
            move = moves.create(
                {
                    **self._prepare_move_vals(rma.RECEIPT, quantity),
                    "picking_id": picking.id,
                    "picking_type_id": picking.picking_type_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            )
            move._action_confirm(merge=False)
        elif move.picking_id != picking:
            other = move.picking_id
            move.picking_id = picking
            move.move_line_ids.picking_id = picking
            if not other.move_ids:
                other.action_cancel()
        move.move_line_ids.quantity = 0
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": move.product_id.id,
                    "product_uom_id": self.uom_id.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "picking_id": picking.id,
                    "picked": True,
                }
            )
        ]
