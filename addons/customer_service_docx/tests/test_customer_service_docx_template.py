from base64 import b64decode, b64encode

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DocxCommon, make_docx, read_docx


@tagged("post_install", "-at_install")
class TestTemplate(DocxCommon):
    """Files, their versions, and what is said about their placeholders."""

    def _upload(self, *paragraphs, **vals):
        self.template.write({"file": b64encode(make_docx(*paragraphs)), **vals})

    def test_each_upload_is_a_version(self):
        self._upload("{{ call.number }}", filename="second.docx")
        versions = self.template.version_ids.sorted("number")
        self.assertEqual(versions.mapped("number"), [1, 2])
        self.assertEqual(versions.mapped("filename"), ["letter.docx", "second.docx"])
        self.assertEqual(versions.create_uid, self.editor)
        self.assertEqual(versions.mapped("in_use"), [False, True])
        self.assertEqual(self.template.version_count, 2)
        self.assertEqual(
            read_docx(self.template._render(self.call)).strip(), self.call.name
        )

    def test_same_file_is_no_version(self):
        self.template.write({"file": self.template.file, "name": "Renamed"})
        self.assertEqual(self.template.version_count, 1)
        self.assertEqual(self.template.name, "Renamed")

    def test_older_version_comes_back_as_the_last(self):
        first = self.template.version_ids
        self._upload("New")
        first.action_restore()
        self.assertEqual(self.template.version_count, 3)
        last = self.template._get_version()
        self.assertEqual((last.number, last.file), (3, first.file))
        self.assertIn("1", last.note)
        self.assertIn(self.call.name, read_docx(self.template._render(self.call)))

    def test_versions_are_not_changed(self):
        with self.assertRaises(AccessError):
            self.template.version_ids.write({"note": "x"})
        with self.assertRaises(AccessError):
            self.template.version_ids.unlink()

    def test_dangerous_file_is_refused_in_words(self):
        for content in (b"", b"no document", b"\xd0\xcf\x11\xe0doc"):
            with self.assertRaisesRegex(ValidationError, "no Word document"):
                self.template.write({"file": b64encode(content or b"x")})
        self.assertEqual(self.template.version_count, 1)

    def test_new_template_needs_no_file_yet(self):
        template = self.env["customer.service.docx.template"].with_user(self.editor)
        template = template.create({"name": "Empty", "model": "sale.order"})
        self.assertEqual((template.version_count, template.check_state), (0, "unknown"))
        self.assertNotIn(template, template._get_best(self.env["sale.order"]))

    def test_findings_say_where(self):
        self.assertEqual(self.template.check_state, "good")
        self._upload("Fine", "{{ call.numbr }}", "{{ costs }}")
        self.assertEqual(self.template.check_state, "bad")
        self.assertEqual(
            self.template.check_result,
            "• Text, paragraph 2 («{{ call.numbr }}»): there is no “call.numbr”. "
            "Did you mean “call.number”?\n"
            "• Text, paragraph 3 («{{ costs }}»): there is no “costs”; see the list of "
            "fields.",
        )
        self._upload("{{ call.number }}")
        self.assertEqual(self.template.check_state, "good")
        self.assertFalse(self.template.check_result)

    def test_check_again_after_a_change_of_what_it_is_made_of(self):
        self.template.model = "sale.order"
        self.assertEqual(self.template.check_state, "good", "an order has a call too")
        self.template.model = "account.move"
        self.assertEqual(self.template.check_state, "bad")

    def test_document_of_a_bad_template_is_refused_in_words(self):
        self._upload("{{ call.numbr }}")
        with self.assertRaisesRegex(UserError, "numbr"):
            self.template._render(self.call)

    def test_copy_has_the_file(self):
        copy = self.template.copy()
        self.assertEqual(copy.name, "Letter (copy)")
        self.assertEqual(copy.version_ids.mapped("number"), [1])
        self.assertEqual(b64decode(copy.file), b64decode(self.template.file))

    def test_template_in_the_language_of_the_customer_comes_first(self):
        self._install_italian()
        italian = self._create_template(
            "x", lang_id=self.env.ref("base.lang_it").id, sequence=5
        )
        english = self._create_template("x", lang_id=self.env.ref("base.lang_en").id)
        ours = self._create_template("x", company_id=self.company.id, sequence=9)
        other = self.admin_env["customer.service.docx.template"].create(
            {**self.template.copy_data()[0], "company_id": self.other_company.id}
        )
        self.customer.lang = "it_IT"
        best = self.template._get_best(self.call)
        shipped = self.env.ref("customer_service_docx.docx_template_call_sheet_it")
        self.assertEqual(list(best[:4]), [ours, self.template, italian, shipped])
        self.assertIn(english, best[4:])
        self.assertNotIn(other, best)

    def test_wrong_model_is_refused(self):
        with self.assertRaises(UserError):
            self.template._render(self._create_equipment())

    def test_names_of_files_are_clear(self):
        self.assertEqual(
            self.template._get_document_name(self.call),
            f"Letter {self.call.name.replace('/', '-')}.docx",
        )
        self.template.name = 'Is: it? "good"\n'
        name = self.template._get_document_name(self.call, "pdf")
        self.assertNotRegex(name, r'[/\\:*?"<>|\n]')

    def test_list_of_fields_knows_all_that_a_template_may_name(self):
        entries = self.template._prepare_fields_document()["entries"]
        tags = [tag for _depth, tag, _meaning, _example in entries]
        self.assertIn("{{ call.number }}", tags)
        self.assertIn("{%tr for part in parts %}", tags)
        self.assertIn("{{ part.quantity }}", tags)
        for _depth, tag, meaning, _example in entries:
            if tag.startswith("{{"):
                self.assertTrue(meaning, tag)
        everything = self._create_template(*[tag.replace("%tr", "%") for tag in tags])
        self.assertFalse(everything.check_result)
