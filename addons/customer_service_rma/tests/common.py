from odoo import Command

from odoo.addons.customer_service_stock.tests.common import CustomerServiceStockCommon


class RmaCommon(CustomerServiceStockCommon):
    """A product with serial numbers, two of them sold: one to each customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods(standard_price=500.0, lst_price=1000.0)
        cls.lot, cls.other_lot = cls._create_serials(cls.goods, "AA-1", "BB-2")
        cls.order = cls._sell(cls.goods, cls.lot)
        cls.other_order = cls._sell(
            cls.goods, cls.other_lot, partner_id=cls.other_customer.id
        )
        cls.machine = cls._machine_of(cls.lot)
        cls.other_machine = cls._machine_of(cls.other_lot)
        cls.rma_place = cls.warehouse.customer_service_rma_location_id

    @classmethod
    def _create_rma(cls, *lines, **vals):
        """Return the return of some items; of the machine unless others are said.

        :param lines: dicts of values of lines.
        """
        return cls.env["customer.service.rma"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "warehouse_id": cls.warehouse.id,
                "line_ids": [
                    Command.create(line)
                    for line in lines or [{"equipment_id": cls.machine.id}]
                ],
                **vals,
            }
        )

    @classmethod
    def _authorize(cls, *lines, **vals):
        """Return an authorized return."""
        return_ = cls._create_rma(*lines, **vals)
        return_.action_authorize()
        return return_

    @classmethod
    def _get_picking(cls, lines, role):
        """Return the open transfer of lines in a role."""
        moves = lines._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == role
        )
        return moves.picking_id

    @classmethod
    def _receive(cls, return_):
        """Receive everything as the storekeeper; the lines."""
        cls._ship(cls._get_picking(return_.line_ids, "receipt"))
        return return_.line_ids

    @classmethod
    def _place_of(cls, lot):
        """Return where a lot is, by what stock counts."""
        quants = cls.admin_env["stock.quant"].search([("lot_id", "=", lot.id)])
        return quants.filtered(lambda quant: quant.quantity > 0).location_id
