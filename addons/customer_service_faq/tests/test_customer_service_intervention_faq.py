from odoo.tests import tagged

from .insight_common import InsightCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceInterventionFaq(InsightCommon):
    """The technician's telephone has the entries about the job, whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician.lang = "it_IT"
        cls.about_machine = cls._create_entry(
            "Manutenzione del bruciatore",
            equipment_category_ids=cls.category.ids,
            solution="<p>Ogni anno</p>",
            internal_note="<p>Due ore</p>",
        )
        call = cls._create_call(
            subject="Caldaia bloccata E10", equipment_id=cls.machine.id
        )
        cls.job = cls._create_intervention(call)

    def _read(self, job=None):
        job = (job or self.job).with_user(self.technician)
        return job.with_context(lang="it_IT").phone_read()["faq"]

    def test_subject_first_then_machine(self):
        rows = self._read()
        self.assertEqual(
            [row["id"] for row in rows], (self.boiler + self.about_machine).ids
        )
        self.assertIn("1,2 bar", rows[0]["solution"])
        self.assertEqual(rows[0]["note"], "")
        self.assertIn("Due ore", rows[1]["note"])

    def test_drafts_and_other_companies_are_not_shown(self):
        self._create_entry(
            "Caldaia bloccata E10, bozza",
            publish=False,
            equipment_category_ids=self.category.ids,
        )
        foreign = self._create_entry(
            "Caldaia bloccata E10 altrove",
            company_id=False,
            solution="<p>No</p>",
        )
        foreign.sudo().company_id = self.other_company
        self.assertLessEqual(
            {row["id"] for row in self._read()}, {self.boiler.id, self.about_machine.id}
        )

    def test_what_is_about_other_machines_is_not_shown(self):
        other = self._create_admin("customer.service.equipment.category", name="Ovens")
        entry = self._create_entry(
            "Caldaia del forno bloccata",
            equipment_category_ids=other.ids,
            solution="<p>No</p>",
        )
        self.assertNotIn(entry.id, [row["id"] for row in self._read()])

    def test_job_without_machine(self):
        call = self._create_call(subject="Righe nere sul foglio")
        job = self._create_intervention(call)
        self.assertEqual([row["id"] for row in self._read(job)], [self.printer.id])
        action = job.with_user(self.technician).action_view_faq()
        self.assertEqual(action["res_model"], "customer.service.faq")
        self.assertNotIn("product_tmpl_ids", str(action.get("domain")))

    def test_button_opens_what_is_about_the_machine(self):
        action = self.job.with_user(self.technician).action_view_faq()
        found = self.env["customer.service.faq"].search(action["domain"])
        self.assertEqual(found, self.about_machine)
