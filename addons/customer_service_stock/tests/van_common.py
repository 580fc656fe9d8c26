from .common import CustomerServiceStockCommon


class VanCommon(CustomerServiceStockCommon):
    """A technician with a van of ten pumps, a machine, a call and a visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.van = cls._create_van(cls.technician)
        cls.pump = cls._create_goods("Pump", "none", standard_price=40)
        cls.valve = cls._create_goods("Valve", "none")
        cls.board = cls._create_goods(
            "Board", "serial", customer_service_installed_base=False
        )
        cls._put_in_stock(cls.pump, 10, location=cls.van)
        cls.machine = cls._create_equipment(serial="M-1", site_id=cls.site.id)
        cls.call = cls._create_call(
            equipment_id=cls.machine.id, user_id=cls.technician.id
        )
        cls.visit = cls._create_visit()

    @classmethod
    def _create_van(cls, user, company=None, **vals):
        return cls._create_admin(
            "stock.location",
            name=f"Van of {user.name}",
            customer_service_van=True,
            customer_service_user_id=user.id,
            company_id=(company or cls.company).id,
            **vals,
        )

    @classmethod
    def _create_visit(cls, **vals):
        return cls.env["customer.service.intervention"].create(
            {"call_id": cls.call.id, "user_id": cls.technician.id, **vals}
        )

    @classmethod
    def _create_part(cls, user=None, **vals):
        """Return a part of the visit, as the technician sees it."""
        return (
            cls.env["customer.service.part"]
            .with_user(user or cls.technician)
            .create(
                {
                    "intervention_id": cls.visit.id,
                    "product_id": cls.pump.id,
                    **vals,
                }
            )
        )

    def _use(self, part, quantity, **vals):
        step = part.env["customer.service.part.step"].create(
            {"part_id": part.id, "kind": "use", "quantity": quantity, **vals}
        )
        step.action_apply()

    def _count(self, product=None, location=None):
        """Return how many of a product are in a place, and how many are reserved."""
        quants = self.admin_env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.pump).id),
                ("location_id", "=", (location or self.van).id),
            ]
        )
        return (
            sum(quants.mapped("quantity")),
            sum(quants.mapped("reserved_quantity")),
        )

    def _moves(self, part):
        return part.sudo().move_ids
