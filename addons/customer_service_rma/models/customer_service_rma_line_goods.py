from odoo import models
from odoo.fields import Command
from odoo.tools import clean_context

from ..tools import rma


class CustomerServiceRmaLine(models.Model):
    """What moves the goods of a return: transfers of the host, never beside them."""

    _inherit = "customer.service.rma.line"

    def _after_authorize(self):
        """Have the goods expected at the warehouse. Hook, in batch."""
        coming = self.filtered(lambda line: line.to_receive_quantity)
        coming._prepare_goods()
        for return_, lines in coming.grouped("rma_id").items():
            lines._create_picking(
                rma.RECEIPT,
                {line: line.to_receive_quantity for line in lines},
                return_.partner_id,
            )

    def _prepare_goods(self):
        """Give every line a product and, where it has one, its number in stock."""
        item = self.env.ref("customer_service_rma.product_customer_item")
        for line in self.filtered(lambda line: not line.product_id):
            line.product_id = item
        # sudo: who makes returns may not make lots
        lots = self.env["stock.lot"].sudo()
        for line in self:
            if line.tracking == "none" or line.lot_id:
                continue
            name = line.serial or (
                line.rma_id.name + f"/{line.id}" if line.product_id == item else False
            )
            if not name:
                continue
            line.lot_id = lots.search(
                [
                    ("product_id", "=", line.product_id.id),
                    ("name", "=", name),
                    ("company_id", "in", [False, line.company_id.id]),
                ],
                limit=1,
            ) or lots.create({"product_id": line.product_id.id, "name": name})

    # ------------------------------------------------------------------
    # Places
    # ------------------------------------------------------------------
    def _get_places(self, role):
        """Return where goods go from and to in a role.

        :param str role: of :mod:`..tools.rma`.
        :return: (source, destination)
        """
        self.ensure_one()
        # sudo: who makes returns may not see the places of stock
        free = self.sudo()
        warehouse = free.rma_id.warehouse_id
        company = warehouse.company_id
        customers = free.env.ref("stock.stock_location_customers")
        suppliers = free.env.ref("stock.stock_location_suppliers")
        here = self._get_place_here()
        stock = warehouse.lot_stock_id
        loan = company.customer_service_loan_location_id
        return {
            rma.RECEIPT: (customers, warehouse.customer_service_rma_location_id),
            rma.BACK: (here, customers),
            rma.REPLACEMENT: (stock, customers),
            rma.TAKEOVER: (here, stock),
            rma.SUPPLIER_OUT: (here, suppliers),
            rma.SUPPLIER_IN: (suppliers, here),
            rma.LOAN_OUT: (stock, loan),
            rma.LOAN_IN: (loan, stock),
        }[role]

    def _get_place_here(self):
        """Return where in our house the goods stand, or are to arrive. Hook."""
        self.ensure_one()
        # sudo: as above
        return self.rma_id.sudo().warehouse_id.customer_service_rma_location_id

    def _get_picking_type(self, role):
        """Return the type of operation of a role, as superuser."""
        self.ensure_one()
        # sudo: as above
        warehouse = self.rma_id.sudo().warehouse_id
        if role in (rma.RECEIPT, rma.SUPPLIER_IN, rma.LOAN_IN):
            return warehouse.customer_service_rma_in_type_id
        if role == rma.TAKEOVER:
            return warehouse.int_type_id
        return warehouse.customer_service_rma_out_type_id

    # ------------------------------------------------------------------
    # Transfers
    # ------------------------------------------------------------------
    def _create_picking(self, role, quantities, partner):
        """Make and confirm the transfer of lines that go together.

        :param str role: of :mod:`..tools.rma`.
        :param dict quantities: by line, in its unit.
        :param partner: from or to whom.
        :return: the transfer, as superuser.
        """
        # sudo: access on the return was checked; its goods move without stock rights
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings.with_context(clean_context(self.env.context))
        picking = pickings.create(self._prepare_picking_vals(role, quantities, partner))
        picking.action_confirm()
        picking.move_ids._pin_lots()
        return picking

    def _prepare_picking_vals(self, role, quantities, partner):
        """Return the values of the transfer of lines that go together. Hook.

        :param str role: of :mod:`..tools.rma`.
        :param dict quantities: by line, in its unit.
        :param partner: from or to whom.
        """
        first = self[:1]
        source, destination = first._get_places(role)
        return {
            "picking_type_id": first._get_picking_type(role).id,
            "partner_id": partner.id,
            "company_id": first.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "origin": ", ".join(self.rma_id.mapped("name")),
            "user_id": False,
            "move_ids": [
                Command.create(line._prepare_move_vals(role, quantities[line]))
                for line in self
            ],
        }

    def _prepare_move_vals(self, role, quantity):
        """Return the values of a movement.

        :param str role: of :mod:`..tools.rma`.
        :param float quantity: in the unit of the line.
        """
        self.ensure_one()
        source, destination = self._get_places(role)
        return {
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "origin": self.rma_id.name,
            "to_refund": False,
            "customer_service_rma_line_id": self.id,
            "customer_service_rma_role": role,
        }

    def _get_open_moves(self):
        """Return the movements that are not done yet, as superuser."""
        # sudo: as above
        return self.sudo().move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
