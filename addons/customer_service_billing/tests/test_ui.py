from odoo.tests import HttpCase, tagged

from .common import BillingCommon


class BillingTourCommon(BillingCommon):
    """A run of a call of which something has no product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tourist = cls._create_user(
            "billing_tour",
            groups="customer_service_base.group_billing,account.group_account_invoice",
            name="Tour Biller",
            password="billing_tour_1",
        )
        cls._create_admin(
            "product.product",
            name="Tour disposal",
            is_favorite=True,
            type="service",
            taxes_id=[(6, 0, cls.tax.ids)],
        )
        work = cls._create_charge()
        cls.disposal = cls._create_charge(
            work.call_id,
            name="Disposal of the old pump",
            kind="other",
            product_id=False,
            quantity=1.0,
            price_unit=0.0,
        )
        cls.run_ = cls._create_run(
            partner_ids=cls.customer.ids, user_id=cls.tourist.id, bill_fees=False
        )
        # sudo: nobody names runs by hand
        cls.run_.sudo().name = "BR/TOUR"

    def _check_invoice(self):
        """Run the jobs, and see that one invoice bills what was mended too."""
        self._run_lanes()
        self.assertEqual(self.run_.state, "done")
        invoice = self.run_.item_ids.invoice_id
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_untaxed, 175.0)


@tagged("post_install", "-at_install")
class TestUi(BillingTourCommon, HttpCase):
    def test_biller_mends_a_problem_and_sees_the_invoice(self):
        url = f"/odoo/billing-runs/{self.run_.id}"
        self.start_tour(url, "customer_service_billing_tour", login=self.tourist.login)
        self.assertEqual(self.run_.state, "released")
        self._check_invoice()
        self.start_tour(
            url, "customer_service_billing_done_tour", login=self.tourist.login
        )


@tagged("post_install", "-at_install")
class TestUiPhone(BillingTourCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_biller_releases_with_a_thumb(self):
        self.start_tour(
            "/odoo/billing-runs",
            "customer_service_billing_phone_tour",
            login=self.tourist.login,
        )
        self._check_invoice()
