from contextlib import contextmanager
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.tests.common import BaseCommon

ROLES = ("reader", "technician", "billing", "user", "dispatcher", "manager")
OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}


class CustomerServiceCommon(BaseCommon):
    """Two companies, a user for each role, two customers with portal access.

    ``env`` is the one of an operator of the first company; what an operator may
    not prepare (products, teams, other users) is made with ``admin_env``.

    Companies and users take longer than most tests: `./cs test` makes them once, in
    the database that it copies for the tests; wherever they are not there, they are
    made for each class. A class that has others says so in ``kept_staff``.
    """

    # whose companies and users these are, in what a test run has made beforehand
    kept_staff = "service"
    mark = "service"  # of logins and names: kept ones and those of a class differ

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env = cls.env
        staff = cls._get_kept_staff() or cls._create_staff()
        cls.company, cls.other_company = staff["company"], staff["other_company"]
        cls.users = {role: staff[role] for role in ROLES}
        cls.operator = cls.users["user"]
        cls.technician = cls.users["technician"]
        cls.manager = cls.users["manager"]
        cls.outsider = staff["outsider"]
        cls._create_customers()
        cls.portal_user = cls._create_portal_user("portal_one", cls.contact)
        cls.other_portal_user = cls._create_portal_user(
            "portal_two", cls.other_customer
        )
        cls.staff = staff
        cls.team = cls._create_admin(
            "customer.service.team",
            name="Heating",
            sequence=1,
            company_id=cls.company.id,
        )
        cls.category = cls._create_admin(
            "customer.service.equipment.category",
            name="Boilers",
            warranty_parts_months=24,
            warranty_labour_months=12,
        )
        cls.env = cls.admin_env(user=cls.operator)

    @classmethod
    def default_env_context(cls):
        """Messages are compared in English, whatever language is installed."""
        return {**super().default_env_context(), "lang": "en_US"}

    @classmethod
    def _get_kept_staff(cls):
        """Return what ``_keep_staff`` has left in the database, by name, or nothing."""
        kept = cls.env["ir.model.data"].search(
            [("module", "=", f"__test_{cls.kept_staff}__")]
        )
        return {row.name: cls.env[row.model].browse(row.res_id) for row in kept}

    @classmethod
    def _keep_staff(cls, env):
        """Leave companies and users in the database for many classes."""
        cls.env = cls.admin_env = env(context=cls.default_env_context())
        cls.mark = f"kept_{cls.kept_staff}"
        cls.env["ir.model.data"].create(
            [
                {
                    "module": f"__test_{cls.kept_staff}__",
                    "name": name,
                    "model": one._name,
                    "res_id": one.id,
                }
                for name, one in cls._create_staff().items()
            ]
        )

    @classmethod
    def _create_staff(cls):
        """Return companies and users by name."""
        cls.company = cls._create_service_company("Assistenza Rossi")
        return {
            "company": cls.company,
            "other_company": cls._create_service_company("Manutenzioni Neri"),
            **{role: cls._create_user(role) for role in ROLES},
            "outsider": cls._create_user("outsider", groups="base.group_user"),
        }

    @classmethod
    def _create_service_company(cls, name, **vals):
        currency = cls.env.ref("base.USD")
        name = f"{name} ({cls.mark})"
        return cls.env["res.company"].create(
            {"name": name, "currency_id": currency.id, **vals}
        )

    @classmethod
    def _create_user(cls, login, groups=None, company=None, **vals):
        """Return an internal user; ``login`` is the role unless groups are said."""
        company = company or cls.company
        return new_test_user(
            cls.admin_env,
            login=f"{cls.mark}_{login}",
            groups=groups or f"customer_service_base.group_{login}",
            lang="en_US",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **vals,
        )

    @classmethod
    def _create_portal_user(cls, login, partner):
        return new_test_user(
            cls.admin_env,
            login=f"{cls.mark}_{login}",
            groups="base.group_portal",
            lang="en_US",
            name=partner.name,
            email=partner.email or f"{login}@example.com",
            partner_id=partner.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _create_customers(cls):
        partners = cls.admin_env["res.partner"]
        cls.customer = partners.create(
            {"name": "Officine Verdi", "is_company": True, "city": "Torino"}
        )
        cls.contact = partners.create(
            {
                "name": "Anna Gallo",
                "parent_id": cls.customer.id,
                "phone": "011 555 0101",
                "email": "anna@verdi.example",
            }
        )
        cls.site = partners.create(
            {
                "name": "Stabilimento Nord",
                "parent_id": cls.customer.id,
                "type": "other",
                "street": "Via Roma 1",
                "zip": "10036",
                "city": "Settimo",
            }
        )
        cls.other_customer = partners.create(
            {"name": "Panificio Bianchi", "is_company": True, "city": "Cuneo"}
        )

    @classmethod
    def _create_admin(cls, model, **vals):
        """Create what an operator may not; the record is the superuser's."""
        return cls.admin_env[model].create(vals)

    @classmethod
    def _create_equipment(cls, **vals):
        return cls.env["customer.service.equipment"].create(
            {"name": "Boiler 24 kW", "partner_id": cls.customer.id, **vals}
        )

    @classmethod
    def _create_call(cls, date_planned=None, **vals):
        """Create a call; with a date, somebody is to go there then."""
        if date_planned:
            vals.update(cls._prepare_visit(date_planned))
        return cls.env["customer.service.call"].create(
            {"subject": "Does not start", "partner_id": cls.customer.id, **vals}
        )

    @classmethod
    def _prepare_visit(cls, date_start):
        """Return the values of a call that plan a visit of nobody yet."""
        return {"intervention_ids": [Command.create({"date_start": date_start})]}

    @classmethod
    def _create_intervention(cls, call=None, **vals):
        """Create a visit of the technician."""
        return cls.env["customer.service.intervention"].create(
            {
                "call_id": (call or cls._create_call()).id,
                "user_id": cls.technician.id,
                **vals,
            }
        )

    @classmethod
    def _fill_in(cls, intervention, hours=1.0, **vals):
        """Give interventions what closing needs: time, text, why nobody signed."""
        now = fields.Datetime.now()
        for number, one in enumerate(intervention, 1):
            begin = now - timedelta(hours=hours * number)
            cls.env["customer.service.intervention.time"].create(
                {
                    "intervention_id": one.id,
                    "date_from": begin,
                    "date_to": begin + timedelta(hours=hours),
                }
            )
        intervention.write(
            {"report": "<p>Done</p>", "unsigned_reason": "Nobody there", **vals}
        )

    @classmethod
    def _create_product(cls, name="Boiler Aurora", **vals):
        return cls._create_admin("product.product", name=name, **vals)

    @classmethod
    def _create_meter(cls, equipment, **vals):
        return cls.env["customer.service.meter"].create(
            {"name": "Hours", "unit": "h", "equipment_id": equipment.id, **vals}
        )

    @classmethod
    def _create_reading(cls, meter, date, value, **vals):
        return cls.env["customer.service.meter.reading"].create(
            {"meter_id": meter.id, "date": date, "value": value, **vals}
        )

    @classmethod
    def _stage(cls, name):
        """Return a stage of the addon's data, for instance ``solved``."""
        return cls.env.ref(f"customer_service_base.stage_{name}")

    # ------------------------------------------------------------------
    # Who may do what
    # ------------------------------------------------------------------
    @classmethod
    def _get_strangers(cls):
        """Return those who have no part in the service, by what they are called."""
        return {
            "outsider": cls.outsider,
            "portal": cls.portal_user,
            "public": cls.admin_env.ref("base.public_user"),
        }

    def _get_models_of(self, addon, prefix):
        """Return what an addon calls its models, without what they have in common."""
        models = self.admin_env["ir.model"].search([("model", "=like", f"{prefix}%")])
        return {
            model.model.removeprefix(prefix)
            for model in models
            if addon in model.modules.split(", ")
        }

    def _check_rights(self, model, users, letters):
        """Check what users may do with a model.

        :param dict users: by what they are called.
        :param str letters: of ``OPERATIONS``, those they may; the others they may not.
        """
        for who, user in users.items():
            own = self.env[model].with_user(user)
            for letter, operation in OPERATIONS.items():
                with self.subTest(model=model, who=who, operation=operation):
                    self.assertEqual(own.has_access(operation), letter in letters)


class RaceCase(TransactionCase):
    """Two transactions at the same moment.

    What both see has to be committed, and is taken away again.
    """

    def setUp(self):
        super().setUp()
        with self._commit() as env:
            self.raced = self._create_raced(env)
        self.addCleanup(self._clean)

    def _create_raced(self, env):
        """Create what is raced for.

        :return: list of records, in the order in which they are deleted.
        """
        raise NotImplementedError

    def _clean(self):
        with self._commit() as env:
            self._delete_raced(env)

    def _delete_raced(self, env):
        for records in self.raced:
            records.with_env(env).exists().unlink()

    @contextmanager
    def _commit(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _open(self, records):
        """Return records as a transaction of its own sees them, from now on."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        return records.with_env(env).exists()
