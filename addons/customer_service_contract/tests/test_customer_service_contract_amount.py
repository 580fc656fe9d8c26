from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import JANUARY, ContractCommon

TODAY = "2026-03-15"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractAmount(ContractCommon):
    """What a contract is worth, what was billed, what comes next."""

    def _create_machine(self, name, **vals):
        return self._create_admin(
            "customer.service.equipment",
            name=name,
            partner_id=self.customer.id,
            company_id=self.company.id,
            **vals,
        )

    def test_yearly_value_follows_schedule_and_basis(self):
        for vals, expected in (
            ({"price_unit": 100}, 1200.0),
            ({"price_unit": 100, "quantity": 3, "discount": 10}, 3240.0),
            ({"price_unit": 100, "own_schedule_id": self.quarterly.id}, 400.0),
            ({"price_unit": 1000, "price_basis": "year"}, 1000.0),
            ({"price_unit": 100, "date_end": date(2026, 3, 14)}, 0.0),
        ):
            with self.subTest(vals=vals):
                contract = self._create_contract([vals])
                self.assertEqual(contract.amount_year, expected)
                self.assertEqual(
                    contract.amount_month, contract.currency_id.round(expected / 12)
                )

    def test_what_is_billed_once_has_no_yearly_value(self):
        once = self.env.ref("customer_service_contract.billing_schedule_once")
        contract = self._create_contract([{"own_schedule_id": once.id}])
        self.assertEqual(contract.amount_year, 0.0)

    def test_machines_of_today_are_worth_their_fee(self):
        gone, own, plain = (self._create_machine(name) for name in "ABC")
        contract = self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "price_unit": 10,
                    "equipment_ids": [
                        Command.create(
                            {"equipment_id": gone.id, "date_to": date(2026, 3, 1)}
                        ),
                        Command.create(
                            {
                                "equipment_id": own.id,
                                "own_price": True,
                                "price_unit": 25,
                            }
                        ),
                        Command.create({"equipment_id": plain.id}),
                    ],
                }
            ]
        )
        self.assertEqual(contract.amount_year, 12 * 35.0)
        self.assertEqual(contract.equipment_count, 2)

    def test_new_contract_shows_its_value_before_it_is_saved(self):
        form = Form(self.env["customer.service.contract"])
        form.partner_id = self.customer
        form.schedule_id = self.monthly
        with form.line_ids.new() as line:
            line.product_id = self.fee
            line.price_unit = 80
        self.assertEqual(form.amount_year, 960.0)

    def test_type_chosen_on_screen_brings_its_fees(self):
        template = self._create_admin(
            "customer.service.contract.template",
            name="Full Service",
            schedule_id=self.monthly.id,
            line_ids=[
                Command.create(
                    {"product_id": self.fee.id, "quantity": 3, "price_unit": 250}
                )
            ],
        )
        form = Form(self.env["customer.service.contract"])
        form.template_id = template
        form.partner_id = self.customer
        contract = form.save()
        self.assertRecordValues(
            contract.line_ids, [{"quantity": 3.0, "price_unit": 250.0}]
        )
        self.assertEqual(contract.line_ids.sudo().rate_ids.price_unit, 250.0)

    def test_rate_of_the_future_does_not_count_yet(self):
        contract = self._create_contract()
        self._create_admin(
            "customer.service.contract.rate",
            line_id=contract.line_ids.id,
            date_from=date(2026, 4, 1),
            price_unit=200.0,
            reason="amendment",
        )
        self.assertEqual(contract.amount_year, 1200.0)
        with freeze_time("2026-04-01"):
            contract.line_ids.invalidate_recordset()
            contract.invalidate_recordset()
            self.assertEqual(contract.amount_year, 2400.0)

    def test_billed_so_far_and_next_due(self):
        contract = self._create_contract()
        self.assertEqual(contract.date_next_due, JANUARY)
        self._bill(contract, date(2026, 2, 1))
        contract.invalidate_recordset()
        self.assertRecordValues(
            contract,
            [
                {
                    "amount_billed": 200.0,
                    "invoice_count": 1,
                    "date_next_due": date(2026, 3, 1),
                }
            ],
        )
        domain = contract.with_user(self.biller).action_view_invoices()["domain"]
        self.assertEqual(
            self.admin_env["account.move"].search(domain),
            contract.sudo().period_ids.invoice_id,
        )

    def test_broad_scopes_cover_machines_of_the_customer(self):
        category = self._create_admin("customer.service.equipment.category", name="X")
        inside = self._create_machine("A", category_id=category.id)
        outside = self._create_machine("B")
        contract = self._create_contract(
            [{"scope": "category", "category_id": category.id}]
        )
        found = self.env["customer.service.equipment"].search(
            contract.action_view_equipments()["domain"]
        )
        self.assertEqual(found, inside)
        contract.line_ids.scope = "customer"
        found = self.env["customer.service.equipment"].search(
            contract.action_view_equipments()["domain"]
        )
        self.assertLessEqual(inside | outside, found)

    def test_documents_are_counted(self):
        contract = self._create_contract()
        self.env["ir.attachment"].create(
            {"name": "Signed.pdf", "res_model": contract._name, "res_id": contract.id}
        )
        self.assertEqual(contract.document_count, 1)

    def test_technician_sees_no_amounts(self):
        contract = self._create_contract().with_user(self.technician)
        for name in ("amount_year", "amount_month", "amount_billed"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                contract.read([name])
        self.assertTrue(contract.read(["date_next_due", "equipment_count"]))

    def test_amounts_of_many_are_as_cheap_as_of_one(self):
        few = self._create_contract()
        many = few.union(*(self._create_contract() for _number in range(20)))
        names = ["amount_year", "amount_billed", "date_next_due", "equipment_count"]
        counts = []
        many.read(names)
        for contracts in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contracts.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
