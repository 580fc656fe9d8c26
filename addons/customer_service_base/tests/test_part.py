from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import CustomerServiceCommon


class PartCommon(CustomerServiceCommon):
    """A machine under warranty, a call about it, a visit and products to use."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_equipment(
            serial="M-1",
            category_id=cls.category.id,
            installation_date="2026-01-01",
            site_id=cls.site.id,
        )
        cls.call = cls._create_call(
            equipment_id=cls.machine.id, user_id=cls.technician.id
        )
        cls.visit = cls._create_visit()
        cls.pump = cls._create_product("Pump", type="consu")
        cls.gasket = cls._create_product("Gasket", type="consu")

    @classmethod
    def _create_visit(cls, call=None, **vals):
        return cls.env["customer.service.intervention"].create(
            {
                "call_id": (call or cls.call).id,
                "user_id": cls.technician.id,
                **vals,
            }
        )

    @classmethod
    def _create_part(cls, user=None, **vals):
        """Return a part of the visit, as the technician sees it."""
        user = user or cls.technician
        return (
            cls.env["customer.service.part"]
            .with_user(user)
            .create(
                {
                    "intervention_id": cls.visit.id,
                    "product_id": cls.pump.id,
                    **vals,
                }
            )
        )

    def _step(self, part, kind, quantity, **vals):
        """Use or take back by the form that asks how many."""
        step = part.env["customer.service.part.step"].create(
            {"part_id": part.id, "kind": kind, "quantity": quantity, **vals}
        )
        step.action_apply()


@tagged("post_install", "-at_install")
class TestCustomerServicePart(PartCommon):
    """Planned, used, taken back, given up: without stock."""

    def test_part_of_a_visit_belongs_to_its_call_and_machine(self):
        part = self._create_part()
        self.assertEqual(part.call_id, self.call)
        self.assertEqual(part.equipment_id, self.machine)
        self.assertEqual(part.state, "planned")
        self.assertEqual(part.remaining_quantity, 1)

    @freeze_time("2026-03-02 10:00")
    def test_used_part_says_when_and_by_whom(self):
        part = self._create_part(quantity=3, source="direct")
        part.action_consume()
        self.assertEqual(part.state, "used")
        self.assertEqual(part.used_quantity, 3)
        self.assertEqual(part.used_by_id, self.technician)
        self.assertEqual(str(part.date_used), "2026-03-02 10:00:00")

    def test_using_twice_uses_once(self):
        part = self._create_part(quantity=3, source="direct")
        part.action_consume()
        part.action_consume()
        self.assertEqual(part.used_quantity, 3)

    def test_more_than_planned_may_be_used(self):
        part = self._create_part(quantity=1, source="direct")
        self._step(part, "use", 2)
        self.assertEqual(part.used_quantity, 2)
        self.assertEqual(part.remaining_quantity, 0)

    def test_some_come_back(self):
        part = self._create_part(quantity=3, source="direct")
        part.action_consume()
        self._step(part, "return", 1)
        self.assertEqual((part.returned_quantity, part.state), (1, "used"))
        part.action_give_back()
        self.assertEqual((part.returned_quantity, part.state), (3, "returned"))

    def test_no_more_comes_back_than_was_used(self):
        part = self._create_part(source="direct")
        part.action_consume()
        with self.assertRaisesRegex(UserError, "No more can come back"):
            self._step(part, "return", 2)

    def test_nothing_is_no_step(self):
        with self.assertRaisesRegex(UserError, "how many"):
            self._step(self._create_part(source="direct"), "use", 0)

    def test_part_not_needed_and_needed_after_all(self):
        part = self._create_part(source="direct")
        part.action_release()
        self.assertEqual((part.state, part.remaining_quantity), ("released", 0))
        part.action_replan()
        self.assertEqual(part.state, "planned")

    def test_used_part_is_not_given_up_changed_or_deleted(self):
        part = self._create_part(source="direct")
        part.action_consume()
        with self.assertRaisesRegex(UserError, "can only be returned"):
            part.action_release()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            part.product_id = self.gasket
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            part.unlink()

    def test_quantities_are_not_written_by_hand(self):
        part = self._create_part(user=self.manager, source="direct")
        for name in ("used_quantity", "reserved_quantity", "returned_quantity"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                part.write({name: 1})
        with self.assertRaises(AccessError):
            self._create_part(user=self.manager, used_quantity=1)

    def test_technician_leaves_parts_of_others_alone(self):
        other = self._create_user(
            "part_other", groups="customer_service_base.group_technician"
        )
        part = self._create_part(source="direct")
        for step in ("reserve", "release", "consume", "give_back", "replan"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(part.with_user(other), f"action_{step}")()
        with self.assertRaises(AccessError):
            self._step(part.with_user(other), "use", 1)

    def test_all_parts_of_a_call(self):
        parts = self._create_part(source="direct") + self._create_part(
            product_id=self.gasket.id, quantity=4, source="direct"
        )
        call = self.call.with_user(self.technician)
        self.assertTrue(call.has_parts_to_use)
        call.action_consume_parts()
        self.assertEqual(parts.mapped("used_quantity"), [1, 4])
        self.assertFalse(call.has_parts_to_use)

    def test_giving_up_the_rest_leaves_a_note(self):
        part = self._create_part(quantity=3, source="direct")
        self._step(part, "use", 1)
        self.call.with_user(self.technician).action_release_parts()
        self.assertEqual((part.used_quantity, part.remaining_quantity), (1, 0))
        self.assertIn("2 Pump", self.call.message_ids[:1].body)

    def test_call_that_is_over_gives_up_the_rest(self):
        part = self._create_part(quantity=3, source="direct")
        self._step(part, "use", 1)
        self.call.stage_id = self._stage("cancelled")
        self.assertEqual((part.used_quantity, part.remaining_quantity), (1, 0))
        self.assertIn("2 Pump", self.call.message_ids.mapped("body")[0])

    def test_coverage_of_a_part_is_that_of_the_machine(self):
        part = self._create_part()
        self.machine.write(
            {"warranty_start": "2020-01-01", "warranty_parts_end": "2020-12-31"}
        )
        self.assertEqual(part.coverage, "none")
        self.machine.warranty_parts_end = "2099-12-31"
        part.invalidate_recordset(["coverage"])
        self.assertEqual(part.coverage, "warranty")

    def test_grid_on_the_call(self):
        with (
            Form(self.call.with_user(self.technician)) as form,
            form.part_ids.new() as line,
        ):
            line.product_id = self.pump
            line.quantity = 2
        self.assertEqual(self.call.part_ids.quantity, 2)
        self.assertEqual(self.call.part_ids.equipment_id, self.machine)

    def test_part_of_the_other_company_is_not_seen(self):
        part = self._create_part()
        stranger = self._create_user(
            "part_stranger",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            part.with_user(stranger).read(["name"])


@tagged("post_install", "-at_install")
class TestCustomerServicePartClosing(PartCommon):
    """What was planned and not used is asked about, then given up."""

    def _close(self, visits):
        visits.with_user(self.technician)._settle_parts()

    def test_unused_parts_are_asked_about(self):
        self._create_part(quantity=2, source="direct")
        doubts = self.visit._get_close_doubts()
        self.assertTrue([text for text in doubts if "Pump" in text and "2" in text])

    def test_used_and_unneeded_parts_raise_no_doubt(self):
        self._create_part(source="direct").action_consume()
        self._create_part(source="direct").action_release()
        doubts = self.visit._get_close_doubts()
        self.assertFalse([text for text in doubts if "Pump" in text])

    def test_closing_gives_up_the_rest_and_says_so(self):
        part = self._create_part(quantity=3, source="direct")
        unused = self._create_part(product_id=self.gasket.id, source="direct")
        self._step(part, "use", 1)
        self._close(self.visit)
        self.assertEqual(part.state, "used")
        self.assertEqual(part.remaining_quantity, 0)
        self.assertEqual(unused.state, "released")
        self.assertIn("2 Pump, 1 Gasket", self.call.message_ids[:1].body)

    def test_parts_of_other_visits_stay(self):
        other = self._create_part(
            intervention_id=self._create_visit().id, source="direct"
        )
        self._close(self.visit)
        self.assertEqual(other.state, "planned")


@tagged("post_install", "-at_install")
class TestCustomerServicePartSubstitute(PartCommon):
    """Another product in the place of the planned one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_pump = cls._create_product("Pump 2", type="consu")
        cls.pump.customer_service_substitute_ids = cls.new_pump

    def _substitute(self, part, product):
        context = part.action_choose_substitute()["context"]
        product.with_user(part.env.user).with_context(
            **context
        ).action_customer_service_substitute()

    def test_substitute_keeps_what_was_planned(self):
        part = self._create_part(source="direct")
        self.assertTrue(part.has_substitutes)
        action = part.action_choose_substitute()
        self.assertEqual(action["domain"], [("id", "in", self.new_pump.ids)])
        self._substitute(part, self.new_pump)
        self.assertEqual(part.product_id, self.new_pump)
        self.assertEqual(part.planned_product_id, self.pump)
        self.assertEqual(part.name, self.new_pump.display_name)

    def test_other_products_are_no_substitutes(self):
        with self.assertRaisesRegex(UserError, "no substitute"):
            self._substitute(self._create_part(source="direct"), self.gasket)

    def test_used_part_is_not_substituted(self):
        part = self._create_part(source="direct")
        part.action_consume()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            self._substitute(part, self.new_pump)

    def test_accepted_part_is_not_substituted(self):
        part = self._create_part(source="direct")
        order = self._create_admin(
            "sale.order", partner_id=self.customer.id, company_id=self.company.id
        )
        line = self._create_admin(
            "sale.order.line", order_id=order.id, product_id=self.pump.id
        )
        part.sudo().sale_line_id = line
        order.with_context(skip_procurement=True).action_confirm()
        with self.assertRaisesRegex(UserError, "accepted"):
            self._substitute(part, self.new_pump)
