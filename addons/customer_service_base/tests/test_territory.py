from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestTerritory(CustomerServiceCommon):
    """Where an address lies, and the team that follows from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.italy = cls.env.ref("base.it")
        cls.company.country_id = cls.italy
        cls.turin = cls.env.ref("base.state_it_to")
        cls.valley_team = cls._create_admin(
            "customer.service.team", name="Valleys", company_id=cls.company.id
        )
        cls.valleys = cls._create_territory(
            name="Valleys", zips="10030-10039", team_id=cls.valley_team.id
        )

    @classmethod
    def _create_territory(cls, **vals):
        return cls._create_admin("customer.service.territory", **vals)

    def _find(self, partner, company=None):
        place = (company or self.company, partner)
        territories = self.env["customer.service.territory"]
        return territories._get_by_place([place])[place]

    def test_closest_fit(self):
        country = self._create_territory(
            name="Italy", country_ids=[Command.set(self.italy.ids)]
        )
        state = self._create_territory(
            name="Turin", state_ids=[Command.set(self.turin.ids)]
        )
        self.assertEqual(self._find(self.site), self.valleys)
        self.site.zip = "10121"
        self.assertEqual(self._find(self.site), country)
        self.site.state_id = self.turin
        self.assertEqual(self._find(self.site), state)
        self.site.write({"country_id": self.env.ref("base.fr").id, "state_id": False})
        self.assertFalse(self._find(self.site))

    def test_first_of_equal_ones(self):
        self._create_territory(name="Z", zips="10030-10039", sequence=20)
        first = self._create_territory(name="A", zips="10030-10039", sequence=1)
        self.assertEqual(self._find(self.site), first)

    def test_territory_of_another_company_does_not_count(self):
        self.valleys.team_id = False
        self.valleys.company_id = self.other_company
        self.assertFalse(self._find(self.site))
        places = self.admin_env["customer.service.territory"]._get_by_place(
            [(self.company, self.site), (self.other_company, self.site)]
        )
        self.assertFalse(places[self.company, self.site])
        self.assertEqual(places[self.other_company, self.site], self.valleys)

    def test_archived_territory_does_not_count(self):
        self.valleys.active = False
        self.assertFalse(self._find(self.site))

    def test_nowhere(self):
        self.assertFalse(self._find(self.env["res.partner"]))

    def test_wrong_postal_codes_are_refused(self):
        with self.assertRaises(ValidationError) as error:
            self.valleys.zips = "10, 10039-10030"
        self.assertIn("10039-10030", str(error.exception))

    def test_territory_belongs_to_the_company_of_its_team(self):
        self.assertEqual(self.valleys.company_id, self.company)
        with self.assertRaises(UserError):
            self.valleys.company_id = self.other_company

    # ------------------------------------------------------------------
    # The team of a call
    # ------------------------------------------------------------------
    def test_territory_tells_the_team(self):
        self.assertEqual(self._create_call().team_id, self.team)
        call = self._create_call(site_id=self.site.id)
        self.assertEqual(call.team_id, self.valley_team)

    def test_team_of_the_type_comes_first(self):
        kind = self._create_admin(
            "customer.service.call.type",
            name="Heat",
            team_id=self.team.id,
            company_id=self.company.id,
        )
        call = self._create_call(site_id=self.site.id, type_id=kind.id)
        self.assertEqual(call.team_id, self.team)

    def test_chosen_team_stays(self):
        call = self._create_call(site_id=self.site.id, team_id=self.team.id)
        self.assertEqual(call.team_id, self.team)

    def test_saved_call_keeps_its_team(self):
        call = self._create_call()
        call.site_id = self.site
        self.assertEqual(call.team_id, self.team)
        with Form(call) as form:
            form.site_id = self.env["res.partner"]
            form.site_id = self.site.with_env(self.env)
        self.assertEqual(call.team_id, self.team)

    def test_form_shows_the_team_while_the_call_is_taken(self):
        third = self._create_admin("customer.service.team", name="Third")
        with Form(self.env["customer.service.call"]) as form:
            form.subject = "Leaks"
            self.assertEqual(form.team_id, self.team)
            form.partner_id = self.customer
            form.site_id = self.site.with_env(self.env)
            self.assertEqual(form.team_id, self.valley_team)
            form.team_id = third.with_env(self.env)
            form.partner_id = self.other_customer
            self.assertEqual(form.team_id, third)
        self.assertEqual(form.record.team_id, third)

    def test_technician_takes_calls_by_territory_too(self):
        call = (
            self.env["customer.service.call"]
            .with_user(self.technician)
            .create(
                {
                    "subject": "X",
                    "partner_id": self.customer.id,
                    "site_id": self.site.id,
                }
            )
        )
        self.assertEqual(call.team_id, self.valley_team)
