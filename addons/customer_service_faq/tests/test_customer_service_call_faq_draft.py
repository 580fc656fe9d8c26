from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceCallFaqDraft(FaqCommon):
    """A solved call becomes an entry that says nothing of the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codes = {
            kind: cls._create_admin("customer.service.code", name=name, kind=kind)
            for kind, name in (
                ("symptom", "Does not start"),
                ("cause", "Pressure too low"),
                ("remedy", "Refilled"),
            )
        }
        cls.product = cls._create_product()
        cls.equipment = cls._create_equipment(
            serial="ROS-4711", product_id=cls.product.id, category_id=cls.category.id
        )
        cls.contact.sudo().lang = "it_IT"
        cls.call = cls._create_call(
            subject="Caldaia di Anna Gallo ferma, E10",
            description="<p>Buongiorno,</p><p>la caldaia ROS-4711 delle Officine Verdi "
            "fa E10 a 0,4 bar. Chiamare 011 555 0101 o 333 123 4567.</p>"
            "<p>Cordiali saluti<br>Anna Gallo</p>",
            solution="<p>Detto ad Anna:</p><ol><li>aprire il rubinetto</li>"
            "<li>riportare a <b>1,2 bar</b></li></ol><img src='/web/image/1'>",
            caller_id=cls.contact.id,
            site_id=cls.site.id,
            equipment_id=cls.equipment.id,
            symptom_id=cls.codes["symptom"].id,
            cause_id=cls.codes["cause"].id,
            remedy_id=cls.codes["remedy"].id,
        )
        cls.call.action_start()
        cls.call.action_solve()

    def _make(self, call=None, user=None):
        call = (call or self.call).with_user(user or self.operator)
        action = call.action_make_faq()
        self.assertEqual(action["res_model"], "customer.service.faq")
        return self.env["customer.service.faq"].browse(action["res_id"])

    def test_entry_has_what_the_call_teaches(self):
        entry = self._make()
        self.assertRecordValues(
            entry,
            [
                {
                    "state": "draft",
                    "audience": "internal",
                    "lang": "it_IT",
                    "call_id": self.call.id,
                    "company_id": self.company.id,
                    "user_id": self.operator.id,
                    "product_tmpl_ids": self.product.product_tmpl_id.ids,
                    "equipment_category_ids": self.category.ids,
                    "symptom_ids": self.codes["symptom"].ids,
                    "cause_id": self.codes["cause"].id,
                    "remedy_id": self.codes["remedy"].id,
                }
            ],
        )
        self.assertIn("E10", entry.name)
        self.assertIn("0,4 bar", entry.symptoms)
        self.assertIn("<li>aprire il rubinetto</li>", entry.solution)
        self.assertIn("<b>1,2 bar</b>", entry.solution)
        for code in ("Pressure too low", "Refilled"):
            self.assertIn(code, entry.solution)

    def test_entry_says_nothing_of_the_customer(self):
        entry = self._make()
        text = f"{entry.name} {entry.symptoms} {entry.solution}"
        for secret in ("Anna", "Gallo", "Verdi", "4711", "0101", "4567", "saluti"):
            self.assertNotIn(secret, text)
        self.assertNotIn("<img", text)
        self.assertRegex(entry.symptoms, r"\[(phone|telefono)\]")

    def test_entry_says_nothing_of_others_at_the_customer(self):
        self.customer.sudo().write({"vat": "IT12345670017", "ref": "CLI-00471"})
        self._create_admin("res.partner", name="Ivo Sala", parent_id=self.customer.id)
        self.call.write(
            {
                "description": "<p>Ivo Sala, cliente CLI 00471, aspetta in Via Po 4, "
                "10036 Settimo. Fattura a 12345670017, matricola 99X88.</p>"
            }
        )
        symptoms = self._make().symptoms
        for secret in ("Ivo", "Sala", "00471", "Po 4", "Settimo", "1234567", "99X88"):
            self.assertNotIn(secret, symptoms)

    def test_call_makes_one_entry(self):
        entry = self._make()
        self.assertEqual(self._make(), entry)
        self.assertEqual(self._make(user=self.technician), entry)
        entry.with_user(self.manager).active = False
        self.assertEqual(self._make(), entry)

    def test_call_must_be_solved(self):
        call = self._create_call()
        with self.assertRaisesRegex(UserError, "Solve the call"):
            call.action_make_faq()

    def test_call_that_says_little(self):
        call = self._create_call(
            partner_id=False, caller_name="Ugo Bo", subject="Ugo Bo"
        )
        call.action_start()
        call.action_solve()
        entry = self._make(call)
        self.assertEqual(entry.name, "the customer")
        self.assertFalse(entry.symptoms)

    def test_technician_writes_drafts(self):
        self.call.sudo().user_id = self.technician
        entry = self._make(user=self.technician)
        self.assertEqual(entry.user_id, self.technician)

    def test_who_may_not_write_entries(self):
        for login in ("reader", "billing"):
            with self.assertRaises(AccessError):
                self.call.with_user(self.users[login]).action_make_faq()
        self.contact.customer_service_portal_scope = "company"
        for user in (self.portal_user, self.outsider):
            with self.assertRaises(AccessError):
                self.call.with_user(user).action_make_faq()
            with self.assertRaises(AccessError):
                self.call.with_user(user).get_reusable_solution()

    def test_solution_is_used_again_without_the_customer(self):
        told = self.call.get_reusable_solution()
        for form in ("html", "text"):
            self.assertIn("1,2 bar", told[form])
            self.assertNotIn("Anna", told[form])
        self.assertNotIn("<", told["text"])
        empty = self._create_call().get_reusable_solution()
        self.assertEqual(empty, {"html": "", "text": ""})
