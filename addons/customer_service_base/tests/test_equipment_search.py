from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentSearch(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category.write(
            {
                "equipment_properties_definition": [
                    {"name": "fuel", "string": "Fuel", "type": "char"},
                    {"name": "power", "string": "Power", "type": "integer"},
                    {"name": "wet", "string": "Wet", "type": "boolean"},
                    {"name": "day", "string": "Day", "type": "date"},
                    {
                        "name": "gas",
                        "string": "Gas",
                        "type": "selection",
                        "selection": [["k1", "Methane"], ["k2", "Propane"]],
                    },
                    {
                        "name": "labels",
                        "string": "Labels",
                        "type": "tags",
                        "tags": [["t1", "Condensing", 1], ["t2", "Wall", 2]],
                    },
                ]
            }
        )
        cls.equipment = cls._create_equipment(
            serial="KX-20/7781",
            manufacturer="Zefiroterm",
            model="ZT 24",
            position="Centrale termica",
            category_id=cls.category.id,
            site_id=cls.site.id,
            end_user_id=cls.other_customer.id,
            properties={
                "fuel": "Biogas",
                "power": 2417,
                "wet": False,
                "gas": "k1",
                "labels": ["t1"],
            },
        )
        cls.decoy = cls._create_equipment(
            name="Copier", serial="QQ-1", partner_id=cls.other_customer.id
        )
        cls.both = cls.equipment | cls.decoy

    def _found(self, text, operator="ilike"):
        """Return which of the two machines the search box finds."""
        return self.env["customer.service.equipment"].search(
            [("id", "in", self.both.ids), ("display_name", operator, text)]
        )

    def assert_found(self, *texts):
        for text in texts:
            with self.subTest(text=text):
                self.assertEqual(self._found(text), self.equipment)

    def assert_not_found(self, *texts):
        for text in texts:
            with self.subTest(text=text):
                self.assertNotIn(self.equipment, self._found(text))

    def test_every_text_of_the_machine_finds_it(self):
        self.assert_found(
            "KX-20/7781",
            "7781",
            self.equipment.code,
            "boiler 24",
            "zefiroterm",
            "ZT 24",
            "centrale",
            "Officine",
            "stabilimento",
            "via roma",
            "Settimo",
            "Boilers",
            "Biogas",
            "2417",
        )

    def test_end_user_finds_it(self):
        self.assertEqual(self._found("Panificio"), self.both)

    def test_choice_of_a_property_finds_it(self):
        self.assert_found("Methane")
        self.assert_not_found("Propane", "k1")

    def test_tag_of_a_property_finds_it(self):
        self.assert_found("Condensing")
        self.assert_not_found("Wall")

    def test_empty_property_finds_nothing(self):
        self.assertNotIn("False", self.equipment.search_text)

    def test_words_in_any_order_find_it(self):
        self.assert_found(
            "settimo verdi 7781", "7781 boiler officine", "biogas roma zefiro"
        )

    def test_every_word_must_match(self):
        self.assert_not_found("settimo milano", "7781 copier")

    def test_serial_without_separators_finds_it(self):
        self.assert_found("KX207781", "kx 20 7781", "kx.20.7781", "KX-20-7781")

    def test_part_of_a_compact_serial_finds_it(self):
        self.assert_found("x20-77")

    def test_blank_text_finds_all(self):
        self.assertEqual(self._found("   "), self.both)

    def test_text_that_is_not_there_leaves_the_others(self):
        self.assertEqual(self._found("7781", "not ilike"), self.decoy)

    def test_percent_sign_is_no_trap(self):
        self.assert_not_found("%zzz", "'; drop table")

    def test_renamed_customer_is_found_by_the_new_name(self):
        self.customer.with_env(self.env).name = "Tessitura Gialli"
        self.assert_found("tessitura")
        self.assert_not_found("officine")

    def test_renamed_site_is_found_by_the_new_name(self):
        self.site.with_env(self.env).write({"name": "Magazzino", "city": "Asti"})
        self.assert_found("magazzino asti")
        self.assert_not_found("stabilimento")

    def test_customer_renamed_without_a_role_is_found(self):
        clerk = self._create_user("clerk", groups="base.group_partner_manager")
        self.customer.with_user(clerk).name = "Tessitura Gialli"
        self.assert_found("tessitura")

    def test_merged_customer_is_found_by_the_name_that_stays(self):
        twin = self._create_admin(
            "res.partner", name="Filatura Azzurri", is_company=True
        )
        self.equipment.partner_id = twin
        wizard = self.admin_env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((twin | self.customer).ids, self.customer)
        self.assertEqual(self.equipment.partner_id, self.customer)
        self.assertEqual(self.equipment.commercial_partner_id, self.customer)
        self.assert_found("officine")
        self.assert_not_found("azzurri")

    def test_merged_contact_brings_the_company_that_stays(self):
        self.equipment.partner_id = self.contact
        twin = self._create_admin(
            "res.partner", name="Anna G.", parent_id=self.other_customer.id
        )
        call = self._create_call(partner_id=self.contact.id)
        self.portal_user.with_env(self.admin_env).unlink()
        wizard = self.admin_env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((twin | self.contact).ids, twin, extra_checks=False)
        self.assertEqual(self.equipment.commercial_partner_id, self.other_customer)
        self.assertEqual(call.commercial_partner_id, self.other_customer)

    def test_company_of_a_contact_finds_it(self):
        self.equipment.partner_id = self.contact
        self.assert_found("officine verdi", "anna gallo")
        self.customer.name = "Tessitura Gialli"
        self.assert_found("tessitura anna")

    def test_renamed_category_is_found_by_the_new_name(self):
        self.category.name = "Heaters"
        self.assert_found("heaters")

    def test_changed_property_is_found_by_the_new_value(self):
        self.equipment.properties = {"fuel": "Pellet"}
        self.assert_found("pellet")
        self.assert_not_found("biogas")

    def test_moved_component_is_found_by_the_new_site(self):
        part = self._create_equipment(name="Pump", parent_id=self.equipment.id)
        self.equipment.site_id = self.contact
        self.env.flush_all()
        self.assertIn("Anna Gallo", part.search_text)
        self.assertNotIn("Stabilimento", part.search_text)

    def test_name_search_finds_by_customer_and_serial(self):
        found = self.env["customer.service.equipment"].name_search("verdi 7781")
        self.assertEqual(found, [(self.equipment.id, "[KX-20/7781] Boiler 24 kW")])

    def test_name_search_respects_its_domain(self):
        found = self.env["customer.service.equipment"].name_search(
            "7781", [("id", "=", self.decoy.id)]
        )
        self.assertEqual(found, [])
