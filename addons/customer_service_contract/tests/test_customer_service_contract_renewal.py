from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .life_common import LifeCommon


@tagged("post_install", "-at_install")
class TestContractRenewal(LifeCommon):
    """A new term begins tacitly, by acceptance, or never; once whatever happens."""

    def test_first_term_begins_with_the_contract(self):
        contract = self._create_term_contract()
        self.assertEqual(
            self._get_terms(contract),
            [(1, date(2026, 1, 1), date(2026, 12, 31), "first")],
        )
        self.assertEqual(contract.date_notice_deadline, date(2026, 9, 30))

    def test_open_ended_contract_has_one_term_and_no_deadline(self):
        contract = self._create_contract(renewal="tacit")
        self.assertEqual(
            self._get_terms(contract), [(1, date(2026, 1, 1), False, "first")]
        )
        self.assertFalse(contract.date_notice_deadline)

    def test_case_22_next_term_begins_when_the_deadline_has_passed(self):
        contract = self._create_term_contract()
        self._run_cron("renew", date(2026, 9, 30))
        self.assertEqual(len(contract.term_ids), 1)
        self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(
            self._get_terms(contract)[1:],
            [(2, date(2027, 1, 1), date(2027, 12, 31), "tacit")],
        )
        self.assertEqual(contract.date_end, date(2027, 12, 31))
        self.assertEqual(contract.state, "active")

    def test_case_22_deadline_is_that_of_the_new_term(self):
        contract = self._create_term_contract()
        self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(contract.date_notice_deadline, date(2027, 9, 30))

    def test_case_22_renewed_once_even_if_run_twice(self):
        contract = self._create_term_contract()
        for _number in range(2):
            self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(len(contract.term_ids), 2)

    def test_case_22_term_number_is_unique_in_the_database(self):
        contract = self._create_term_contract()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            contract.sudo().term_ids.copy({"contract_id": contract.id})

    def test_case_22_three_missed_terms_in_one_run(self):
        contract = self._create_term_contract(
            price_rule="percent", renewal_percent=10.0
        )
        self._run_cron("renew", date(2029, 2, 1))
        self.assertEqual(
            self._get_terms(contract)[1:],
            [
                (2, date(2027, 1, 1), date(2027, 12, 31), "tacit"),
                (3, date(2028, 1, 1), date(2028, 12, 31), "tacit"),
                (4, date(2029, 1, 1), date(2029, 12, 31), "tacit"),
            ],
        )
        self.assertEqual(
            contract.sudo().line_ids.rate_ids.sorted("date_from").mapped("price_unit"),
            [100.0, 110.0, 121.0, 133.1],
        )
        self.assertEqual(contract.state, "active")

    def test_case_22_anchor_of_terms_is_the_original_start(self):
        contract = self._create_term_contract(
            date_start=date(2026, 1, 31),
            today=date(2026, 1, 31),
            term_count=1,
            notice_count=0,
        )
        self._run_cron("renew", date(2026, 4, 1))
        self.assertEqual(
            [term[1] for term in self._get_terms(contract)],
            [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)],
        )

    def test_case_22_first_term_of_another_length(self):
        contract = self._create_term_contract(
            date_start=date(2026, 3, 15), date_end=date(2026, 12, 31)
        )
        self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(contract.date_end, date(2027, 12, 31))

    def test_back_dated_contract_catches_up_at_the_price_that_was_typed(self):
        contract = self._create_term_contract(
            date_start=date(2023, 1, 1), price_rule="percent", renewal_percent=10.0
        )
        self.assertEqual(contract.date_end, date(2026, 12, 31))
        self.assertEqual(len(contract.term_ids), 4)
        self.assertEqual(len(contract.sudo().line_ids.rate_ids), 1)

    def test_case_08_renewal_by_the_day_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        contract = self._create_term_contract()
        cron = self.admin_env.ref("customer_service_contract.ir_cron_renew")
        self.env.flush_all()
        # it is 1 October there already
        with freeze_time("2026-09-30 13:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(contract.term_ids), 2)

    def test_price_rises_at_the_start_of_the_term(self):
        contract = self._create_term_contract(price_rule="percent", renewal_percent=5.0)
        self._run_cron("renew", date(2026, 10, 1))
        self.assertRecordValues(
            contract.sudo().line_ids.rate_ids.sorted("date_from"),
            [
                {
                    "date_from": date(2026, 1, 1),
                    "price_unit": 100.0,
                    "reason": "initial",
                },
                {
                    "date_from": date(2027, 1, 1),
                    "price_unit": 105.0,
                    "reason": "renewal",
                },
            ],
        )
        self._bill(contract, date(2027, 1, 1))
        self.assertEqual(self._get_ledger(contract, "amount")[-1], (105.0,))

    def test_price_of_the_pricelist_at_renewal(self):
        contract = self._create_term_contract(price_rule="pricelist")
        self.fee.list_price = 130.0
        self._run_cron("renew", date(2026, 10, 1))
        rates = contract.sudo().line_ids.rate_ids
        self.assertEqual(rates.sorted("date_from")[-1].price_unit, 130.0)

    def test_price_that_must_not_change_stays(self):
        contract = self._create_term_contract(
            [{"revisable": False}], price_rule="percent", renewal_percent=5.0
        )
        self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(len(contract.sudo().line_ids.rate_ids), 1)

    def test_own_fees_of_machines_rise_too(self):
        contract = self._create_term_contract(
            [
                {
                    "fee_basis": "equipment",
                    "equipment_ids": [
                        Command.create(
                            {
                                "equipment_id": self._create_machine("A").id,
                                "own_price": True,
                                "price_unit": 40.0,
                            }
                        )
                    ],
                }
            ],
            price_rule="percent",
            renewal_percent=10.0,
        )
        self._run_cron("renew", date(2026, 10, 1))
        self._bill(contract, date(2027, 1, 1))
        self.assertEqual(self._get_ledger(contract, "amount")[-2:], [(40.0,), (44.0,)])

    def test_advance_period_across_the_renewal_is_corrected(self):
        yearly = self.admin_env.ref(
            "customer_service_contract.billing_schedule_year_advance"
        )
        contract = self._create_term_contract(
            [{"price_unit": 365.0}],
            schedule_id=yearly.id,
            date_end=date(2026, 6, 30),
            notice_count=0,
            price_rule="percent",
            renewal_percent=10.0,
        )
        self._bill(contract, date(2026, 1, 1))
        self._run_cron("renew", date(2026, 7, 1))
        self._bill(contract, date(2026, 7, 1))
        self.assertEqual(
            self._get_ledger(contract, "period_start", "amount"),
            [(date(2026, 1, 1), 181.0), (date(2026, 7, 1), 202.4)],
        )

    # ------------------------------------------------------------------
    # Acceptance
    # ------------------------------------------------------------------
    def test_case_22_explicit_contract_ends_unless_accepted(self):
        contract = self._create_term_contract(renewal="explicit")
        self._run_cron("renew", date(2026, 12, 31))
        self._run_cron("end", date(2026, 12, 31))
        self.assertEqual(contract.state, "active")
        self._run_cron("end", date(2027, 1, 1))
        self.assertEqual(contract.state, "ended")
        self.assertEqual(len(contract.term_ids), 1)
        moves = self._bill(contract, date(2027, 6, 1))
        self.assertEqual(moves.amount_untaxed, 1200.0)

    def test_case_22_accepted_contract_goes_on(self):
        contract = self._create_term_contract(renewal="explicit")
        with freeze_time("2026-11-15"):
            contract._accept_renewal(self.contact)
        self.assertRecordValues(
            contract.term_ids.filtered(lambda own: own.number > 1),
            [
                {
                    "number": 2,
                    "date_to": date(2027, 12, 31),
                    "how": "explicit",
                    "date_accepted": date(2026, 11, 15),
                    "accepted_by_id": self.contact.id,
                }
            ],
        )
        self._run_cron("end", date(2027, 1, 1))
        self.assertEqual(contract.state, "active")

    def test_case_22_accepting_twice_is_refused(self):
        contract = self._create_term_contract(renewal="explicit")
        with freeze_time("2026-11-15"):
            contract.action_accept_renewal()
            with self.assertRaises(UserError):
                contract.action_accept_renewal()
        self.assertEqual(len(contract.term_ids), 2)

    def test_acceptance_needs_rights(self):
        contract = self._create_term_contract(renewal="explicit")
        with self.assertRaises(AccessError):
            contract.with_user(self.operator).action_accept_renewal()

    def test_contract_without_terms_is_not_renewed(self):
        contract = self._create_contract(renewal="tacit")
        with self.assertRaises(UserError):
            contract.action_accept_renewal()

    def test_renewal_needs_the_length_of_a_term(self):
        with self.assertRaises(ValidationError):
            self._create_contract(renewal="tacit", date_end=date(2026, 12, 31))

    # ------------------------------------------------------------------
    # End
    # ------------------------------------------------------------------
    def test_case_23_last_usage_is_billed_after_the_end(self):
        contract = self._create_term_contract(
            renewal="none", schedule_id=self.arrears.id
        )
        self._bill(contract, date(2026, 12, 31))
        self._run_cron("end", date(2027, 1, 1))
        self.assertEqual(contract.state, "ended")
        self.assertEqual(self._bill(contract, date(2027, 1, 1)).amount_untaxed, 100.0)

    def test_tacit_contract_that_nobody_asked_about_is_not_ended(self):
        contract = self._create_term_contract()
        self._run_cron("end", date(2028, 5, 1))
        self.assertEqual(contract.state, "active")
        self._run_cron("renew", date(2028, 5, 1))
        self._run_cron("end", date(2028, 5, 1))
        self.assertEqual(contract.state, "active")

    def test_end_that_is_typed_moves_the_term(self):
        contract = self._create_term_contract()
        contract.date_end = date(2027, 6, 30)
        self.assertEqual(contract.term_ids.date_to, date(2027, 6, 30))
        self.assertEqual(contract.date_notice_deadline, date(2027, 3, 31))

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    def test_reminders_once_each(self):
        contract = self._create_term_contract(remind_customer=True)
        self.customer.email = "info@verdi.example"
        before = len(contract.message_ids)
        self._run_cron("remind", date(2026, 8, 30))
        self.assertFalse(contract.activity_ids)
        for day in (date(2026, 8, 31), date(2026, 9, 1)):
            self._run_cron("remind", day)
        self.assertRecordValues(
            contract.activity_ids,
            [{"user_id": self.contractor.id, "date_deadline": date(2026, 9, 30)}],
        )
        mails = contract.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        self.assertEqual(mails.partner_ids, self.customer)
        self.assertIn("30", mails.body)
        self.assertEqual(len(contract.message_ids) - before, 1)

    def test_customer_is_reminded_only_when_wanted(self):
        contract = self._create_term_contract()
        self._run_cron("remind", date(2026, 9, 1))
        self.assertTrue(contract.activity_ids)
        self.assertNotIn("auto_comment", contract.message_ids.mapped("message_type"))

    def test_new_term_is_reminded_of_again(self):
        contract = self._create_term_contract()
        self._run_cron("remind", date(2026, 9, 1))
        self._run_cron("renew", date(2026, 10, 1))
        self._run_cron("remind", date(2026, 10, 1))
        self.assertEqual(len(contract.activity_ids), 1)
        self._run_cron("remind", date(2027, 9, 1))
        self.assertEqual(len(contract.activity_ids), 2)

    def test_type_says_what_a_renewal_does(self):
        template = self._create_admin(
            "customer.service.contract.template",
            name="Full Service",
            price_rule="percent",
            renewal_percent=3.0,
            reminder_days=45,
            remind_customer=True,
        )
        contract = self._create_contract(activate=False, template_id=template.id)
        self.assertRecordValues(
            contract,
            [
                {
                    "price_rule": "percent",
                    "renewal_percent": 3.0,
                    "reminder_days": 45,
                    "remind_customer": True,
                }
            ],
        )

    # ------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------
    def test_one_that_fails_does_not_stop_the_others(self):
        contracts = self._create_term_contract() | self._create_term_contract()
        broken, good = contracts
        # a term that is in the way
        broken.sudo().term_ids.copy(
            {
                "contract_id": broken.id,
                "number": 2,
                "date_from": date(2020, 1, 1),
                "date_to": date(2020, 12, 31),
            }
        ).number = 1000
        broken.sudo().term_ids.filtered(lambda own: own.number == 1000).write(
            {"number": 3, "date_to": False}
        )
        with mute_logger(
            "odoo.addons.customer_service_contract.models.customer_service_contract_cron"
        ):
            self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(len(good.term_ids), 2)
        self.assertEqual(broken.date_end, date(2026, 12, 31))

    def test_renewal_queries_do_not_grow(self):
        counts = []
        for number in (1, 20):
            contracts = self.env["customer.service.contract"].union(
                *(
                    self._create_term_contract(price_rule="percent", renewal_percent=2)
                    for _number in range(number)
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-10-01"):
                contracts.sudo()._begin_missing_terms()
            self.env.flush_all()

            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(map(len, (contracts.term_ids,))), {40})
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_unowned_roles_do_not_write_terms(self):
        contract = self._create_term_contract()
        with self.assertRaises(AccessError):
            contract.term_ids.date_to = date(2030, 1, 1)
