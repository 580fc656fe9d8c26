from uuid import uuid4

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from . import charge_common, planning_common, quotation_common, sla_common
from .common import OPERATIONS, ROLES, CustomerServiceCommon

PREFIX = "customer.service."
COLUMNS = (*ROLES, "outsider", "portal")

# What each role may do with the records it sees: create, read, update, delete.
# reader, technician, billing, user, dispatcher, manager, outsider, portal
RIGHTS = {
    "team": ("r", "r", "r", "r", "r", "crud", "", ""),
    "stage": ("r", "r", "r", "r", "r", "crud", "", ""),
    "tag": ("r", "cr", "r", "cr", "cr", "crud", "", ""),
    "code": ("r", "r", "r", "r", "r", "crud", "", "r"),
    "pause.reason": ("r", "r", "r", "r", "r", "crud", "", ""),
    "call.type": ("r", "r", "r", "r", "r", "crud", "", "r"),
    "equipment.category": ("r", "r", "r", "r", "r", "crud", "", "r"),
    "equipment": ("r", "cru", "r", "cru", "cru", "crud", "", "r"),
    "equipment.move": ("r", "ru", "r", "ru", "ru", "crud", "", ""),
    "meter": ("r", "cru", "r", "cru", "cru", "crud", "", "r"),
    "meter.reading": ("r", "cru", "r", "cru", "cru", "crud", "", ""),
    "block": ("", "", "cru", "", "cru", "cru", "", ""),
    "call.entry": ("", "cru", "", "cru", "cru", "cru", "", ""),
    "call.mass": ("", "", "", "crud", "crud", "crud", "", ""),
    "call.hold": ("", "crud", "", "crud", "crud", "crud", "", ""),
    "call.sla": ("r", "r", "r", "r", "r", "r", "", ""),
    "call.pause": ("r", "r", "r", "r", "r", "r", "", ""),
    "call.escalation": ("r", "r", "r", "r", "r", "r", "", ""),
    "sla.policy": ("r", "r", "r", "r", "r", "crud", "", ""),
    "sla.target": ("r", "r", "r", "r", "r", "crud", "", ""),
    "sla.level": ("r", "r", "r", "r", "r", "crud", "", ""),
    "call.merge": ("", "", "", "crud", "crud", "crud", "", ""),
    "call.solve": ("", "crud", "", "crud", "crud", "crud", "", ""),
    "call": ("r", "cru", "r", "cru", "cru", "crud", "", "r"),
    "call.assignment": ("r", "r", "r", "r", "r", "r", "", ""),
    "call.reassign": ("", "c", "", "c", "c", "crud", "", ""),
    "territory": ("r", "r", "r", "r", "r", "crud", "", ""),
    "call.report": ("r", "r", "r", "r", "r", "r", "", ""),
    "history": ("r", "r", "r", "r", "r", "r", "", "r"),
    "intervention.step": ("r", "r", "r", "r", "r", "r", "", ""),
    "expense": ("r", "crud", "r", "crud", "crud", "crud", "", ""),
    "part": ("r", "crud", "r", "crud", "crud", "crud", "", ""),
    "part.step": ("", "cru", "", "cru", "cru", "cru", "", ""),
    "time.band": ("r", "r", "r", "r", "r", "crud", "", ""),
    "tariff": ("r", "r", "r", "r", "r", "crud", "", ""),
    "tariff.rule": ("r", "r", "r", "r", "r", "crud", "", ""),
    "charge": ("r", "r", "crud", "crud", "crud", "crud", "", ""),
    "quotation.refuse": ("", "", "crud", "crud", "crud", "crud", "", ""),
    "charge.exclude": ("", "", "c", "", "", "crud", "", ""),
    **planning_common.PLANNING_RIGHTS,
}

# Which calls a role that may change calls changes.
# own, of others, nobody's, nobody's of the own team, of others in the own team,
# of others but opened by the user
CALLS = ("own", "others", "free", "team_free", "team_others", "opened")
CHANGES = {
    "reader": (),
    "billing": (),
    "outsider": (),
    "portal": (),
    "technician": ("own", "team_free"),
    "user": ("own", "free", "team_free", "team_others", "opened"),
    "dispatcher": CALLS,
    "manager": CALLS,
}


