from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import FAQ, PIXEL, FaqPortalCase


@tagged("post_install", "-at_install")
class TestFaqFile(FaqPortalCase):
    """An entry has files of its own, whatever they were before."""

    def _create_with(self, *files, solution="<p>Answer</p>", **vals):
        return self._create_flux(
            "With files",
            solution=solution,
            attachment_ids=[(6, 0, [file.id for file in files])],
            **vals,
        )

    def _shown(self, file):
        return f'<p>See <img src="/web/image/{file.id}-abc/x.png?access_token=x"/></p>'

    def _check_own(self, file, entry):
        self.assertEqual((file.res_model, file.res_id), (entry._name, entry.id))
        self.assertFalse(file.public)

    def test_what_was_just_sent_hangs_on_the_entry(self):
        listed, shown = self._create_file(), self._create_file()
        entry = self._create_with(listed, solution=self._shown(shown), publish=False)
        self.assertEqual(entry.attachment_ids, listed)
        self._check_own(listed, entry)
        self._check_own(shown, entry)
        later = self._create_file()
        entry.attachment_ids = [(4, later.id)]
        self._check_own(later, entry)

    def test_what_belongs_elsewhere_is_copied(self):
        call = self._create_call()
        photo = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": PIXEL, "res_model": call._name, "res_id": call.id}
        )
        logo = self._create_admin(
            "ir.attachment", name="logo.png", raw=PIXEL, public=True
        )
        entry = self._create_with(
            photo, logo, solution=self._shown(photo), publish=False
        )
        self.assertEqual(photo.res_id, call.id)
        self.assertTrue(logo.public)
        self.assertFalse(entry.attachment_ids & (photo | logo))
        for file in entry.attachment_ids | entry._get_solution_files():
            self._check_own(file, entry)
        self.assertEqual(len(entry._get_solution_files()), 1)
        self.assertNotIn(f"/web/image/{photo.id}", entry.solution)

    def test_what_one_may_not_read_is_not_taken(self):
        secret = self._create_secret_file()
        with self.assertRaises(AccessError):
            self._create_with(secret, publish=False)
        entry = self._create_flux("Guess", solution=self._shown(secret), publish=False)
        self.assertFalse(entry._get_portal_documents())
        self.assertNotIn(str(secret.id), entry._get_portal_solution())
        with self.assertRaises(AccessError):
            entry.attachment_ids = [(4, secret.id)]
        other = self._create_admin("ir.attachment", name="x.png", raw=PIXEL)
        with self.assertRaises(AccessError):
            entry.attachment_ids = [(6, 0, other.ids)]

    def test_copy_has_its_own_files(self):
        listed, shown = self._create_file(), self._create_file()
        entry = self._create_with(listed, solution=self._shown(shown), publish=False)
        twin = entry.copy({"name": "Twin"})
        self.assertEqual(entry.attachment_ids, listed)
        self.assertEqual(len(twin._get_portal_documents()), 2)
        self.assertFalse(twin._get_portal_documents() & (listed | shown))
        for file in twin._get_portal_documents():
            self._check_own(file, twin)

    def test_revision_brings_its_files(self):
        listed, shown = self._create_file(), self._create_file()
        entry = self._create_with(
            listed, solution=self._shown(shown), audience="public"
        )
        revision = entry._revise()
        new = self._create_file(name="new.png")
        revision.write(
            {"attachment_ids": [(6, 0, new.ids)], "solution": self._shown(new)}
        )
        self.assertEqual(entry._get_portal_documents(), listed | shown)
        self._anonymous()
        url = f"{FAQ}/{entry.id}/file"
        self.assertEqual(self._status(f"{url}/{new.id}"), 404)
        revision.with_user(self.manager)._publish("Another picture")
        self.assertEqual(entry._get_portal_documents(), new)
        self.assertEqual(self._status(f"{url}/{new.id}"), 200)
        self.assertEqual(self._status(f"{url}/{shown.id}"), 404)

    def test_page_shows_pictures_and_offers_files(self):
        listed, shown = self._create_file(name="Guide <1>.pdf"), self._create_file()
        entry = self._create_with(
            listed,
            solution=self._shown(shown)
            + '<p data-secret="x" style="background:url(/web/image/1)">x</p>'
            '<a href="/web/content/2?access_token=abc">y</a>'
            '<a href="/my/service-calls/3?access_token=abc">z</a>',
            audience="public",
        )
        self._anonymous()
        url = f"{FAQ}/{entry.id}"
        self.assertEqual(
            self._find(url, "//article//img/@src"), [f"{url}/file/{shown.id}"]
        )
        self.assertIn(f"{url}/file/{listed.id}", self._find(url, "//article//a/@href"))
        page = self._get(url).text
        for word in ("access_token", "/web/content/2", "/web/image", "data-secret"):
            self.assertNotIn(word, page.partition("<main>")[2].partition("</main>")[0])
        self.assertEqual(self._get(f"{url}/file/{shown.id}").content, PIXEL)

    def test_nothing_runs_in_the_browser(self):
        names = {"x.svg": "image/svg+xml", "x.html": "text/html", "x.png": "image/png"}
        files = [
            self._create_file(
                name=name, raw=b"<svg><script>1</script></svg>", mimetype=mimetype
            )
            for name, mimetype in names.items()
        ]
        entry = self._create_with(*files, audience="public")
        self._anonymous()
        for file in entry.attachment_ids:
            response = self._get(f"{FAQ}/{entry.id}/file/{file.id}")
            with self.subTest(name=file.name):
                self.assertEqual(response.status_code, 200)
                headers = response.headers
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["X-Robots-Tag"], "noindex")
                shown = headers["Content-Type"].startswith("image/png")
                disposition = headers["Content-Disposition"]
                self.assertEqual(disposition.startswith("attachment"), not shown)
