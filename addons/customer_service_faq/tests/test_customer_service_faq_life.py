from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FaqCommon

VERSION = "customer.service.faq.version"


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqLife(FaqCommon):
    """Published by those who may, with a version each time, obsolete one day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.published = cls.boiler.with_user(cls.manager)
        cls.draft = cls._create_entry(
            "La pompa fa rumore", publish=False, solution="<p>Sfiatare.</p>"
        )

    # ------------------------------------------------------------------
    # Publish
    # ------------------------------------------------------------------
    def test_publishing_makes_the_first_version(self):
        draft = self.draft.with_user(self.manager)
        draft.action_publish()
        self.assertRecordValues(
            draft.version_ids,
            [
                {
                    "number": 1,
                    "user_id": self.manager.id,
                    "change": False,
                    "name": "La pompa fa rumore",
                }
            ],
        )
        self.assertEqual(draft.version, 1)
        self.assertEqual(draft.date_published, draft.version_ids.date)

    def test_nothing_is_published_without_a_solution(self):
        draft = self._create_entry("Vuota", publish=False, solution="<p><br></p>")
        with self.assertRaisesRegex(UserError, "Vuota: write the solution"):
            draft.with_user(self.manager).action_publish()

    def test_long_and_wordless_problems_are_published(self):
        long = "".join(str(number) for number in range(2_000))
        for name in (long, "🔥", "💧"):
            entry = self._create_entry(name, solution="<p>Sì</p>")
            self.assertEqual(entry.state, "published")

    def test_the_same_problem_is_published_once(self):
        twin = self._create_entry(
            "la  Caldaia si blocca con il codice: e10!",
            publish=False,
            solution="<p>Altro.</p>",
        ).with_user(self.manager)
        with self.assertRaisesRegex(UserError, f"{self.boiler.id} “La caldaia"):
            twin.action_publish()
        twin.lang = "en_US"
        twin.action_publish()
        self.assertEqual(twin.state, "published")

    def test_two_drafts_of_the_same_problem_are_not_published_together(self):
        twins = self.draft | self.draft.copy()
        with self.assertRaisesRegex(UserError, "published already"):
            twins.with_user(self.manager).action_publish()

    def test_database_keeps_the_same_problem_from_being_published_twice(self):
        twin = self.boiler.copy().sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            twin.state = "published"
            twin.flush_recordset()

    def test_category_of_another_company_is_refused(self):
        category = self._create_admin("customer.service.faq.category", name="Gas")
        self.draft.category_id = category
        category.company_id = self.other_company
        with self.assertRaisesRegex(UserError, "belongs to Manutenzioni Neri"):
            self.draft.with_user(self.manager).action_publish()
        with self.assertRaises(UserError):
            self._create_entry("Gas", publish=False, category_id=category.id)

    def test_obstacles_are_said_together(self):
        self.draft.action_archive()
        empty = self._create_entry("Vuota", publish=False)
        with self.assertRaises(UserError) as raised:
            (self.draft | empty).with_user(self.manager).action_publish()
        self.assertEqual(len(str(raised.exception).split("\n")), 2)

    def test_published_is_not_published_again(self):
        self.draft.with_user(self.manager).action_publish()
        with self.assertRaises(UserError):
            self.draft.with_user(self.manager)._publish()
        self.assertEqual(self.draft.version, 1)

    def test_a_number_is_given_once(self):
        versions = self.admin_env[VERSION]
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            versions.create(
                {
                    **self.boiler.version_ids.sudo().copy_data()[0],
                    "faq_id": self.boiler.id,
                    "number": 1,
                }
            )

    # ------------------------------------------------------------------
    # Closed
    # ------------------------------------------------------------------
    def test_published_text_is_closed_for_everybody(self):
        for name in ("name", "symptoms", "keywords", "solution", "internal_note"):
            with self.subTest(field=name):
                with self.assertRaisesRegex(UserError, "make a revision"):
                    self.published.write({name: "x"})
                with self.assertRaisesRegex(UserError, "make a revision"):
                    self.boiler.write({name: "x"})
        self.boiler.sudo().write({"keywords": "x"})

    def test_publishers_change_the_rest_in_place(self):
        self.published.write(
            {"audience": "public", "user_id": self.operator.id, "symptom_ids": []}
        )
        self.assertEqual(self.boiler.audience, "public")
        with self.assertRaises(AccessError):
            self.boiler.write({"audience": "internal"})

    def test_nobody_writes_what_follows(self):
        values = {
            "state": "published",
            "version": 7,
            "date_published": "2026-01-01",
            "obsolete_reason": "x",
            "replaced_by_id": self.printer.id,
            "revision_of_id": self.boiler.id,
            "name_key": "x",
            "search_name": "x",
        }
        for name, value in values.items():
            for entry in (self.draft, self.published):
                with self.subTest(field=name), self.assertRaises(AccessError):
                    entry.write({name: value})
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.draft.create({"name": "x", name: value})

    def test_context_sets_nothing_of_it(self):
        entry = self.draft.with_context(
            default_state="published", default_version=3
        ).create({"name": "Nuova"})
        self.assertEqual((entry.state, entry.version), ("draft", 0))

    def test_versions_are_read_only(self):
        for user in (self.operator, self.manager):
            version = self.boiler.version_ids.with_user(user)
            for refused in (
                lambda version=version: version.write({"change": "x"}),
                lambda version=version: version.unlink(),
                lambda version=version: version.create({"faq_id": self.draft.id}),
            ):
                with self.assertRaises(AccessError):
                    refused()
        with self.assertRaises(AccessError):
            self.published.write(
                {"version_ids": [Command.update(version.id, {"name": "x"})]}
            )

    # ------------------------------------------------------------------
    # Obsolete
    # ------------------------------------------------------------------
    def test_obsolete_leads_to_what_replaces_it(self):
        call = self._create_call()
        call.action_solve_by_faq(self.boiler.id)
        wizard = self.env["customer.service.faq.withdraw"].with_user(self.manager)
        wizard = wizard.create(
            {
                "faq_ids": self.boiler.ids,
                "reason": "Fuori produzione",
                "replaced_by_id": self.printer.id,
            }
        )
        wizard.action_withdraw()
        self.assertEqual(self.boiler.state, "obsolete")
        self.assertEqual(self.boiler._get_current(), self.printer)
        self.assertEqual(call.faq_id, self.boiler)
        self.assertFalse(self.env["customer.service.faq"]._find("caldaia E10"))
        with self.assertRaisesRegex(UserError, "La stampante"):
            self._create_call().action_solve_by_faq(self.boiler.id)
        self.printer.with_user(self.manager).action_obsolete("Anche")
        self.assertFalse(self.boiler._get_current())

    def test_nobody_is_led_astray(self):
        for other in (self.draft, self.boiler):
            with self.assertRaises(UserError):
                self.published.action_obsolete("x", other.id)
        with self.assertRaises(UserError):
            self.draft.with_user(self.manager).action_obsolete("x")

    def test_obsolete_goes_back_to_draft_and_is_published_again(self):
        self.published.action_obsolete("Sbagliata", self.printer.id)
        with self.assertRaises(UserError):
            self.published.write({"solution": "<p>x</p>"})
        self.published.action_draft()
        self.assertFalse(self.boiler.obsolete_reason or self.boiler.replaced_by_id)
        self.boiler.solution = "<p>Riportare la pressione a 1,5 bar.</p>"
        action = self.published.action_publish()
        self.assertEqual(action["res_model"], "customer.service.faq.publish")
        self.published._publish("Pressione")
        self.assertEqual(self.boiler.version_ids.mapped("number"), [2, 1])
        self.assertEqual(self.boiler.version_ids[0].change, "Pressione")
        with self.assertRaises(UserError):
            self.published.action_draft()

    def test_archived_is_not_found(self):
        self.published.action_archive()
        self.assertFalse(self.env["customer.service.faq"]._find("caldaia E10"))
        with self.assertRaises(UserError):
            self._create_call().action_solve_by_faq(self.boiler.id)

    def test_only_drafts_that_solved_nothing_are_deleted(self):
        self._create_call().action_solve_by_faq(self.boiler.id)
        with self.assertRaises(UserError):
            self.printer.with_user(self.manager).unlink()
        self.published.action_obsolete("x")
        self.published.action_draft()
        with self.assertRaisesRegex(UserError, "solved no call"):
            self.published.unlink()
        self.draft.unlink()

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------
    def test_who_publishes(self):
        for role in ("reader", "technician", "billing", "user", "dispatcher"):
            user = self.users[role]
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.draft.with_user(user).action_publish()
                for refused in ("action_obsolete", "action_draft"):
                    with self.assertRaises(AccessError):
                        getattr(self.boiler.with_user(user), refused)()
        publisher = self._create_user(
            "publisher", groups="customer_service_faq.group_publisher"
        )
        self.draft.with_user(publisher).action_publish()
        self.assertEqual(self.draft.state, "published")

    def test_drafts_are_of_those_who_write(self):
        entries = self.draft | self.boiler
        for role, names in {
            "reader": self.boiler,
            "billing": self.boiler,
            "technician": entries,
            "user": entries,
            "manager": entries,
        }.items():
            with self.subTest(role=role):
                found = entries.with_user(self.users[role]).search(
                    [("id", "in", entries.ids)]
                )
                self.assertEqual(found.sorted("id"), names.sorted("id"))
        self.draft.with_user(self.technician).write({"symptoms": "Vibra"})
        for role in ("reader", "billing"):
            with self.assertRaises(AccessError):
                self.boiler.with_user(self.users[role]).create({"name": "x"})

    def test_other_company_sees_nothing(self):
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            self.boiler.with_user(foreigner).read(["name"])
        with self.assertRaises(AccessError):
            self.boiler.version_ids.with_user(foreigner).read(["name"])
        with self.assertRaises(AccessError):
            self.draft.with_user(foreigner).action_publish()

    def test_customers_have_no_rights(self):
        for user in (self.portal_user, self.admin_env.ref("base.public_user")):
            for record in (self.boiler, self.boiler.version_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self.boiler.with_user(user).action_revise()

    def test_many_are_published_with_the_same_queries(self):
        def publish(count, word):
            drafts = self.draft.create(
                [
                    {"name": f"{word} {number}", "solution": "<p>Sì</p>"}
                    for number in range(count)
                ]
            ).with_user(self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            drafts.action_publish()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        publish(1, "Prova")
        self.assertLessEqual(publish(20, "Venti"), publish(1, "Una") + 2)
