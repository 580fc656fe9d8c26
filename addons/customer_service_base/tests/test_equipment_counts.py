from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentCounts(CustomerServiceCommon):
    def _partner(self, partner):
        return partner.with_env(self.env(context={}))

    def _counts(self, partner):
        partner = self._partner(partner)
        return (
            partner.customer_service_equipment_count,
            partner.customer_service_open_call_count,
        )

    def test_company_counts_the_machines_of_its_contacts_and_sites_once(self):
        self._create_equipment()
        self._create_equipment(partner_id=self.contact.id, site_id=self.site.id)
        self._create_equipment(
            partner_id=self.customer.id,
            site_id=self.customer.id,
            end_user_id=self.customer.id,
        )
        self.assertEqual(self._counts(self.customer), (3, 0))

    def test_contact_counts_its_own(self):
        self._create_equipment()
        self._create_equipment(partner_id=self.contact.id)
        self.assertEqual(self._counts(self.contact), (1, 0))

    def test_site_counts_what_stands_there(self):
        self._create_equipment(site_id=self.site.id)
        self._create_equipment()
        self.assertEqual(self._counts(self.site), (1, 0))

    def test_end_user_counts_what_it_uses(self):
        self._create_equipment(end_user_id=self.other_customer.id)
        self.assertEqual(self._counts(self.other_customer), (1, 0))

    def test_partner_counts_open_calls_only(self):
        self._create_call()
        self._create_call(stage_id=self._stage("waiting_parts").id)
        self._create_call(stage_id=self._stage("solved").id)
        self._create_call(stage_id=self._stage("cancelled").id)
        self.assertEqual(self._counts(self.customer), (0, 2))

    def test_list_behind_the_counters_has_as_many_records(self):
        self._create_equipment(partner_id=self.contact.id)
        self._create_equipment(partner_id=self.other_customer.id, site_id=self.site.id)
        for partner in (self.customer, self.contact, self.site, self.other_customer):
            with self.subTest(partner=partner.name):
                action = self._partner(partner).action_view_customer_service_equipment()
                self.assertEqual(
                    self.env[action["res_model"]].search_count(action["domain"]),
                    self._counts(partner)[0],
                )

    def test_several_partners_are_counted_at_once(self):
        self._create_equipment(end_user_id=self.other_customer.id)
        partners = self._partner(self.customer | self.other_customer | self.site)
        self.assertEqual(partners.mapped("customer_service_equipment_count"), [1, 1, 0])

    def test_archived_machine_is_not_counted(self):
        self._create_equipment(active=False)
        self.assertEqual(self._counts(self.customer), (0, 0))

    def test_unsaved_partner_counts_nothing(self):
        partner = self.env["res.partner"].new({"name": "New"})
        self.assertEqual(partner.customer_service_equipment_count, 0)

    def test_product_counts_its_machines(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id)
        self._create_equipment()
        product = product.with_env(self.env)
        self.assertEqual(product.customer_service_equipment_count, 1)
        self.assertEqual(product.product_tmpl_id.customer_service_equipment_count, 1)

    def test_product_counts_the_machines_of_archived_variants(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id)
        template = product.product_tmpl_id
        product.active = False
        template = template.with_env(self.env)
        self.assertEqual(template.customer_service_equipment_count, 1)
        action = template.action_view_customer_service_equipment()
        self.assertEqual(
            self.env["customer.service.equipment"].search_count(action["domain"]), 1
        )

    def test_category_counts_the_machines_below_it(self):
        below = self._create_admin(
            "customer.service.equipment.category",
            name="Wall-hung",
            parent_id=self.category.id,
        )
        self._create_equipment(category_id=self.category.id)
        self._create_equipment(category_id=below.id)
        categories = (self.category | below).with_env(self.env)
        self.assertEqual(categories.mapped("equipment_count"), [2, 1])
        for category in categories:
            action = category.action_view_equipment()
            self.assertEqual(
                self.env["customer.service.equipment"].search_count(action["domain"]),
                category.equipment_count,
            )

    def test_category_knows_its_full_name(self):
        below = self._create_admin(
            "customer.service.equipment.category",
            name="Wall-hung",
            parent_id=self.category.id,
        )
        self.category.name = "Heating"
        self.assertEqual(below.display_name, "Heating / Wall-hung")

    def test_machine_counts_components_one_level_down(self):
        plant = self._create_equipment()
        machine = self._create_equipment(parent_id=plant.id)
        self._create_equipment(parent_id=machine.id)
        self.assertEqual((plant | machine).mapped("child_count"), [1, 1])
        action = plant.action_view_components()
        self.assertEqual(
            self.env["customer.service.equipment"].search(action["domain"]), machine
        )

    def test_machine_counts_the_calls_of_its_components(self):
        plant = self._create_equipment()
        machine = self._create_equipment(parent_id=plant.id)
        part = self._create_equipment(parent_id=machine.id)
        self._create_call(equipment_id=plant.id)
        self._create_call(equipment_id=part.id)
        self._create_call(equipment_id=part.id, stage_id=self._stage("closed").id)
        tree = (plant | machine | part).with_env(self.env)
        self.assertRecordValues(
            tree,
            [
                {"call_count": 3, "open_call_count": 2, "history_count": 3},
                {"call_count": 2, "open_call_count": 1, "history_count": 2},
                {"call_count": 2, "open_call_count": 1, "history_count": 2},
            ],
        )

    def test_lists_behind_the_buttons_have_as_many_records(self):
        plant = self._create_equipment()
        part = self._create_equipment(parent_id=plant.id)
        self._create_call(equipment_id=plant.id)
        self._create_call(equipment_id=part.id)
        calls = plant.action_view_calls()
        history = plant.action_view_history()
        self.assertEqual(
            self.env["customer.service.call"].search_count(calls["domain"]),
            plant.call_count,
        )
        self.assertEqual(
            self.env["customer.service.history"].search_count(history["domain"]),
            plant.history_count,
        )

    def test_button_of_the_machine_opens_a_call_about_it(self):
        equipment = self._create_equipment()
        action = equipment.action_create_call()
        self.assertEqual(action["res_model"], "customer.service.call.entry")
        self.assertEqual(action["context"], {"default_equipment_id": equipment.id})
