from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ItalyCommon):
    """Italian numbers are for Italian companies, each with its own."""

    def test_return_of_a_company_abroad_has_no_number(self):
        warehouse = self._get_warehouse(self.other_company, "FOR")
        user = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager,stock.group_stock_user",
            company=self.other_company,
        )
        returns = self.env["customer.service.rma"].with_user(user)
        return_ = returns.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
                "warehouse_id": warehouse.id,
                "line_ids": [(0, 0, {"name": "Old kettle"})],
            }
        )
        return_.action_authorize()
        line = return_.line_ids
        for role in ("receipt", "back"):
            if role == "back":
                line.action_decide_return()
                line.action_return()
            picking = self._get_picking(line, role).with_user(user)
            picking.move_ids.picked = True
            picking.button_validate()
            self.assertEqual(picking.state, "done")
            self.assertFalse(picking.l10n_it_ddt_number)

    def test_second_italian_company_has_its_own_series(self):
        company = self._create_admin(
            "res.company", name="Terza", country_id=self.env.ref("base.it").id
        )
        warehouse = self._get_warehouse(company, "TER")
        series = self._get_series(warehouse)
        self.assertEqual(series.company_id, company)
        self.assertEqual(self._get_return_series(warehouse), series)
