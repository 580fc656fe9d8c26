from odoo import models
from odoo.exceptions import UserError

from ..tools import receipt, rma


class StockMove(models.Model):
    """Goods of customers that arrive: what was announced, and nothing else."""

    _inherit = "stock.move"

    def _filter_rma_arrivals(self):
        """Return the movements that bring goods of customers from outside."""
        return self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.picking_id
                and (
                    move.customer_service_rma_role == rma.RECEIPT
                    or (
                        not move.customer_service_rma_line_id
                        and move.location_dest_id.customer_service_customer_goods
                        and not move.location_id.customer_service_customer_goods
                    )
                )
            )
        )

    def _get_arriving_lines(self):
        """Return the lines of arrivals that count: the ticked ones, if there are."""
        lines = self.move_line_ids.filtered("quantity")
        ticked = lines.picking_id.move_ids.filtered("picked").picking_id
        return lines.filtered(lambda line: line.picked or line.picking_id not in ticked)

    def _get_rma_excess(self, lines):
        """Return how many arrive beyond what their line waits for, in its unit.

        :param lines: the move lines that count.
        """
        self.ensure_one()
        line = self.customer_service_rma_line_id
        if not line or self.origin_returned_move_id or line.tracking_serial:
            return 0.0
        arriving = sum(
            one.product_uom_id._compute_quantity(one.quantity, line.uom_id, round=False)
            for one in self.move_line_ids & lines
        )
        return receipt.get_excess(arriving, line.to_receive_quantity)

    def _action_done(self, cancel_backorder=False):
        """Whoever validates, only what was announced or decided comes in."""
        arrivals = self._filter_rma_arrivals()
        arrivals._check_rma_arrivals()
        arrivals._pin_arriving_numbers()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        received = (self & done.exists()).filtered(
            lambda move: (
                move.state == "done" and move.customer_service_rma_role == rma.RECEIPT
            )
        )
        # sudo: who receives goods only reads returns and no machines
        lines = received.sudo().customer_service_rma_line_id
        lines._ensure_machines()
        # sudo: as above
        self.sudo()._follow_machines_without_number()
        if cancel_backorder:
            # sudo: as above
            arrivals.sudo().customer_service_rma_line_id._close_unreceived()
        return done

    def _action_assign(self, force_qty=False):
        result = super()._action_assign(force_qty=force_qty)
        # sudo: a number is read from the return, which others may not open
        self.filtered("customer_service_rma_line_id").sudo()._pin_lots()
        return result

    def _check_rma_arrivals(self):
        """Refuse what needs a decision and got none.

        :raises UserError: something else than announced is being received.
        """
        findings = self._get_arriving_lines()._find_rma_findings()
        if findings:
            wizard = self.env["customer.service.rma.receipt.line"]
            raise UserError(
                "\n".join(wizard._get_situation(finding) for finding in findings)
            )

    def _pin_arriving_numbers(self):
        """Let lines that named no number be for the one that comes."""
        for move_line in self._get_arriving_lines():
            # sudo: who receives goods only reads returns
            line = move_line.sudo().move_id.customer_service_rma_line_id
            if not line or line.tracking == "none":
                continue
            name = move_line._get_serial_name()
            if line._is_number_announced():
                move_line.write({"lot_id": line.lot_id.id, "lot_name": False})
            elif name and (not line.lot_id or move_line.lot_id != line.lot_id):
                line._take_number(name)
                move_line.write({"lot_id": line.lot_id.id, "lot_name": False})

    def _follow_machines_without_number(self):
        """Say where the machines are that stock has no number of."""
        states = {rma.RECEIPT: "in_house", rma.BACK: "installed"}
        for move in self:
            machine = move.customer_service_rma_line_id.equipment_id
            state = states.get(move.customer_service_rma_role)
            if (
                move.state == "done"
                and state
                and machine
                and not machine.lot_id
                and machine.quantity == 1
                and machine.state != state
            ):
                machine.state = state

    def _get_customer_service_parties(self):
        """What comes back from us belongs to whom it belonged, whoever sent it in."""
        line = self.customer_service_rma_line_id
        machine = line.equipment_id
        if machine and self.customer_service_rma_role in (rma.RECEIPT, rma.BACK):
            return machine.commercial_partner_id, machine.end_user_id, machine.site_id
        return super()._get_customer_service_parties()
