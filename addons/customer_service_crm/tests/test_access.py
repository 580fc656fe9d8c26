from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestAccess(ServiceCrmCommon):
    """A salesperson reads the service of their customers, and writes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_equipment(serial="AA-1")
        cls.other_machine = cls._create_equipment(
            serial="BB-2", partner_id=cls.other_customer.id
        )
        cls.call = cls._create_call(
            subject="Verdi does not heat", equipment_id=cls.machine.id
        )
        cls.other_call = cls._create_call(
            subject="Bianchi does not heat",
            partner_id=cls.other_customer.id,
            equipment_id=cls.other_machine.id,
        )
        cls.visit = cls._create_intervention(cls.call)
        cls.other_visit = cls._create_intervention(cls.other_call)
        cls.records = [cls.call, cls.machine, cls.visit]
        cls.other_records = [cls.other_call, cls.other_machine, cls.other_visit]

    def _assert_sees(self, user, record, seen=True):
        record = record.with_user(user)
        record.invalidate_recordset()
        found = record.search([("id", "=", record.id)])
        with self.subTest(user=user.login, record=record):
            self.assertEqual(bool(found), seen)
            self.assertEqual(record.has_access("read"), seen)
            if seen:
                self.assertTrue(record.read(["display_name"]))
            else:
                with self.assertRaises(AccessError):
                    record.read(["display_name"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_salespeople_see_their_own_customers_only(self):
        for record in self.records:
            self._assert_sees(self.seller, record)
            self._assert_sees(self.other_seller, record, seen=False)
        for record in self.other_records:
            self._assert_sees(self.seller, record, seen=False)
            self._assert_sees(self.other_seller, record)

    def test_all_documents_and_managers_see_all(self):
        for record in self.records + self.other_records:
            self._assert_sees(self.sales_all, record)
            self._assert_sees(self.sales_manager, record)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_others_see_nothing_new(self):
        for record in self.records:
            self.assertFalse(record.with_user(self.outsider).has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_portal_is_as_before(self):
        portal = self.other_portal_user
        self._assert_sees(portal, self.call, seen=False)
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["customer_service_overview"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nothing_leaks_through_other_doors(self):
        for record, other in zip(self.records, self.other_records, strict=True):
            model = self.env[other._name].with_user(self.seller)
            with self.subTest(model=model._name):
                names = model.name_search(other.name, limit=None)
                self.assertNotIn(other.id, [key for key, _name in names])
                groups = model._read_group([], ["partner_id"], ["id:array_agg"])
                ids = {key for _partner, keys in groups for key in keys}
                self.assertIn(record.id, ids)
                self.assertNotIn(other.id, ids)
                self.assertEqual(
                    model.search_count([("id", "in", (record | other).ids)]), 1
                )
                found = model.search([("partner_id.name", "ilike", "bianchi")])
                self.assertFalse(found & other)
                with self.assertRaises(AccessError):
                    other.with_user(self.seller).export_data(["name"])

    @mute_logger(
        "odoo.addons.base.models.ir_rule", "odoo.addons.mail.models.mail_thread"
    )
    def test_messages_and_files_follow_the_document(self):
        texts = self.env["mail.message"]
        for call in (self.call, self.other_call):
            texts |= call.message_post(
                body="For the house", subtype_xmlid="mail.mt_note"
            )
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{call.subject}.txt",
                    "raw": b"secret",
                    "res_model": call._name,
                    "res_id": call.id,
                }
                for call in (self.call, self.other_call)
            ]
        )
        for records in (texts, files):
            mine, other = records.with_user(self.seller)
            with self.subTest(model=records._name):
                self.assertEqual(
                    records.with_user(self.seller).search([("id", "in", records.ids)]),
                    mine,
                )
                self.assertTrue(mine.has_access("read"))
                self.assertFalse(other.has_access("read"))
                self.assertFalse(mine.has_access("write"))

    @mute_logger(
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.mail.models.mail_thread",
    )
    def test_salespeople_write_nothing(self):
        for record in self.records:
            own = record.with_user(self.seller)
            for operation in ("write", "create", "unlink"):
                with self.subTest(model=record._name, operation=operation):
                    self.assertFalse(own.has_access(operation))
            with self.assertRaises(AccessError):
                own.write({"active": False})
            with self.assertRaises(AccessError):
                own.message_post(body="I was here")
            with self.assertRaises(AccessError):
                own.activity_schedule("mail.mail_activity_data_todo")
            with self.assertRaises(AccessError):
                self.env["ir.attachment"].with_user(self.seller).create(
                    {"name": "x", "raw": b"x", "res_model": own._name, "res_id": own.id}
                )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_no_amounts(self):
        for model in ("charge", "part", "expense", "intervention.time", "tariff.rule"):
            records = self.env[f"customer.service.{model}"].with_user(self.seller)
            with self.subTest(model=model):
                self.assertFalse(records.has_access("read"))

    def test_whoever_has_both_roles_keeps_the_operators(self):
        for record in self.records + self.other_records:
            self._assert_sees(self.both, record)
            self.assertTrue(record.with_user(self.both).has_access("write"))
        self.other_call.with_user(self.both).message_post(body="Called again")

    def test_readers_note_on_any_call_as_before(self):
        self.other_call.with_user(self.users["reader"]).message_post(body="Seen")

    def test_a_component_of_the_company_is_below_it(self):
        call = self._create_call(partner_id=self.site.id)
        self.site.sudo().user_id = False
        self._assert_sees(self.seller, call)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_contact_of_ones_own_does_not_open_the_company(self):
        # sudo: an operator does not say who sells
        self.site.sudo().user_id = self.other_seller
        at_site = self._create_call(partner_id=self.site.id)
        self._assert_sees(self.other_seller, at_site)
        self._assert_sees(self.other_seller, self.call, seen=False)
        self._assert_sees(self.seller, at_site)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_an_opportunity_opens_the_customer_until_it_is_lost(self):
        lead = self._create_lead(self.other_seller, partner_id=self.contact.id)
        self._assert_sees(self.other_seller, self.call)
        self._assert_sees(self.other_seller, self.visit)
        lead.action_set_lost()
        self._assert_sees(self.other_seller, self.call, seen=False)
        lead.write({"active": True, "user_id": False})
        self._assert_sees(self.other_seller, self.call, seen=False)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_calls_of_a_prospect_are_of_the_leads_salesperson(self):
        lead = self._create_lead(self.other_seller, contact_name="Bar Sport")
        call = self._create_call(
            partner_id=False, caller_name="Bar Sport", lead_id=lead.id
        )
        self._assert_sees(self.other_seller, call)
        self._assert_sees(self.seller, call, seen=False)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_the_dialog_tells_nothing_of_calls_of_others(self):
        self.other_call.description = "<p>secret</p>"
        wizards = self.env["customer.service.opportunity"].with_user(self.seller)
        vals = {"call_id": self.other_call.id}
        self.env.flush_all()
        for ask in (
            lambda: wizards.onchange(vals, ["call_id"], {"name": {}}),
            lambda: wizards.onchange(vals, ["call_id"], {"description": {}}),
            lambda: wizards.create(vals),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                ask()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_customer_that_changes_hands(self):
        self._assert_sees(self.seller, self.call)
        # sudo: an operator does not say who sells
        (self.customer | self.contact | self.site).sudo().user_id = self.other_seller
        self._assert_sees(self.seller, self.call, seen=False)
        self._assert_sees(self.other_seller, self.call)

    def test_search_of_what_is_not_mine(self):
        calls = self.env["customer.service.call"].with_user(self.sales_all)
        # sudo: an operator does not say who sells
        self.customer.sudo().user_id = self.sales_all
        both = [("id", "in", (self.call | self.other_call).ids)]
        self.assertEqual(calls.search([*both, ("is_mine", "=", True)]), self.call)
        self.assertEqual(
            calls.search([*both, ("is_mine", "=", False)]), self.other_call
        )
        self.assertEqual(
            (self.call | self.other_call).with_user(self.sales_all).mapped("is_mine"),
            [True, False],
        )

    def test_forms_of_salespeople_open(self):
        for record in self.records:
            with self.subTest(model=record._name):
                views = record.with_user(self.seller).get_views(
                    [
                        (
                            self.env.ref(
                                "customer_service_crm."
                                f"{record._name.replace('.', '_')}_view_form_agent"
                            ).id,
                            "form",
                        )
                    ]
                )
                names = views["models"][record._name]["fields"]
                values = record.with_user(self.seller).read(
                    [name for name in names if name in record._fields]
                )
                self.assertEqual(values[0]["id"], record.id)
