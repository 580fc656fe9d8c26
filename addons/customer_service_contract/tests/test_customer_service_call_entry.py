from odoo.tests import freeze_time, tagged

from odoo.addons.customer_service_base.tests.charge_common import MONDAY

from .coverage_common import CoverageCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestCallEntryContract(CoverageCommon):
    """What the operator is told of contracts before the call is saved."""

    def _facts(self, **vals):
        entry = self.env["customer.service.call.entry"].new(
            {"equipment_id": self.equipment.id, "partner_id": self.customer.id, **vals}
        )
        return entry._get_contract_state(), [
            alert["text"] for alert in entry._get_contract_alerts()
        ]

    def test_no_contract_says_nothing(self):
        self.assertEqual(self._facts(), ([], []))

    def test_contract_says_what_is_covered_and_left(self):
        contract = self._cover(self.full, [{"kind": "hours", "quantity": 10}])
        self._visit(self._open_call())
        state, alerts = self._facts()
        self.assertEqual(
            state,
            [
                {
                    "level": "success",
                    "text": f"Contract {contract.name}: Full Service; Everything; "
                    "8 of 10 hours left until 12/31/2026",
                }
            ],
        )
        self.assertEqual(alerts, [])

    def test_used_up_allowance_is_an_alert(self):
        contract = self._cover(self.full, [{"kind": "hours", "quantity": 1}])
        self._visit(self._open_call(), start=MONDAY)
        _state, alerts = self._facts()
        self.assertEqual(
            alerts, [f"Contract {contract.name}: 1 hours per year are used up."]
        )

    def test_suspended_contract_is_an_alert(self):
        contract = self._cover(self.full)
        contract.sudo().state = "suspended"
        state, alerts = self._facts()
        self.assertEqual(state[0]["level"], "warning")
        self.assertEqual(
            alerts, [f"Contract {contract.name} is suspended: nothing is covered."]
        )

    def test_ended_contract_is_an_alert(self):
        contract = self._cover(
            self.full,
            date_start="2025-01-01",
            term_count=0,
            date_end="2025-12-31",
            renewal="none",
        )
        state, alerts = self._facts()
        self.assertEqual(state, [])
        self.assertEqual(
            alerts,
            [
                f"Contract {contract.name} has ended (12/31/2025): this machine is "
                "not covered any more."
            ],
        )

    def test_two_contracts_that_fit_as_well_are_told(self):
        line = {"scope": "customer"}
        one = self._cover(self.full, line=line)
        two = self._cover(self.full, line=line)
        _state, alerts = self._facts(equipment_id=False)
        self.assertEqual(
            alerts,
            [
                f"Several contracts fit as well: Contract {one.name}, Contract "
                f"{two.name}. Choose one on the call."
            ],
        )
