from .common import RmaCommon


class WorkshopCommon(RmaCommon):
    """Items that were received, and the parts that repair them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls._create_product(
            "Pump", is_storable=True, standard_price=40.0, lst_price=90.0
        )
        cls._put_in_stock(cls.pump, 10)

    def _received(self, *lines, **vals):
        """Return the lines of a return that was received."""
        return self._receive(self._authorize(*lines, **vals))

    def _repair_of(self, line):
        """Return the last repair of a line, as the superuser."""
        return line.sudo().repair_ids.sorted("id")[-1:]

    def _as(self, user, record):
        return record.with_user(user)

    def _repair(self, line, user=None):
        """Repair a line from the first to the last button."""
        line = line.with_user(user or self.technician)
        line.action_repair()
        line.action_repair_start()
        line.action_repair_end()

    def _plan_part(self, call, **vals):
        return self.env["customer.service.part"].create(
            {
                "call_id": call.id,
                "product_id": self.pump.id,
                "quantity": 1.0,
                "source": "workshop",
                **vals,
            }
        )

    def _delivery_of(self, line):
        return self._get_picking(line, "back")

    def _quantity_line(self, quantity=3, **vals):
        """Return the values of a line of untracked goods."""
        goods = self._create_goods(
            "Filter", tracking="none", customer_service_installed_base=False
        )
        return {"product_id": goods.id, "quantity": quantity, **vals}
