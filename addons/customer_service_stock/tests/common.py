from odoo import Command
from odoo.tests import Form

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon


class CustomerServiceStockCommon(CustomerServiceCommon):
    """The companies and users of the base, each company with its warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls._get_warehouse(cls.company, "ASR")
        cls.storekeeper = cls._create_user(
            "storekeeper", groups="stock.group_stock_user"
        )
        cls.at_customers = cls.env.ref("stock.stock_location_customers")
        cls.at_suppliers = cls.env.ref("stock.stock_location_suppliers")

    @classmethod
    def _get_warehouse(cls, company, code):
        return cls.admin_env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        ) or cls._create_admin(
            "stock.warehouse", name=company.name, code=code, company_id=company.id
        )

    @classmethod
    def _create_goods(cls, name="Boiler Aurora", tracking="serial", **vals):
        """Return a storable product of the installed base."""
        return cls._create_product(
            name,
            **{
                "is_storable": True,
                "tracking": tracking,
                "customer_service_installed_base": True,
                **vals,
            },
        )

    @classmethod
    def _create_lot(cls, product, name, **vals):
        return cls._create_admin("stock.lot", name=name, product_id=product.id, **vals)

    @classmethod
    def _put_in_stock(cls, product, quantity=1, lot=None, location=None):
        """Count goods into the stock of the first warehouse, or into a location."""
        location = location or cls.warehouse.lot_stock_id
        cls.admin_env["stock.quant"]._update_available_quantity(
            product, location, quantity, lot_id=lot
        )

    @classmethod
    def _create_serials(cls, product, *names):
        """Return serial numbers of a product, each with its piece in stock."""
        lots = cls.admin_env["stock.lot"]
        for name in names:
            lot = cls._create_lot(product, name)
            cls._put_in_stock(product, lot=lot)
            lots |= lot
        return lots

    @classmethod
    def _confirm_order(cls, product, quantity=1, **vals):
        """Return a confirmed order of a product for the first customer."""
        order = cls._create_admin(
            "sale.order",
            **{
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                ],
                **vals,
            },
        )
        order.action_confirm()
        return order

    @classmethod
    def _ship(cls, picking, lots=None, quantity=None):
        """Validate a transfer as the storekeeper, with exactly these numbers."""
        picking = picking.with_user(cls.storekeeper)
        picking.action_assign()
        if lots is not None:
            cls._set_lots(picking.move_ids, lots, quantity)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @classmethod
    def _set_lots(cls, move, lots, quantity=None):
        move.move_line_ids.unlink()
        for lot in lots:
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "lot_id": lot.id,
                        "quantity": quantity or 1,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                        "picking_id": move.picking_id.id,
                    }
                )
            ]

    @classmethod
    def _sell(cls, product, lots=None, quantity=None, **vals):
        """Return the order of goods sold to the first customer and delivered."""
        count = (quantity or 1) * len(lots or [1])
        order = cls._confirm_order(product, count, **vals)
        cls._ship(order.picking_ids, lots, quantity)
        return order

    @classmethod
    def _return(cls, picking, lots=None, quantity=1, to_refund=False):
        """Return goods of a done transfer; the transfer that brought them back."""
        with Form(
            cls.env["stock.return.picking"]
            .with_user(cls.storekeeper)
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
        ) as form:
            pass
        wizard = form.record
        wizard.product_return_moves.write(
            {"quantity": quantity * len(lots or [1]), "to_refund": to_refund}
        )
        result = wizard._create_return()
        return cls._ship(result, lots, quantity)

    @classmethod
    def _transfer(cls, product, lots, source, destination, **vals):
        """Return a done transfer without order between two locations."""
        kind = vals.pop("picking_type", cls.warehouse.out_type_id)
        picking = cls._create_admin(
            "stock.picking",
            picking_type_id=kind.id,
            location_id=source.id,
            location_dest_id=destination.id,
            move_ids=[
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": len(lots),
                        "company_id": cls.company.id,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
            ],
            **vals,
        )
        picking.action_confirm()
        return cls._ship(picking, lots)

    @classmethod
    def _machine_of(cls, lot):
        """Return the machine with a lot, as the operator sees it."""
        return (
            cls.env["customer.service.equipment"]
            .with_context(active_test=False)
            .search([("lot_id", "=", lot.id)])
        )
