from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class CustomerServiceRma(models.Model):
    """Where returns come from, and how they are opened."""

    _inherit = "customer.service.rma"

    def _get_list_or_form_action(self):
        """Return the action that opens the returns: the only one, or their list."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_rma.customer_service_rma_action"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"create": False}
        if len(self) == 1:
            action.update(res_id=self.id, views=[(False, "form")])
        return action

    def action_view_call(self):
        """Open the call of the return."""
        self.ensure_one()
        return self.call_id._get_records_action()

    def action_view_pickings(self):
        """Open the transfers of the return."""
        # sudo: the transfers themselves are read with the rights of the user
        moves = self.line_ids.sudo().move_ids
        pickings = self.env["stock.picking"].browse(moves.picking_id.ids)
        return pickings._get_records_action(name=self.env._("Transfers"))

    # ------------------------------------------------------------------
    # Values of a new one
    # ------------------------------------------------------------------
    def _prepare_vals_of_machines(self, machines):
        """Return the values of a return of machines of one customer.

        :raises UserError: they are of several.
        """
        customers = machines.partner_id.commercial_partner_id
        if len(customers) > 1 or len(machines.company_id) > 1:
            raise UserError(
                self.env._("A return is of one customer: these machines are of more.")
            )
        vals = {
            "partner_id": machines.partner_id[:1].id,
            "company_id": machines.company_id.id,
            "line_ids": [
                Command.create({"equipment_id": machine.id}) for machine in machines
            ],
        }
        if len(machines.site_id) == 1 and all(machine.site_id for machine in machines):
            vals["address_id"] = machines.site_id.id
        return vals

    def _prepare_vals_of_moves(self, moves, partner):
        """Return the values of a return of delivered goods.

        :param moves: of the deliveries.
        :param partner: who sends them back.
        """
        company = moves.company_id[:1]
        # sudo: who makes returns may not see the places of stock
        warehouse = moves.sudo().warehouse_id or moves.sudo().location_id.warehouse_id
        lines = self.env["customer.service.rma.line"]._prepare_vals_of_moves(
            moves, partner
        )
        vals = {
            "partner_id": partner.id,
            "company_id": company.id,
            "line_ids": [Command.create(line) for line in lines],
        }
        if len(warehouse) == 1 and warehouse.company_id == company:
            vals["warehouse_id"] = warehouse.id
        return vals
