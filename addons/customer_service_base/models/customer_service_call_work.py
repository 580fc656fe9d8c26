from odoo import fields, models
from odoo.tools import format_date

from .customer_service_charge import WARRANTY_COMPONENTS


class CustomerServiceCall(models.Model):
    """What is planned and done on a call: interventions, parts, charges, orders."""

    _inherit = "customer.service.call"

    intervention_ids = fields.One2many("customer.service.intervention", "call_id")
    part_ids = fields.One2many("customer.service.part", "call_id")
    charge_ids = fields.One2many("customer.service.charge", "call_id")
    sale_order_ids = fields.One2many(
        "sale.order",
        "customer_service_call_id",
        groups="customer_service_base.group_user,customer_service_base.group_billing",
    )

    def _get_charge_coverage(self, kind, product=None, fact=None):
        """Return what covers a charge of the call: coverage, percentage and reason.

        The day that counts is the one on which the call was opened. Extend it with
        ``super`` for what covers when warranty does not.

        :param str kind: key of the kind of charge.
        :param product: what is charged, when known.
        :param dict fact: see ``_get_charge_facts``; None when only the kind is known.
        :return: (key of ``coverage``, percentage not paid, reason or False)
        """
        self.ensure_one()
        component = WARRANTY_COMPONENTS.get(kind)
        equipment = self.equipment_id
        if not component or not equipment or not self.date_open:
            return "none", 0.0, False
        day = fields.Datetime.context_timestamp(self, self.date_open).date()
        if not equipment._get_warranty(day)[component]:
            return "none", 0.0, False
        end = equipment[f"warranty_{component}_end"]
        # the customer reads it, on quotations and invoices
        lang = (self.payer_id or self.partner_id).lang or self.env.lang
        env = self.with_context(lang=lang).env
        reason = env._(
            "In warranty until %(end)s", end=format_date(env, end) if end else ""
        )
        return "warranty", 100.0, reason
