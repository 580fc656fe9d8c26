from odoo.exceptions import AccessError
from odoo.tests import tagged

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceRmaClosed(ReceiptCommon):
    """Nobody writes what follows from steps and documents, nor by RPC."""

    def test_item(self):
        line = self._receive(self._authorize())
        for vals in (
            {"operation": "scrap"},
            {"cancelled": True},
            {"short": True},
            {"state": "done"},
            {"received_quantity": 0},
            {"held_quantity": 0},
            {"kept_quantity": 1},
            {"split_quantity": 3},
            {"consent_by": "Nobody"},
            {"replacement_charged": True},
            {"refund_waived": True},
            {"commercial_partner_id": self.other_customer.id},
        ):
            for user in (self.operator, self.technician):
                with self.subTest(vals=vals), self.assertRaises(AccessError):
                    line.with_user(user).write(vals)

    def test_return(self):
        return_ = self._authorize().with_user(self.operator)
        for vals in (
            {"ended": "refused"},
            {"date_authorized": False},
            {"date_ended": "2026-01-01"},
            {"state": "done"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                return_.write(vals)

    def test_scrap_without_consent(self):
        line = self._receive(self._authorize())
        with self.assertRaisesRegex(AccessError, "on their return"):
            self.env["stock.scrap"].with_user(self.storekeeper).create(
                {
                    "product_id": self.goods.id,
                    "lot_id": self.lot.id,
                    "location_id": self.rma_place.id,
                    "company_id": self.company.id,
                    "customer_service_rma_line_id": line.id,
                }
            )
