from itertools import count

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .insight_common import InsightCommon

PREFIX = "customer.service.faq"
ALL = "crud"
# Who may do what with the models: create, read, update, delete. ``publisher`` only
# reads calls, and publishes. Who is not named only reads; outsiders, customers and
# visitors have no right on any.
WRITERS = dict.fromkeys(("technician", "user", "dispatcher"), ALL)
PUBLISHERS = dict.fromkeys(("manager", "publisher"), ALL)
ASKED = {**dict.fromkeys(ROLES, ""), **PUBLISHERS}
NOBODY = dict.fromkeys((*ROLES, "publisher"), "")
RIGHTS = {
    "": {**WRITERS, **PUBLISHERS},
    ".category": PUBLISHERS,
    ".use": {},
    ".cells": NOBODY,
    ".version": {},
    ".publish": ASKED,
    ".translate": {**ASKED, **WRITERS},
    ".withdraw": ASKED,
    ".analysis": {},
    ".health": {},
    ".synonym": PUBLISHERS,
    ".word": {},
    ".query": {},
    ".visit": NOBODY,
}
# Which entries each role finds, and which of them it changes, by status
SEEN = {
    "reader": ("published", "obsolete"),
    "billing": ("published", "obsolete"),
    "technician": ("draft", "published", "obsolete"),
    "user": ("draft", "published", "obsolete"),
    "dispatcher": ("draft", "published", "obsolete"),
    "manager": ("draft", "published", "obsolete"),
    "publisher": ("draft", "published", "obsolete"),
}


class SecurityCommon(InsightCommon):
    # the same problem is published once
    numbers = count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: cls.users[role] for role in ROLES}
        cls.people["publisher"] = cls._create_user(
            "publisher", groups="customer_service_faq.group_publisher"
        )
        cls.strangers = cls._get_strangers()

    @classmethod
    def _create_entries(cls, **vals):
        """Return an entry by status."""
        solution = {"solution": "<p>Sì</p>", **vals}
        number = next(cls.numbers)
        entries = {
            "draft": cls._create_entry(f"Bozza {number}", publish=False, **solution),
            "published": cls._create_entry(f"Pubblicata {number}", **solution),
            "obsolete": cls._create_entry(f"Superata {number}", **solution),
        }
        entries["obsolete"].with_user(cls.manager).action_obsolete()
        return entries


@tagged("post_install", "-at_install")
class TestSecurity(SecurityCommon):
    """Who may do what with which model, in one table."""

    def test_table_names_every_model(self):
        ours = self._get_models_of("customer_service_faq", PREFIX)
        self.assertEqual(ours, set(RIGHTS))

    def test_rights_by_role(self):
        for model, by_role in RIGHTS.items():
            for role, user in self.people.items():
                letters = by_role.get(role, "r")
                self._check_rights(f"{PREFIX}{model}", {role: user}, letters)

    def test_strangers_have_no_rights(self):
        for model in RIGHTS:
            self._check_rights(f"{PREFIX}{model}", self.strangers, "")

    def test_strangers_find_nothing_by_another_way(self):
        entry = self._create_entry("Per tutti", audience="public", solution="<p>Sì</p>")
        for who, user in self.strangers.items():
            own = entry.with_user(user)
            for method, args in (
                ("name_search", ("Per tutti",)),
                ("search_read", ([],)),
                ("suggest", ("Per tutti",)),
                ("action_publish", ()),
            ):
                with (
                    self.subTest(who=who, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(own, method)(*args)

    def test_every_role_opens_the_views(self):
        self._solve_by(self.boiler)
        self._use(self.boiler, "read")
        for model in ("", ".analysis", ".health"):
            for role, user in self.people.items():
                rows = self._rows("health", user).env[f"{PREFIX}{model}"]
                found = rows.search([], limit=5)
                for kind in ("form", "list") if not model else ("list",):
                    arch = etree.fromstring(found.get_view(view_type=kind)["arch"])
                    names = arch.xpath("//field[not(ancestor::field)]/@name")
                    with self.subTest(role=role, model=model, view=kind):
                        self.assertTrue(found.web_read({name: {} for name in names}))


@tagged("post_install", "-at_install")
class TestSecurityRules(SecurityCommon):
    """Drafts are for those who write; what is published, for those who publish."""

    def test_entries_that_each_role_finds(self):
        entries = self._create_entries()
        every = self.env[PREFIX].union(*entries.values())
        for role, user in self.people.items():
            found = self.env[PREFIX].with_user(user).search([("id", "in", every.ids)])
            with self.subTest(role=role):
                self.assertEqual(set(found.mapped("state")), set(SEEN[role]))

    def test_operators_and_technicians_change_drafts_only(self):
        entries = self._create_entries()
        for role in ("technician", "user", "dispatcher"):
            for state, entry in entries.items():
                own = entry.with_user(self.people[role])
                with self.subTest(role=role, state=state):
                    self.assertEqual(own.has_access("write"), state == "draft")
                    self.assertEqual(own.has_access("unlink"), state == "draft")

    def test_only_publishers_publish_and_withdraw(self):
        for role, user in self.people.items():
            entries = self._create_entries()
            may = role in ("manager", "publisher")
            for state, method in (
                ("draft", "action_publish"),
                ("published", "action_obsolete"),
            ):
                own = entries[state].with_user(user)
                with self.subTest(role=role, method=method):
                    if may:
                        getattr(own, method)()
                        self.assertNotEqual(entries[state].state, state)
                    else:
                        with self.assertRaises(AccessError):
                            getattr(own, method)()

    def test_nobody_writes_what_follows_from_actions(self):
        draft = self._create_entries()["draft"].with_user(self.manager)
        with self.assertRaises(AccessError):
            draft.write({"state": "published"})
        with self.assertRaises(AccessError):
            draft.create({"name": "N", "lang": "it_IT", "state": "published"})

    def test_uses_are_rows_that_nobody_changes(self):
        use = self._use(self.boiler, "read")
        for role, user in self.people.items():
            own = use.with_user(user)
            with self.subTest(role=role):
                self.assertTrue(own.has_access("read"))
                self.assertFalse(own.has_access("write"))
                self.assertFalse(own.has_access("unlink"))

    def test_reader_of_calls_solves_none(self):
        call = self._create_call()
        with self.assertRaises(AccessError):
            call.with_user(self.users["reader"]).action_solve_by_faq(self.boiler.id)

    def test_publisher_is_implied_by_the_manager_only(self):
        group = "customer_service_faq.group_publisher"
        named = {role: user.has_group(group) for role, user in self.people.items()}
        self.assertEqual(
            {role for role, has in named.items() if has}, {"manager", "publisher"}
        )
        self.assertFalse(self.outsider.has_group(group))
