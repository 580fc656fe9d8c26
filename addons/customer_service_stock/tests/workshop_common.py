"""What the tests of the workshop share."""

from .common import CustomerServiceStockCommon


class WorkshopCommon(CustomerServiceStockCommon):
    """A call of the technician, with pumps on the shelf of the warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf = cls.warehouse.lot_stock_id
        cls.pump = cls._create_goods("Pump", standard_price=40.0)
        cls._put_in_stock(cls.pump, 5)
        cls.call = cls._create_call(user_id=cls.technician.id)
        cls.tech_env = cls.admin_env(user=cls.technician)
        cls.store_env = cls.admin_env(user=cls.storekeeper)

    @classmethod
    def _create_goods(cls, name, **vals):
        return cls._create_admin(
            "product.product", name=name, type="consu", is_storable=True, **vals
        )

    @classmethod
    def _put_in_stock(cls, product, quantity, lot=None):
        cls.admin_env["stock.quant"]._update_available_quantity(
            product, cls.shelf, quantity, lot_id=lot
        )

    @classmethod
    def _create_part(cls, **vals):
        return cls.tech_env["customer.service.part"].create(
            {
                "call_id": cls.call.id,
                "product_id": cls.pump.id,
                "source": "workshop",
                **vals,
            }
        )

    def _on_hand(self, product=None):
        product = (product or self.pump).with_env(self.admin_env)
        return self.admin_env["stock.quant"]._get_available_quantity(
            product, self.shelf
        )

    def _repair(self, part):
        return part.with_env(self.admin_env).move_ids.repair_id

    def _as_storekeeper(self, records):
        return records.with_env(self.store_env)
