import base64
import uuid
from urllib.parse import urlsplit

from lxml import html

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user

from .common import FaqCommon

FAQ = "/service/faq"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
    "kgAAAABJRU5ErkJggg=="
)


class FaqPortalCase(FaqCommon, HttpCase):
    """Entries of every sort that customers may and may not read, and the pages.

    All speak of the flux capacitor, so that one search would find them all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.portal_user | cls.admin_env.ref("base.public_user"):
            user.company_ids = [Command.link(cls.company.id)]
            user.company_id = cls.company
        cls.faq_category = cls._create_admin(
            "customer.service.faq.category", name="Capacitors"
        )
        cls.secret_category = cls._create_admin(
            "customer.service.faq.category", name="Secret subject"
        )
        cls.public = cls._create_flux("Public", audience="public")
        cls.customers = cls._create_flux("Customers", audience="portal")
        cls.internal = cls._create_flux(
            "Internal", audience="internal", category_id=cls.secret_category.id
        )
        cls.draft = cls._create_flux("Draft", publish=False, audience="public")
        cls.obsolete = cls._create_flux("Obsolete", audience="public")
        cls.obsolete.with_user(cls.manager).action_obsolete()
        cls.archived = cls._create_flux("Archived", audience="public")
        cls.archived.with_user(cls.manager).active = False
        cls.foreign = cls.admin_env["customer.service.faq"].create(
            {
                "name": "Flux capacitor: Foreign",
                "lang": "en_US",
                "solution": "<p>Answer of Foreign</p>",
                "audience": "public",
                "company_id": cls.other_company.id,
            }
        )
        cls.foreign.action_publish()
        # whatever somebody may read, the tests compare with what is there
        for name in (
            "public",
            "customers",
            "internal",
            "draft",
            "obsolete",
            "archived",
        ):
            setattr(cls, name, getattr(cls, name).with_env(cls.admin_env))
        cls.hidden = (
            cls.internal | cls.draft | cls.obsolete | cls.archived | cls.foreign
        )
        cls.colleague = new_test_user(
            cls.admin_env,
            login="service_portal_other",
            groups="base.group_portal",
            lang="en_US",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    @classmethod
    def _create_flux(cls, name, **vals):
        return cls._create_entry(
            f"Flux capacitor: {name}",
            **{
                "lang": "en_US",
                "solution": f"<p>Answer of {name}</p>",
                "internal_note": f"<p>Inside of {name}</p>",
                "category_id": cls.faq_category.id,
                **vals,
            },
        )

    @classmethod
    def _create_file(cls, entry=None, name="display.png", raw=PIXEL, **vals):
        """Return a file as the editor sends it: on the entry, or on none yet."""
        env = cls.admin_env if entry else cls.env
        return env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "res_model": "customer.service.faq",
                "res_id": entry.id if entry else 0,
                **vals,
            }
        )

    @classmethod
    def _create_secret_file(cls):
        """Return a file of something that no operator and no manager reads."""
        parameter = cls.admin_env["ir.config_parameter"].search([], limit=1)
        return cls._create_admin(
            "ir.attachment",
            name="secret.png",
            raw=PIXEL,
            res_model=parameter._name,
            res_id=parameter.id,
        )

    def _login(self, user=None):
        user = user or self.portal_user
        self.authenticate(user.login, user.login)

    def _anonymous(self):
        self.authenticate(None, None)

    def _get(self, url, **kwargs):
        self.env.flush_all()
        response = self.url_open(url, **kwargs)
        self.env.invalidate_all()
        return response

    def _status(self, url):
        return self._get(url, allow_redirects=False).status_code

    def _text(self, url):
        text = html.fromstring(self._get(url).content).text_content()
        return " ".join(text.split())

    def _find(self, url, xpath):
        return html.fromstring(self._get(url).content).xpath(xpath)

    def _send(self, url, data=None, csrf=True, **kwargs):
        """Send a form as a browser does."""
        if not self.session:
            self._anonymous()
        token = {"csrf_token": http.Request.csrf_token(self)} if csrf else {}
        self.env.flush_all()
        response = self.url_open(url, data={**(data or {}), **token}, **kwargs)
        self.env.invalidate_all()
        return response

    def _ask(self, route, **params):
        self.env.flush_all()
        result = self.make_jsonrpc_request(f"{FAQ}/{route}", params)
        self.env.invalidate_all()
        return result

    def _vote(self, entry, helpful, **data):
        return self._send(f"{FAQ}/{entry.id}/vote", {"helpful": helpful, **data})

    def _uses(self, entries, *kinds):
        return self.admin_env["customer.service.faq.use"].search(
            [("faq_id", "in", entries.ids), ("kind", "in", kinds)]
        )

    def _queries(self):
        companies = self.company | self.other_company
        return self.admin_env["customer.service.faq.query"].search(
            [("company_id", "in", companies.ids)]
        )

    @staticmethod
    def _form():
        return uuid.uuid4().hex

    @staticmethod
    def _path(response):
        return urlsplit(response.url).path
