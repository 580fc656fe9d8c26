from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon

PREFIX = "customer.service."


@tagged("post_install", "-at_install")
class TestMultiCompany(CustomerServiceCommon):
    """The users belong to the first company; some records to the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company_id = cls.other_company.id
        admin = cls._create_admin
        equipment = admin(
            "customer.service.equipment",
            name="Foreign",
            partner_id=cls.customer.id,
            company_id=company_id,
        )
        equipment.site_id = cls.site
        meter = admin(
            "customer.service.meter", name="H", unit="h", equipment_id=equipment.id
        )
        cls.foreign = {
            "team": admin("customer.service.team", name="F", company_id=company_id),
            "call.type": admin(
                "customer.service.call.type", name="F", company_id=company_id
            ),
            "equipment.category": admin(
                "customer.service.equipment.category", name="F", company_id=company_id
            ),
            "equipment": equipment,
            "equipment.move": equipment.move_ids,
            "meter": meter,
            "meter.reading": admin(
                "customer.service.meter.reading", meter_id=meter.id, value=1
            ),
            "call": admin(
                "customer.service.call", subject="F", equipment_id=equipment.id
            ),
        }
        cls.foreign.update(
            cls._create_foreign_service_level(cls.foreign["call"], cls.other_company)
        )
        cls.foreign["call.assignment"] = cls.foreign["call"].assignment_ids
        cls.foreign.update(cls._create_foreign_work(cls.foreign["call"]))
        cls.foreign["territory"] = admin(
            "customer.service.territory", name="F", company_id=company_id
        )
        cls.admin_env.flush_all()
        cls.foreign["call.report"] = cls.admin_env[
            "customer.service.call.report"
        ].browse(cls.foreign["call"].id)
        cls.foreign["history"] = cls.admin_env["customer.service.history"].search(
            [("company_id", "=", company_id)], limit=1
        )
        cls.foreign_partner = admin("res.partner", name="F", company_id=company_id)
        cls.foreign_product = admin("product.product", name="F", company_id=company_id)

    @classmethod
    def _create_foreign_service_level(cls, call, company):
        """Return a policy of a company and what one makes on a call, by model."""
        admin = cls._create_admin
        policy = admin("customer.service.sla.policy", name="F", company_id=company.id)
        target = admin(
            "customer.service.sla.target",
            policy_id=policy.id,
            kind="response",
            hours=1,
        )
        row = admin(
            "customer.service.call.sla",
            call_id=call.id,
            kind="response",
            hours=1,
            date_start="2026-01-01 08:00:00",
        )
        return {
            "sla.policy": policy,
            "sla.target": target,
            "sla.level": admin(
                "customer.service.sla.level", name="F", policy_id=policy.id
            ),
            "call.sla": row,
            "call.pause": admin(
                "customer.service.call.pause",
                call_id=call.id,
                date_start="2026-01-01 08:00:00",
            ),
            "call.escalation": admin(
                "customer.service.call.escalation",
                sla_id=row.id,
                name="F",
                date="2026-01-01 08:00:00",
            ),
        }

    @classmethod
    def _create_foreign_work(cls, call):
        """Return a record of each model of the work on a call, by end of its name."""
        admin, company_id = cls._create_admin, call.company_id.id
        user = cls._create_user(
            "foreigner",
            groups="customer_service_base.group_technician",
            company=call.company_id,
        )
        visit = admin("customer.service.intervention", call_id=call.id, user_id=user.id)
        of_visit = {"intervention_id": visit.id}
        checklist = admin("customer.service.checklist", name="F", company_id=company_id)
        tariff = admin("customer.service.tariff", name="F", company_id=company_id)
        goods = cls._create_product("F part", type="consu")
        return {
            "intervention": visit,
            "intervention.time": admin(
                "customer.service.intervention.time",
                **of_visit,
                user_id=user.id,
                date_from="2026-01-01 08:00:00",
                date_to="2026-01-01 09:00:00",
            ),
            "intervention.check": admin(
                "customer.service.intervention.check", **of_visit, name="F"
            ),
            "intervention.step": admin(
                "customer.service.intervention.step",
                **of_visit,
                uuid="4f4cd8a2-0000-4000-8000-000000000001",
                step="pause",
                user_id=user.id,
                date="2026-01-01 08:00:00",
                date_received="2026-01-01 08:00:00",
            ),
            "expense": admin("customer.service.expense", **of_visit, amount=1),
            "part": admin(
                "customer.service.part", call_id=call.id, product_id=goods.id
            ),
            "charge": admin("customer.service.charge", call_id=call.id, name="F"),
            "checklist": checklist,
            "checklist.item": admin(
                "customer.service.checklist.item", checklist_id=checklist.id, name="F"
            ),
            "time.band": admin(
                "customer.service.time.band", name="F", company_id=company_id
            ),
            "tariff": tariff,
            "tariff.rule": admin(
                "customer.service.tariff.rule", tariff_id=tariff.id, kind="labour"
            ),
        }

    def test_every_model_with_a_company_is_tested(self):
        models = {
            name.removeprefix(PREFIX)
            for name, model in self.env.registry.items()
            if model._original_module == "customer_service_base"
            and not model._abstract
            and not model._transient
            and "company_id" in model._fields
        }
        self.assertEqual(models, set(self.foreign))

    def test_records_of_the_other_company_are_invisible_to_every_role(self):
        for model, record in self.foreign.items():
            for role, user in self.users.items():
                with self.subTest(model=model, role=role):
                    own = record.with_user(user)
                    self.assertFalse(
                        own.with_context(active_test=False).search(
                            [("id", "=", record.id)]
                        )
                    )
                    with self.assertRaises(AccessError):
                        own.read(["display_name"])

    def test_records_of_the_other_company_are_changed_by_nobody(self):
        for model, record in self.foreign.items():
            with self.subTest(model=model), self.assertRaises(AccessError):
                record.with_user(self.manager).unlink()

    def test_configuration_without_company_is_shared(self):
        team = self._create_admin("customer.service.team", name="Shared")
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_reader",
            company=self.other_company,
        )
        for user in (self.operator, stranger):
            with self.subTest(user=user.login):
                self.assertTrue(team.with_user(user).has_access("read"))

    def test_equipment_refuses_what_is_of_another_company(self):
        wrong = {
            "partner_id": self.foreign_partner,
            "end_user_id": self.foreign_partner,
            "site_id": self.foreign_partner,
            "product_id": self.foreign_product,
            "category_id": self.foreign["equipment.category"],
            "parent_id": self.foreign["equipment"],
            "replaced_by_id": self.foreign["equipment"],
        }
        equipment = self._create_equipment()
        self._check_refused(equipment, wrong)

    def test_call_refuses_what_is_of_another_company(self):
        wrong = {
            "partner_id": self.foreign_partner,
            "payer_id": self.foreign_partner,
            "caller_id": self.foreign_partner,
            "end_user_id": self.foreign_partner,
            "site_id": self.foreign_partner,
            "type_id": self.foreign["call.type"],
            "team_id": self.foreign["team"],
            "parent_id": self.foreign["call"],
        }
        self._check_refused(self._create_call(), wrong)

    def test_configuration_refuses_what_is_of_another_company(self):
        company_id = self.company.id
        call_type = self._create_admin(
            "customer.service.call.type", name="T", company_id=company_id
        )
        self._check_refused(call_type, {"team_id": self.foreign["team"]})
        category = self._create_admin(
            "customer.service.equipment.category", name="C", company_id=company_id
        )
        self._check_refused(category, {"parent_id": self.foreign["equipment.category"]})

    def test_reading_refuses_what_is_of_another_company(self):
        reading = self._create_reading(
            self._create_meter(self._create_equipment()), "2026-01-01", 1
        )
        self._check_refused(reading, {"call_id": self.foreign["call"]})

    def test_call_cannot_be_about_a_machine_of_another_company(self):
        with self.assertRaises(AccessError):
            self._create_call(equipment_id=self.foreign["equipment"].id)

    def _check_refused(self, record, wrong):
        """Expect each many2one of another company to be refused, by superuser too."""
        record = record.with_env(self.admin_env)
        for name, value in wrong.items():
            with self.subTest(field=name), self.assertRaises(UserError):
                record[name] = value
                record.flush_recordset()

    def test_every_link_with_a_company_is_checked(self):
        """Links to models with a company and without a check are listed here.

        What is chosen in a window is checked on the records it changes.
        """
        unchecked = {
            # a log keeps what it was told
            ("customer.service.equipment.move", "partner_id"),
            ("customer.service.equipment.move", "old_partner_id"),
            ("customer.service.equipment.move", "end_user_id"),
            ("customer.service.equipment.move", "old_end_user_id"),
            ("customer.service.equipment.move", "site_id"),
            ("customer.service.equipment.move", "old_site_id"),
            ("customer.service.call.assignment", "from_team_id"),
            ("customer.service.call.assignment", "to_team_id"),
            # a shared policy may have hours; one of a company checks them itself
            ("customer.service.sla.policy", "calendar_id"),
            # the terms as they were, also when the call changes company
            ("customer.service.call", "sla_policy_id"),
            ("customer.service.call.sla", "policy_id"),
            ("customer.service.call.sla", "calendar_id"),
        }
        found = set()
        for name, model in self.env.registry.items():
            if (
                model._original_module != "customer_service_base"
                or model._abstract
                or model._transient  # what a wizard writes is checked where it lands
                or not model._auto
            ):
                continue
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and "customer_service_base" in field._modules
                    and field.store
                    and not field.related
                    and not field.check_company
                    and field.comodel_name not in ("res.company", "res.users")
                    and "company_id" in self.env[field.comodel_name]._fields
                ):
                    found.add((name, field.name))
        self.assertEqual(found, unchecked)

    def test_machine_with_calls_keeps_its_company(self):
        equipment = self._create_equipment()
        self._create_call(equipment_id=equipment.id)
        with self.assertRaises(UserError):
            equipment.with_env(self.admin_env).company_id = self.other_company

    def test_plant_leaves_no_component_in_the_old_company(self):
        plant = self._create_equipment()
        part = self._create_equipment(parent_id=plant.id)
        with self.assertRaises(UserError):
            plant.with_env(self.admin_env).company_id = self.other_company
        both = (plant | part).with_env(self.admin_env)
        both.write({"company_id": self.other_company.id})
        self.assertEqual(both.company_id, self.other_company)

    def test_machine_without_calls_changes_company_with_its_meters(self):
        equipment = self._create_equipment()
        meter = self._create_meter(equipment)
        reading = self._create_reading(meter, "2026-01-01", 1)
        equipment.with_env(self.admin_env).company_id = self.other_company
        self.env.flush_all()
        for record in (meter, reading):
            self.assertEqual(
                record.with_env(self.admin_env).company_id, self.other_company
            )

    def test_counters_leave_out_the_other_company(self):
        self._create_equipment()
        customer = self.customer.with_env(self.env)
        self.assertEqual(customer.customer_service_equipment_count, 1)
        self.assertEqual(customer.customer_service_open_call_count, 0)

    def test_search_box_leaves_out_the_other_company(self):
        found = self.env["customer.service.equipment"].name_search("Foreign")
        self.assertEqual(found, [])
