from odoo.tests import tagged

from .common import CustomerServiceCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestLookup(CustomerServiceCommon):
    """One box finds who calls and about what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.it")
        cls.customer.write({"vat": "IT01234567897", "phone": "+39 011 555 0100"})
        cls.equipment = cls._create_equipment(
            serial="KX-20/7781", site_id=cls.site.id, end_user_id=cls.other_customer.id
        )
        cls.lookup = cls.env["customer.service.lookup"]

    def _find(self, term, **kwargs):
        """Return the ids found, by key of the group."""
        return {
            group["key"]: [item["id"] for item in group["items"]]
            for group in self.lookup.lookup(term, **kwargs)
        }

    def _get_item(self, term, key):
        """Return the first item of a group."""
        groups = {group["key"]: group for group in self.lookup.lookup(term)}
        return groups[key]["items"][0]

    def test_number_finds_the_contact_however_it_is_written(self):
        for number in (
            "011 555 0101",
            "+39 011 555 0101",
            "0039011.555.0101",
            "011/5550101",
            "tel:+390115550101",
            "39 011 5550101",
        ):
            with self.subTest(number=number):
                self.assertEqual(self._find(number)["contacts"], self.contact.ids)

    def _check_values(self, item, expected):
        """Other addons may empty more fields, they fill none."""
        filled = {name: value for name, value in item["values"].items() if value}
        self.assertEqual({**expected, **filled}, expected)
        self.assertEqual({**item["values"], **expected}, item["values"])

    def test_number_of_the_switchboard_finds_the_company(self):
        item = self._get_item("0115550100", "contacts")
        self.assertEqual(item["id"], self.customer.id)
        self._check_values(
            item,
            {
                "equipment_id": False,
                "caller_id": False,
                "partner_id": {
                    "id": self.customer.id,
                    "display_name": "Officine Verdi",
                },
                "caller_phone": "+39 011 555 0100",
            },
        )

    def test_changed_number_is_found_and_the_old_one_is_not(self):
        self.contact.phone = "+41 91 555 02 02"
        self.assertEqual(self._find("0041915550202")["contacts"], self.contact.ids)
        self.assertNotIn("contacts", self._find("0115550101"))

    def test_number_of_nobody_is_offered_as_a_new_caller(self):
        item = self._get_item("3485551234", "new")
        self._check_values(item, {"caller_phone": "+39 348 555 1234"})

    def test_somebody_who_called_before_is_found_without_being_a_contact(self):
        for name in ("Bruno", "Bruno", "Carla"):
            self._create_call(
                caller_name=name, caller_phone="348 555 1234", partner_id=False
            )
        items = [
            group["items"]
            for group in self.lookup.lookup("+393485551234")
            if group["key"] == "callers"
        ][0]
        self.assertEqual([item["label"] for item in items], ["Carla", "Bruno"])
        self.assertEqual(items[0]["values"]["caller_name"], "Carla")

    def test_vat_number_finds_the_company_with_and_without_country(self):
        for vat in ("IT01234567897", "01234567897", "it 012 3456 7897"):
            with self.subTest(vat=vat):
                self.assertEqual(self._find(vat)["contacts"], self.customer.ids)

    def test_address_finds_the_contact(self):
        for address in ("anna@verdi.example", "ANNA@verdi", "@verdi.example"):
            with self.subTest(address=address):
                self.assertEqual(self._find(address)["contacts"], self.contact.ids)

    def test_contact_fills_in_caller_and_company(self):
        values = self._get_item("anna gallo", "contacts")["values"]
        self.assertEqual(values["caller_id"]["id"], self.contact.id)
        self.assertEqual(values["partner_id"]["id"], self.customer.id)

    def test_words_in_any_order_find_the_contact(self):
        self.assertEqual(self._find("gallo officine")["contacts"], self.contact.ids)

    def test_site_fills_in_where(self):
        values = self._get_item("stabilimento nord", "contacts")["values"]
        self.assertEqual(values["site_id"]["id"], self.site.id)
        self.assertEqual(values["partner_id"]["id"], self.customer.id)
        self.assertFalse(values["caller_id"])

    def test_serial_finds_the_machine_however_it_is_typed(self):
        for serial in ("KX-20/7781", "kx207781", "KX 20 7781", "7781"):
            with self.subTest(serial=serial):
                item = self._get_item(serial, "equipment")
                self.assertEqual(item["id"], self.equipment.id)
                self._check_values(
                    item,
                    {
                        "equipment_id": {
                            "id": self.equipment.id,
                            "display_name": "[KX-20/7781] Boiler 24 kW",
                        }
                    },
                )

    def test_serial_comes_before_serials_that_contain_it(self):
        exact = self._create_equipment(serial="A-100")
        for number in range(8):
            self._create_equipment(serial=f"A-100-{number}")
        self.assertEqual(self._find("a 100")["equipment"][0], exact.id)

    def test_machine_tells_customer_and_town(self):
        detail = self._get_item("7781", "equipment")["detail"]
        self.assertEqual(detail, "Officine Verdi · Settimo")

    def test_number_of_a_call_finds_it_and_fills_in_its_parties(self):
        call = self._create_call(
            equipment_id=self.equipment.id, caller_id=self.contact.id
        )
        item = self._get_item(call.name, "calls")
        self.assertEqual(item["id"], call.id)
        self.assertEqual(item["values"]["equipment_id"]["id"], self.equipment.id)
        self.assertEqual(item["values"]["caller_id"]["id"], self.contact.id)

    def test_short_and_strange_texts_find_nothing(self):
        for text in ("", " ", "ab", None, False, "%%%", "___", "';--", "\0\0\0"):
            with self.subTest(text=text):
                self.assertFalse(
                    {"contacts", "equipment", "calls"} & self._find(text).keys()
                )

    def test_text_of_any_length_is_answered(self):
        self.assertTrue(self._find("officine verdi " * 500))

    def test_limit_is_kept_whatever_is_asked(self):
        for _number in range(8):
            self._create_equipment(name="Twin")
        self.assertEqual(len(self._find("twin", limit=3)["equipment"]), 3)
        self.assertEqual(len(self._find("twin", limit=-1)["equipment"]), 1)
        self.assertEqual(len(self._find("twin", limit=10**9)["equipment"]), 8)

    def test_machines_and_calls_of_another_company_are_never_found(self):
        foreign = self.admin_env["customer.service.equipment"].create(
            {
                "name": "Foreign",
                "serial": "ZZ-9",
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
            }
        )
        call = self.admin_env["customer.service.call"].create(
            {
                "subject": "Foreign",
                "equipment_id": foreign.id,
                "caller_name": "Bruno",
                "caller_phone": "348 555 1234",
            }
        )
        self.assertNotIn("equipment", self._find("ZZ-9"))
        self.assertNotIn("calls", self._find(call.name))
        self.assertNotIn("callers", self._find("3485551234"))

    def test_contact_of_another_company_is_never_found(self):
        self.admin_env["res.partner"].create(
            {
                "name": "Foreign",
                "phone": "348 555 1234",
                "company_id": self.other_company.id,
            }
        )
        self.assertNotIn("contacts", self._find("3485551234"))

    def test_more_that_is_found_costs_no_more_queries(self):
        def count(term):
            self.lookup.lookup(term, limit=MANY)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = self._find(term, limit=MANY)
            return self.cr.sql_log_count - before, found

        partners = self.admin_env["res.partner"].create(
            [
                {
                    "name": f"Twin {number}",
                    "is_company": number % 2,
                    "phone": "0171 555 0303",
                    "email": f"twin{number}@twins.example",
                    "city": "Asti",
                }
                for number in range(MANY)
            ]
        )
        self.admin_env["res.partner"].create(
            {"name": "Lonely", "phone": "0171 555 0404", "email": "a@lonely.example"}
        )
        self._create_equipment(serial="LONELY-1", partner_id=partners[0].id)
        for number, partner in enumerate(partners):
            self._create_equipment(serial=f"TWIN-{number}", partner_id=partner.id)
        for one, many in (
            ("0171 555 0404", "0171 555 0303"),
            ("@lonely.example", "@twins.example"),
            ("lonely", "twin"),
            ("lonely-1", "twin-"),
        ):
            with self.subTest(term=many):
                few, _found = count(one)
                lots, found = count(many)
                self.assertEqual(max(len(ids) for ids in found.values()), MANY)
                self.assertLessEqual(lots, few + 1)
