from datetime import timedelta
from io import BytesIO
from unittest.mock import patch
from zipfile import ZipFile

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..wizards.customer_service_docx_create import AT_ONCE, MOST
from .common import DocxCommon, read_docx

CRON = "customer_service_docx.ir_cron_create_documents"
LOG = "odoo.addons.customer_service_docx.models.customer_service_docx_run"


@tagged("post_install", "-at_install")
class TestRun(DocxCommon):
    """Documents of many records: at once when few, by the cron when many."""

    def _create_calls(self, count):
        return self.env["customer.service.call"].create(
            [
                {"subject": f"Call {number}", "partner_id": self.customer.id}
                for number in range(count)
            ]
        )

    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(CRON).sudo().method_direct_trigger()

    def _get_run(self):
        return self.env["customer.service.docx.run"].sudo().search([], limit=1)

    def test_few_are_made_at_once(self):
        calls = self._create_calls(3)
        self._open_wizard(calls).action_create()
        run = self._get_run()
        self.assertRecordValues(
            run, [{"state": "done", "created": 3, "position": 3, "problems": ""}]
        )
        for call in calls:
            self.assertIn(call.subject, read_docx(self._get_files(call).raw))

    def test_zip_holds_all_with_names_of_their_own(self):
        calls = self._create_calls(3)
        with patch.object(
            type(self.template), "_get_document_name", lambda *args: "Same.docx"
        ):
            action = self._open_wizard(calls, output="zip").action_create()
        run = self._get_run()
        self.assertIn(f"/web/content/{run.attachment_id.id}", action["url"])
        with ZipFile(BytesIO(run.attachment_id.raw)) as package:
            self.assertEqual(
                package.namelist(), ["Same.docx", "Same (2).docx", "Same (3).docx"]
            )
            self.assertIn("Call 2", read_docx(package.read("Same (3).docx")))
        self.assertEqual(self._get_files(run), run.attachment_id)
        self.assertFalse(self._get_files(calls[0]))

    def test_many_are_made_by_the_cron_with_the_rights_of_the_user(self):
        calls = self._create_calls(AT_ONCE + 1)
        foreign = self._create_admin(
            "customer.service.call",
            subject="Theirs",
            partner_id=self.other_customer.id,
            company_id=self.other_company.id,
        )
        self._open_wizard(calls).action_create()
        run = self._get_run()
        self.assertEqual((run.state, run.created), ("waiting", 0))
        run.write({"res_ids": [*calls.ids, foreign.id], "total": run.total + 1})
        self._run_cron()
        self.assertEqual((run.state, run.created), ("done", AT_ONCE + 1))
        self.assertIn("not to be read", run.problems)
        self.assertFalse(self._get_files(foreign))
        self.assertEqual(self._get_files(calls[-1]).create_uid, self.technician)

    def test_cron_goes_on_where_it_stopped(self):
        calls = self._create_calls(AT_ONCE + 1)
        self._open_wizard(calls).action_create()
        run = self._get_run()
        run.write({"position": AT_ONCE, "created": AT_ONCE})
        self._run_cron()
        self.assertEqual((run.state, run.created), ("done", AT_ONCE + 1))
        self.assertFalse(self._get_files(calls[0]))
        self.assertTrue(self._get_files(calls[-1]))

    def test_one_that_fails_does_not_stop_the_others(self):
        calls = self._create_calls(3)
        calls[1].sudo().unlink()
        run = self._get_run()
        run = run.create(
            {
                "template_id": self.template.id,
                "user_id": self.technician.id,
                "company_id": self.company.id,
                "res_model": "customer.service.call",
                "res_ids": calls.ids,
                "total": 3,
            }
        )
        self._run_cron()
        self.assertEqual((run.state, run.created), ("done", 2))
        self.assertEqual(len(run.problems.splitlines()), 1)

    def test_bug_in_one_is_logged_and_the_others_are_made(self):
        calls = self._create_calls(2)
        render = type(self.template)._render

        def fail(template, record, source=None):
            if record == calls[0]:
                raise KeyError("bug")
            return render(template, record, source)

        with (
            patch.object(type(self.template), "_render", fail),
            mute_logger(LOG),
        ):
            self._open_wizard(calls).action_create()
        self.assertEqual(self._get_run().created, 1)

    def test_template_that_went_bad_ends_the_run(self):
        calls = self._create_calls(AT_ONCE + 1)
        self._open_wizard(calls).action_create()
        run = self._get_run()
        self.template._get_version().sudo().file = b"eA=="
        self._run_cron()
        self.assertEqual((run.state, run.created), ("done", 0))
        self.assertIn("no Word document", run.problems)

    def test_user_without_rights_by_now_does_not_stop_the_others(self):
        calls = self._create_calls(AT_ONCE + 1)
        leaver = self._create_user(
            "docx_leaver", groups="customer_service_base.group_manager"
        )
        self._open_wizard(calls, leaver).action_create()
        lost = self._get_run()
        self._open_wizard(calls).action_create()
        leaver.group_ids = self.env.ref("base.group_user")
        self._run_cron()
        self.assertEqual((lost.state, lost.created), ("done", 0))
        self.assertTrue(lost.problems)
        self.assertEqual(self._get_run().created, AT_ONCE + 1)

    def test_too_many_are_refused(self):
        with self.assertRaisesRegex(Exception, str(MOST)):
            self.env["customer.service.docx.create"].with_user(
                self.technician
            ).with_context(
                active_model="customer.service.call", active_ids=list(range(MOST + 1))
            ).default_get(["res_ids"])

    def test_old_runs_are_forgotten_and_documents_stay(self):
        calls = self._create_calls(2)
        self._open_wizard(calls).action_create()
        run = self._get_run()
        run.flush_recordset()
        self.env.cr.execute(
            "UPDATE customer_service_docx_run SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=40), run.id],
        )
        run.invalidate_recordset()
        run._gc_old()
        self.assertFalse(run.exists())
        self.assertTrue(self._get_files(calls[0]))
