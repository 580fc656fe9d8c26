from odoo.tests import tagged

from .contract_crm_common import ContractCrmCommon


@tagged("post_install", "-at_install")
class TestOverview(ContractCrmCommon):
    """Contracts on the page Service."""

    def _get_blocks(self, user):
        partner = self.contact.with_user(user)
        partner.invalidate_recordset()
        blocks = partner.customer_service_overview["blocks"]
        return {block["key"]: block for block in blocks}

    def test_contracts_to_renew(self):
        block = self._get_blocks(self.seller)["contracts"]
        self.assertEqual([row["id"] for row in block["rows"]], self.contract.ids)
        self.assertEqual(block["rows"][0]["level"], "warning")
        self.assertNotIn("100", str(block["rows"][0]["detail"]))
        self.assertFalse(self._get_blocks(self.other_seller)["contracts"]["rows"])
        action = self.contact.with_user(self.seller).action_view_service_block(
            "contracts"
        )
        contracts = self.env["customer.service.contract"].with_user(self.seller)
        self.assertEqual(contracts.search(action["domain"]).ids, self.contract.ids)

    def test_machines_say_their_contract(self):
        machine = self._create_admin(
            "customer.service.equipment",
            name="Boiler",
            partner_id=self.customer.id,
            company_id=self.company.id,
        )
        row = self._get_blocks(self.seller)["equipment"]["rows"][0]
        self.assertEqual(row["id"], machine.id)
        self.assertIn("contract", row["detail"])

    def test_fees_are_revenue_of_the_light(self):
        # sudo: the cron's code path
        self.contract.sudo().line_ids._materialise(self.today)
        self.env.flush_all()
        customer = self.customer.with_user(self.contractor)
        sums = customer._get_service_margin_sums(self.contract.date_start)
        revenue, margin = sums[self.customer.id]
        self.assertGreater(revenue, 0)
        self.assertEqual(revenue, margin)

    def test_twenty_customers_cost_what_one_does(self):
        partners = self.admin_env["res.partner"].create(
            [
                {"name": f"Firm {n}", "is_company": True, "user_id": self.seller.id}
                for n in range(20)
            ]
        )
        for partner in partners:
            self._create_contract(partner_id=partner.id)
            self._create_admin(
                "customer.service.equipment",
                name="Boiler",
                partner_id=partner.id,
                company_id=self.company.id,
            )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("customer_service_overview")
            return self.env.cr.sql_log_count - before

        partners = partners.with_user(self.seller)
        count(partners)
        self.assertLessEqual(count(partners), count(partners[:1]))
