from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestLookup(ServiceCrmCommon):
    """The call desk finds leads, without a role in sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead(
            name="Heating of the bar",
            partner_name="Bar Zanzibar",
            contact_name="Mario Neri",
            phone="+39 011 555 7777",
            email_from="mario@zanzibar.example",
        )

    def _find(self, term, user=None):
        lookup = self.env["customer.service.lookup"].with_user(user or self.operator)
        return {group["key"]: group["items"] for group in lookup.lookup(term)}

    def test_leads_are_found_by_number_mail_and_name(self):
        for term in ("011 5557777", "mario@zanzibar.example", "zanzibar", "mario neri"):
            with self.subTest(term=term):
                items = self._find(term).get("leads", [])
                self.assertEqual([item["id"] for item in items], self.lead.ids)
        item = items[0]
        self.assertEqual(item["values"]["lead_id"]["id"], self.lead.id)
        self.assertEqual(item["values"]["caller_phone"], "+39 011 555 7777")

    def test_others_let_go_of_the_lead(self):
        items = self._find("verdi")["contacts"]
        self.assertIs(items[0]["values"]["lead_id"], False)

    def test_lost_and_foreign_leads_are_not_found(self):
        self.lead.write({"user_id": False, "company_id": self.other_company.id})
        self.assertNotIn("leads", self._find("zanzibar"))
        self.lead.company_id = False
        self.assertIn("leads", self._find("zanzibar"))
        self.lead.action_set_lost()
        self.assertNotIn("leads", self._find("zanzibar"))

    def test_who_takes_no_calls_finds_none(self):
        self.assertNotIn("leads", self._find("zanzibar", self.users["reader"]))

    def test_the_entry_says_who_has_the_lead(self):
        entry = self.env["customer.service.call.entry"].create(
            {"lead_id": self.lead.id, "caller_name": "Mario", "subject": "x"}
        )
        texts = [alert["text"] for alert in entry.facts["alerts"]]
        self.assertIn(self.seller.name, " ".join(texts))
        entry.action_save()
        self.assertEqual(entry.call_id.lead_id, self.lead)