class SecurityCommon(CustomerServiceCommon):
    def _user(self, column):
        named = {"outsider": self.outsider, "portal": self.portal_user}
        return named.get(column) or self.users[column]

    def _may(self, operation):
        """Tell whether an operation passes the access checks; undo it."""
        try:
            with self.cr.savepoint() as savepoint:
                operation()
                self.env.flush_all()
                savepoint.rollback()
        except AccessError:
            return False
        return True


@tagged("post_install", "-at_install")
class TestSecurityRights(SecurityCommon):
    """Every role does every operation on a record of every model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.member_ids = [Command.set([user.id for user in cls.users.values()])]
        cls.equipment = cls._create_equipment(category_id=cls.category.id)
        cls.call = cls._create_call(
            equipment_id=cls.equipment.id,
            team_id=cls.team.id,
            caller_id=cls.contact.id,
        )
        cls.spare = cls._create_equipment(name="Spare")
        meter = cls._create_meter(cls.spare)
        cls.spare.partner_id = cls.customer
        cls.spare.site_id = cls.site
        cls.visit = cls._create_intervention(cls.call)
        cls.visit.with_user(cls.technician).phone_step(str(uuid4()), "pause")
        cls.env.flush_all()
        history = cls.env["customer.service.history"].search(
            [("equipment_id", "=", cls.equipment.id)], limit=1
        )
        cls.records = {
            "team": cls._create_admin("customer.service.team", name="Spare"),
            "stage": cls._create_admin("customer.service.stage", name="Spare"),
            "tag": cls._create_admin("customer.service.tag", name="Spare"),
            "code": cls._create_admin("customer.service.code", name="Spare"),
            "pause.reason": cls._create_admin(
                "customer.service.pause.reason", name="Spare"
            ),
            "call.type": cls._create_admin("customer.service.call.type", name="Spare"),
            "equipment.category": cls._create_admin(
                "customer.service.equipment.category", name="Spare"
            ),
            "equipment": cls.spare,
            "equipment.move": cls.spare.move_ids,
            "meter": meter,
            "meter.reading": cls._create_reading(meter, "2026-01-01", 1),
            "call": cls.call,
            "block": cls.env["customer.service.block"]
            .with_user(cls.users["dispatcher"])
            .create({"partner_id": cls.customer.id, "reason": "Spare"}),
            "call.entry": cls.env["customer.service.call.entry"].create({}),
            "call.mass": cls.env["customer.service.call.mass"].create({}),
            "call.merge": cls.env["customer.service.call.merge"].create({}),
            "call.solve": cls.env["customer.service.call.solve"].create({}),
            "call.assignment": cls.call.assignment_ids,
            "call.reassign": cls._create_reassignment(),
            "territory": cls._create_admin("customer.service.territory", name="Spare"),
            "call.report": cls.env["customer.service.call.report"].browse(cls.call.id),
            "history": history,
            "intervention.step": cls.visit.step_ids,
            "expense": cls.env["customer.service.expense"].create(
                {"intervention_id": cls.visit.id, "amount": 1}
            ),
            **cls._create_part_records(),
            **sla_common.create_service_levels(cls),
            **charge_common.create_charge_records(cls),
            **quotation_common.create_quotation_records(cls),
            **planning_common.create_planning_records(cls),
        }

    @classmethod
    def _create_part_records(cls):
        """Return a part of the call that every technician may use, and its step."""
        cls.call.user_id = cls.technician
        part = cls.env["customer.service.part"].create(
            {"call_id": cls.call.id, "product_id": cls._create_product().id}
        )
        step = cls.env["customer.service.part.step"]
        return {
            "part": part,
            "part.step": step.create({"part_id": part.id, "kind": "use"}),
        }

    @classmethod
    def _create_reassignment(cls):
        """Return the wizard of the manager: everybody has only their own."""
        return (
            cls.env["customer.service.call.reassign"]
            .with_user(cls.manager)
            .create({"call_ids": cls.call.ids, "reason": "Spare"})
        )

    def _prepare_vals(self, model):
        """Return the values that each role creates a record of the model with."""
        named = {"name": "New"}
        return {
            "code": {"name": "New", "kind": "cause"},
            "equipment.move": {"equipment_id": self.spare.id},
            "meter": {"name": "New", "unit": "h", "equipment_id": self.spare.id},
            "meter.reading": {"meter_id": self.records["meter"].id, "value": 2},
            "call": {"subject": "New", "partner_id": self.customer.id},
            "block": {"partner_id": self.customer.id, "reason": "New"},
            "call.entry": {"subject": "New"},
            "call.mass": {},
            "call.merge": {},
            "call.solve": {},
            "call.assignment": {"call_id": self.call.id},
            "call.reassign": {"call_ids": self.call.ids, "reason": "New"},
            "history": {"title": "New"},
            "intervention.step": {"intervention_id": self.visit.id, "step": "pause"},
            "expense": {"intervention_id": self.visit.id, "amount": 2},
            "part": {
                "call_id": self.call.id,
                "product_id": self.records["part"].product_id.id,
            },
            "part.step": {"part_id": self.records["part"].id, "kind": "use"},
            **sla_common.prepare_service_level_vals(self.call, self.records),
            **charge_common.prepare_charge_vals(self),
            **quotation_common.prepare_quotation_vals(self),
            **planning_common.prepare_planning_vals(self),
        }.get(model, named)

    def _prepare_change(self, model):
        return {
            "equipment.move": {"reason": "Sold"},
            "meter.reading": {"note": "Seen"},
            "call": {"subject": "Changed"},
            "block": {"reason": "Changed"},
            "call.entry": {"subject": "Changed"},
            "call.mass": {"reason": "Changed"},
            "call.merge": {"confirmed": True},
            "call.solve": {"tell_customers": False},
            "call.assignment": {"reason": "Changed"},
            "call.reassign": {"reason": "Changed"},
            **sla_common.SERVICE_LEVEL_CHANGES,
            **charge_common.CHARGE_CHANGES,
            **quotation_common.QUOTATION_CHANGES,
            **planning_common.PLANNING_CHANGES,
            "history": {"title": "Changed"},
            "intervention.step": {"step": "done"},
            "part.step": {"quantity": 2},
        }.get(model, {"name": "Changed"})

    def _reads(self, role, model):
        """Tell whether the table lets a role see records of a model."""
        name = model.removeprefix(PREFIX)
        return "r" in RIGHTS[name][COLUMNS.index(role)]

    def _do(self, column, model, letter):
        """Return one operation of a user on the record of a model."""
        user = self._user(column)
        record = self.records[model].with_user(user)
        fields = ["display_name"] if column == "portal" else None
        return {
            "c": lambda: record.create(self._prepare_vals(model)),
            "r": lambda: record.read(fields),
            "u": lambda: record.write(self._prepare_change(model)),
            "d": lambda: record.unlink(),
        }[letter]

    def test_every_model_of_the_addon_is_in_the_table(self):
        models = {
            name.removeprefix(PREFIX)
            for name, model in self.env.registry.items()
            if model._original_module == "customer_service_base" and not model._abstract
        }
        self.assertEqual(models, RIGHTS.keys())

    def test_every_role_has_a_column(self):
        for model, rights in RIGHTS.items():
            with self.subTest(model=model):
                self.assertEqual(len(rights), len(COLUMNS))

    def test_every_group_of_the_addon_is_a_role(self):
        groups = self.admin_env["ir.model.data"].search(
            [("model", "=", "res.groups"), ("module", "=", "customer_service_base")]
        )
        self.assertEqual(
            set(groups.mapped("name")),
            {f"group_{role}" for role in (*ROLES, "serve_blocked", "margin")},
        )

    def _check_operation(self, letter):
        for model, rights in RIGHTS.items():
            for column, letters in zip(COLUMNS, rights, strict=True):
                with self.subTest(model=model, role=column, does=OPERATIONS[letter]):
                    self.assertEqual(
                        self._may(self._do(column, model, letter)), letter in letters
                    )

    def test_create_follows_the_table(self):
        self._check_operation("c")

    def test_read_follows_the_table(self):
        self._check_operation("r")

    def test_update_follows_the_table(self):
        self._check_operation("u")

    def test_delete_follows_the_table(self):
        self._check_operation("d")

    def test_without_a_role_nothing_is_found(self):
        for model in RIGHTS:
            records = self.env[PREFIX + model].with_user(self.outsider)
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.search([])

    def test_without_a_role_there_is_no_menu(self):
        menu = self.env.ref("customer_service_base.customer_service_menu")
        menus = self.env["ir.ui.menu"]
        self.assertNotIn(menu.id, menus.with_user(self.outsider)._visible_menu_ids())
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertIn(menu.id, menus.with_user(user)._visible_menu_ids())

    def test_configuration_is_for_the_manager(self):
        menu = self.env.ref("customer_service_base.customer_service_configuration_menu")
        for role, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            with self.subTest(role=role):
                self.assertEqual(menu.id in visible, role == "manager")

    def test_without_a_role_counters_are_closed(self):
        for record, name in (
            (self.customer, "customer_service_equipment_count"),
            (self.customer, "customer_service_open_call_count"),
            (self._create_product(), "customer_service_equipment_count"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                record.with_user(self.outsider).read([name])

    def test_contacts_open_without_a_role(self):
        partners = self.env["res.partner"].with_user(self.outsider)
        view = partners.get_view(view_type="form")
        self.assertNotIn("customer_service", view["arch"])

    def test_every_role_opens_every_view(self):
        actions = self.admin_env["ir.model.data"].search(
            [
                ("model", "=", "ir.actions.act_window"),
                ("module", "=", "customer_service_base"),
            ]
        )
        for action in self.admin_env["ir.actions.act_window"].browse(
            actions.mapped("res_id")
        ):
            if not action.res_model.startswith(PREFIX):
                continue
            views = [(False, mode) for mode in action.view_mode.split(",")]
            for role, user in self.users.items():
                if not self._reads(role, action.res_model):
                    continue
                with self.subTest(action=action.name, role=role):
                    model = self.env[action.res_model].with_user(user)
                    self.assertTrue(model.get_views([*views, (False, "search")]))

    def test_every_role_reads_all_that_a_form_shows(self):
        for model, record in self.records.items():
            if model == "history":
                continue
            for role, user in self.users.items():
                if not self._reads(role, model):
                    continue
                own = record.with_user(user)
                arch = etree.fromstring(own.get_view(view_type="form")["arch"])
                names = {
                    node.get("name")
                    for node in arch.iter("field")
                    if next(node.iterancestors("field"), None) is None
                }
                with self.subTest(model=model, role=role):
                    values = own.web_read({name: {} for name in names})
                    self.assertEqual(values[0].keys(), names | {"id"})

    def test_who_may_create_fills_in_a_form(self):
        for role in ("technician", "user", "dispatcher", "manager"):
            user = self.users[role]
            with (
                self.subTest(role=role),
                Form(self.env["customer.service.call"].with_user(user)) as form,
            ):
                form.subject = "Leaks"
                form.equipment_id = self.equipment.with_user(user)
                form.user_id = user
                self.assertTrue(form.can_edit)


@tagged("post_install", "-at_install")
class TestSecurityCalls(SecurityCommon):
    """Who changes whose calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._create_user(
            "stranger", groups="customer_service_base.group_technician"
        )
        cls.foreign_team = cls._create_admin(
            "customer.service.team", name="Foreign", company_id=cls.company.id
        )
        cls.team.member_ids = [Command.set([user.id for user in cls.users.values()])]

    def _create_call_of(self, kind, user):
        """Create a call as it stands to a user, one of ``CALLS``."""
        team = self.team if kind.startswith("team") else self.foreign_team
        owner = {"own": user, "free": None, "team_free": None}.get(kind, self.stranger)
        author = user if kind == "opened" else self.manager
        return (
            self.env["customer.service.call"]
            .with_user(author)
            .create(
                {
                    "subject": kind,
                    "partner_id": self.customer.id,
                    "team_id": team.id,
                    "user_id": owner and owner.id,
                }
            )
        )

    def _check(self, operation):
        """Compare with the table who may do an operation on which call."""
        for column in COLUMNS:
            user = self._user(column)
            for kind in CALLS:
                if (
                    kind == "opened"
                    and "c"
                    not in dict(zip(COLUMNS, RIGHTS["call"], strict=True))[column]
                ):
                    continue
                call = self._create_call_of(kind, user).with_user(user)
                with self.subTest(role=column, call=kind):
                    self.assertEqual(
                        self._may(lambda call=call: operation(call)),
                        kind in CHANGES[column],
                    )

    def test_every_role_has_a_row(self):
        self.assertEqual(set(CHANGES), set(COLUMNS))

    def test_change_follows_the_table(self):
        self._check(lambda call: call.write({"subject": "Changed"}))

    def test_taking_follows_the_table(self):
        self._check(lambda call: call.action_assign_to_me())

    def test_start_follows_the_table(self):
        self._check(lambda call: call.action_start())

    def test_solution_follows_the_table(self):
        self._check(lambda call: call.action_solve())

    def test_cancellation_follows_the_table(self):
        self._check(lambda call: call.action_cancel())

    def test_buttons_follow_the_table(self):
        for role, user in self.users.items():
            for kind in CALLS[:-1]:
                call = self._create_call_of(kind, user)
                with self.subTest(role=role, call=kind):
                    self.assertEqual(
                        call.with_user(user).can_edit, kind in CHANGES[role]
                    )

    def test_change_by_way_of_the_machine_follows_the_table(self):
        equipment = self._create_equipment()

        def change(call):
            equipment.with_user(call.env.user).write(
                {"call_ids": [Command.update(call.id, {"subject": "Changed"})]}
            )

        for column in ("technician", "user"):
            user = self._user(column)
            for kind in CALLS:
                call = self._create_call_of(kind, user)
                call.with_env(self.admin_env).equipment_id = equipment
                with self.subTest(role=column, call=kind):
                    self.assertEqual(
                        self._may(
                            lambda call=call, user=user: change(call.with_user(user))
                        ),
                        kind in CHANGES[column],
                    )

    def test_every_role_reads_every_call(self):
        for role, user in self.users.items():
            for kind in CALLS:
                call = self._create_call_of(kind, self.manager).with_user(user)
                with self.subTest(role=role, call=kind):
                    self.assertTrue(call.has_access("read"))

    def test_technician_hands_a_call_over_and_loses_it(self):
        call = self._create_call_of("own", self.technician).with_user(self.technician)
        call.user_id = self.stranger
        with self.assertRaises(AccessError):
            call.subject = "Mine again"

    def test_technician_opens_works_and_solves_with_everything_on(self):
        calls = self.env["customer.service.call"].with_user(self.technician)
        call = calls.with_context(
            tracking_disable=False,
            mail_notrack=False,
            mail_create_nolog=False,
            mail_create_nosubscribe=False,
        ).create(
            {
                "subject": "Leaks",
                "partner_id": self.customer.id,
                "user_id": self.technician.id,
            }
        )
        self.cr.flush()
        call.action_start()
        call.message_post(body="On my way")
        call.activity_schedule("mail.mail_activity_data_todo", summary="Order part")
        call.action_solve()
        self.cr.flush()
        self.assertEqual(call.state, "solved")

    def test_files_of_a_call_are_closed_to_others(self):
        call = self._create_call_of("own", self.operator)
        file = self.env["ir.attachment"].create(
            {
                "name": "offer.pdf",
                "raw": b"secret",
                "res_model": "customer.service.call",
                "res_id": call.id,
            }
        )
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_reader_attaches_nothing_to_a_call(self):
        call = self._create_call_of("own", self.operator)
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.users["reader"]).create(
                {
                    "name": "x.txt",
                    "raw": b"x",
                    "res_model": "customer.service.call",
                    "res_id": call.id,
                }
            )
