from uuid import uuid4

from odoo.tests import tagged

from .van_common import VanCommon


@tagged("post_install", "-at_install")
class TestInterventionPhone(VanCommon):
    """The telephone of a technician with a van, without rights on stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lot = cls._create_lot(cls.board, "B-0815")
        cls._put_in_stock(cls.board, lot=lot, location=cls.van)
        cls.mine = cls.visit.with_user(cls.technician)

    def _find(self, term):
        return self.mine.browse().phone_find_products(term)

    def test_own_van_comes_first(self):
        other = self._create_goods("Pump of the warehouse", "none")
        found = self._find("pump")
        self.assertEqual(found[0]["id"], self.pump.id)
        self.assertIn("In the van: 10", found[0]["detail"])
        self.assertIn(other.id, [part["id"] for part in found[1:]])
        self.assertEqual([part["id"] for part in found].count(self.pump.id), 1)

    def test_serial_in_the_van_is_found(self):
        found = self._find("b-08")
        self.assertEqual(
            [(part["id"], part["serial"]) for part in found],
            [(self.board.id, "B-0815")],
        )

    def test_part_used_on_the_telephone_leaves_the_van(self):
        uuid = str(uuid4())
        values = {"product_id": self.pump.id, "quantity": 2}
        answers = [self.mine.phone_step(uuid, "part_used", values) for _ in range(2)]
        self.assertEqual(answers[0], answers[1])
        part = self.visit.part_ids
        self.assertRecordValues(part, [{"source": "van", "used_quantity": 2}])
        self.assertEqual(self._count_in_van(), 8)
        self.mine.phone_step(str(uuid4()), "part_back", {"id": part.id, "quantity": 1})
        self.assertEqual(self._count_in_van(), 9)

    def _count_in_van(self):
        quants = self.admin_env["stock.quant"].search(
            [("location_id", "=", self.van.id), ("product_id", "=", self.pump.id)]
        )
        return sum(quants.mapped("quantity"))
