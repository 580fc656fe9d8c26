"""What the tests of quotations and of their invoices share."""

from datetime import timedelta

from .charge_common import MONDAY, ChargeCommon

AFTERNOON = MONDAY + timedelta(hours=3)  # four hours are left of the working day


class QuotationCommon(ChargeCommon):
    """A visit of two hours and thirty kilometres, one part in warranty, one not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.billing = cls.users["billing"]
        cls.dispatcher = cls.users["dispatcher"]
        cls.equipment.write({"warranty_parts_end": False, "site_id": cls.site.id})
        cls.call = cls._create_call(
            equipment_id=cls.equipment.id, user_id=cls.operator.id
        )
        cls.visit = cls._create_intervention(
            cls.call, planned_hours=2, planned_km=30, planned_travel_hours=0
        )
        cls.pump = cls._create_product("Pump", type="consu", list_price=90.0)
        cls.valve = cls._create_product("Valve", type="consu", list_price=40.0)
        cls.pump_part = cls._create_part(cls.pump)
        cls.valve_part = cls._create_part(cls.valve)

    @classmethod
    def _create_part(cls, product, **vals):
        return cls.env["customer.service.part"].create(
            {
                "call_id": cls.call.id,
                "intervention_id": cls.visit.id,
                "product_id": product.id,
                **vals,
            }
        )

    def _quote(self, user=None):
        """Press the button on the call and return the order it opens."""
        call = self.call.with_user(user or self.operator)
        return call.env["sale.order"].browse(call.action_create_quotation()["res_id"])

    def _kinds(self, order):
        """Return quantity and amount to pay of each kind of line."""
        return {
            (line.customer_service_kind, line.product_id.name): (
                line.product_uom_qty,
                line.price_subtotal,
            )
            for line in order.order_line
            if not line.display_type
        }

    def _cover(self, line, rate=100, coverage="goodwill"):
        line.write(
            {
                "customer_service_coverage": coverage,
                "customer_service_coverage_rate": rate,
                "customer_service_coverage_reason": "Good customer",
            }
        )

    @classmethod
    def _set_up_accounts(cls):
        """Give the company what invoices need."""
        cls.admin_env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )

    def _do_work(self, hours=2, km=30, parts=True):
        """Do the visit and close it; the charges are to be verified."""
        self._work(self.visit, hours, start=AFTERNOON)
        self.visit.km = km
        if parts:
            (self.pump_part | self.valve_part).action_consume()
        else:
            (self.pump_part | self.valve_part).action_release()
        return self._close(self.visit).filtered(
            lambda charge: charge.state == "to_verify"
        )

    def _verify_and_bill(self):
        """Have billing verify what was done and put it on the orders."""
        charges = self._charges(self.call).with_user(self.billing)
        charges.filtered(lambda charge: charge.state == "to_verify").action_verify()
        return self.call.with_user(self.billing)._bill_charges()


def create_quotation_records(case):
    """Return the records for the table of access rights, by model."""
    order = case._create_admin(
        "sale.order",
        partner_id=case.customer.id,
        company_id=case.company.id,
        customer_service_call_id=case.call.id,
    )
    return {
        "quotation.refuse": case.env["customer.service.quotation.refuse"].create(
            {"order_id": order.id}
        )
    }


def prepare_quotation_vals(case):
    """Return the values with which each role creates a record, by model."""
    return {
        "quotation.refuse": {"order_id": case.records["quotation.refuse"].order_id.id}
    }


QUOTATION_CHANGES = {"quotation.refuse": {"reason": "Changed"}}
