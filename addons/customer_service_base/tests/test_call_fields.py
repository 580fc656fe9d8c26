from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallFields(CustomerServiceCommon):
    """What nobody writes by hand, and what a copy of a call takes along."""

    def test_fields_that_follow_from_others_are_not_written(self):
        call = self._create_call(caller_name="Bruno")
        for name, value in (
            ("state", "closed"),
            ("commercial_partner_id", self.other_customer.id),
            ("reopen_count", 3),
            ("coverage", "warranty"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                call.write({name: value})
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._create_call(caller_name="Bruno", **{name: value})

    def test_defaults_of_a_context_do_not_get_around(self):
        other = self._create_call(caller_name="Carla")
        call = (
            self.env["customer.service.call"]
            .with_user(self.operator)
            .with_context(
                default_reopen_count=3,
                default_coverage="warranty",
                default_merged_into_id=other.id,
                default_state="closed",
                default_quarantine=True,
                default_mail_reference="<forged@example.com>",
                default_subject="Said by the action",
            )
            .create({"caller_name": "Bruno"})
        )
        self.assertRecordValues(
            call,
            [
                {
                    "reopen_count": 0,
                    "coverage": "none",
                    "merged_into_id": False,
                    "state": "new",
                    "quarantine": False,
                    "mail_reference": False,
                    "subject": "Said by the action",
                }
            ],
        )

    def test_assignee_is_of_the_company(self):
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_user",
            company=self.other_company,
        )
        call = self._create_call(caller_name="Bruno")
        with self.assertRaises(UserError):
            call.user_id = stranger

    def test_copy_is_a_request_not_yet_answered(self):
        code = self.env["customer.service.code"].sudo()
        cause = code.create({"name": "Lime", "kind": "cause"})
        remedy = code.create({"name": "Cleaned", "kind": "remedy"})
        call = self._create_call(
            caller_name="Bruno",
            solution="<p>Cleaned</p>",
            cause_id=cause.id,
            remedy_id=remedy.id,
        )
        self.assertRecordValues(
            call.copy(),
            [
                {
                    "caller_name": "Bruno",
                    "state": "new",
                    "solution": False,
                    "cause_id": False,
                    "remedy_id": False,
                }
            ],
        )
