from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..hooks import post_init_hook
from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestStockPickingType(ItalyCommon):
    """Which series the transport documents of returns are numbered from."""

    def _get_return_type(self):
        return self.warehouse.with_env(self.admin_env).customer_service_rma_out_type_id

    def test_returns_share_the_series_of_the_warehouse(self):
        self.assertTrue(self._get_series(self.warehouse))
        self.assertEqual(
            self._get_return_series(self.warehouse), self._get_series(self.warehouse)
        )

    def test_warehouse_made_later_shares_its_own(self):
        second = self._create_warehouse("TWO")
        self.assertTrue(self._get_series(second))
        self.assertEqual(self._get_return_series(second), self._get_series(second))
        self.assertNotEqual(self._get_series(second), self._get_series(self.warehouse))

    def test_field_use_is_not_numbered(self):
        for warehouse in self.warehouse | self._create_warehouse("TWO"):
            kind = warehouse.with_env(self.admin_env).customer_service_field_type_id
            self.assertFalse(kind.l10n_it_ddt_sequence_id)

    def test_company_abroad_gets_no_series(self):
        warehouse = self._get_warehouse(self.other_company, "FOR")
        self.assertFalse(self._get_return_series(warehouse))

    def test_company_without_warehouse(self):
        """The authorization says what is missing, the installation minds nothing."""
        company = self._create_admin(
            "res.company", name="Without", country_id=self.env.ref("base.it").id
        )
        self.admin_env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        ).active = False
        post_init_hook(self.admin_env)
        user = self._create_user(
            "lonely", groups="customer_service_base.group_manager", company=company
        )
        return_ = (
            self.env["customer.service.rma"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [Command.create({"name": "Kettle"})],
                }
            )
        )
        self.assertFalse(return_.warehouse_id)
        with self.assertRaisesRegex(UserError, "no warehouse"):
            return_.action_authorize()

    def test_own_series_by_choice(self):
        kind = self._get_return_type()
        shared = kind.l10n_it_ddt_sequence_id
        with Form(kind) as form:
            form.customer_service_own_ddt_series = True
        own = kind.l10n_it_ddt_sequence_id
        self.assertNotEqual(own, shared)
        self.assertEqual(own.implementation, "no_gap")
        self.assertEqual(own.company_id, self.company)
        self.assertIn(kind.sequence_code, own.prefix)
        kind.customer_service_own_ddt_series = False
        self.assertEqual(kind.l10n_it_ddt_sequence_id, shared)
        kind.customer_service_own_ddt_series = True
        self.assertEqual(kind.l10n_it_ddt_sequence_id, own, "numbers would come twice")

    def test_another_series_of_the_warehouse_is_shared_too(self):
        series = self._get_series(self.warehouse).copy()
        self.warehouse.with_env(
            self.admin_env
        ).out_type_id.l10n_it_ddt_sequence_id = series
        self.assertEqual(self._get_return_series(self.warehouse), series)

    def test_code_of_returns_does_not_rename_the_shared_series(self):
        kind = self._get_return_type()
        series = kind.l10n_it_ddt_sequence_id
        before = (series.name, series.prefix)
        kind.sequence_code = "BACK"
        self.assertEqual((series.name, series.prefix), before)
        self.warehouse.with_env(self.admin_env).out_type_id.sequence_code = "OUTX"
        self.assertIn("/OUTX/", series.prefix)

    def test_code_and_warehouse_together(self):
        """The host fails on a key of another name."""
        second = self._create_warehouse("TWO")
        kind = self._get_return_type().copy({"sequence_code": "XX"})
        kind.write({"sequence_code": "YY", "warehouse_id": second.id})
        self.assertEqual((kind.sequence_code, kind.warehouse_id), ("YY", second))

    # ------------------------------------------------------------------
    # Italian documents are installed when the returns are there already
    # ------------------------------------------------------------------
    def _give_series_as_the_host(self, kind):
        """Give a type a series without this addon noticing: it is not there yet."""
        series = self.admin_env["ir.sequence"].create(
            {
                "name": f"Stray {kind.sequence_code}",
                "prefix": f"{kind.warehouse_id.code}/{kind.sequence_code}/DDT",
                "padding": 5,
                "company_id": kind.company_id.id,
                "implementation": "no_gap",
            }
        )
        kind.flush_recordset()
        self.env.cr.execute(
            "UPDATE stock_picking_type SET l10n_it_ddt_sequence_id = %s WHERE id = %s",
            (series.id, kind.id),
        )
        kind.invalidate_recordset()
        return series

    def test_stray_series_are_dropped(self):
        foreign = self._get_warehouse(self.other_company, "FOR")
        for warehouse in self.warehouse | foreign:
            free = warehouse.with_env(self.admin_env)
            kinds = (
                free.customer_service_rma_out_type_id
                | free.customer_service_field_type_id
            )
            with self.subTest(company=warehouse.company_id.name):
                strays = self.admin_env["ir.sequence"]
                for kind in kinds:
                    strays |= self._give_series_as_the_host(kind)
                post_init_hook(self.admin_env)
                self.assertFalse(strays.exists())
                self.assertFalse(
                    free.customer_service_field_type_id.l10n_it_ddt_sequence_id
                )
        self.assertEqual(
            self._get_return_series(self.warehouse), self._get_series(self.warehouse)
        )
        self.assertFalse(self._get_return_series(foreign))

    def test_series_with_numbers_is_kept_as_the_own_one(self):
        kind = self._get_return_type()
        own = self._give_series_as_the_host(kind)
        delivery = self._send_back(self._receive(self._authorize()))
        self.assertIn(kind.sequence_code, delivery.l10n_it_ddt_number)
        post_init_hook(self.admin_env)
        self.assertTrue(kind.customer_service_own_ddt_series)
        self.assertEqual(kind.l10n_it_ddt_sequence_id, own)
        self.assertEqual(own.number_next_actual, 2)
