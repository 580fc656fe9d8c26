from odoo import api, fields, models

from ..tools import warranty
from .customer_service_warranty_mixin import COMPONENTS

WARRANTY_RULES = [
    (warranty.DELIVERY, "Delivery"),
    (warranty.INSTALLATION, "Installation"),
    (warranty.FIRST_USE, "First Use"),
]


class CustomerServiceEquipment(models.Model):
    """When the warranty of a machine starts and how long it lasts.

    The product, or else the category, says the terms on the day the machine is
    made; changing them later does not touch the machines that exist.
    """

    _inherit = "customer.service.equipment"

    date_delivered = fields.Date(
        string="Delivered on",
        copy=False,
        tracking=True,
        help="Day on which the customer got it.",
    )
    date_first_use = fields.Date(
        string="In Use since", copy=False, tracking=True, help="First day of use."
    )
    warranty_rule = fields.Selection(
        [*WARRANTY_RULES, (warranty.AGREED, "Agreed Day")],
        string="Warranty Starts with",
        compute="_compute_warranty_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The event whose day is the first day of warranty. When it is not known, "
        "what came after it counts. Agreed Day: the day written below stays as it is.",
    )
    warranty_start = fields.Date(
        compute="_compute_warranty_start",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of warranty. A machine that was delivered and waits for it is "
        "covered meanwhile.",
    )

    @api.depends("product_id")
    def _compute_warranty_rule(self):
        for equipment in self:
            equipment.warranty_rule = (
                equipment.product_id.customer_service_warranty_rule
                or equipment.warranty_rule
                or warranty.INSTALLATION
            )

    @api.depends(
        "warranty_rule", "date_delivered", "installation_date", "date_first_use"
    )
    def _compute_warranty_start(self):
        for equipment in self:
            start = warranty.warranty_start(
                equipment.warranty_rule,
                equipment.date_delivered,
                equipment.installation_date,
                equipment.date_first_use,
                equipment.product_id.customer_service_warranty_max_days,
            )
            equipment.warranty_start = start or equipment.warranty_start

    @api.depends("category_id", "product_id")
    def _compute_warranty_ends(self):
        return super()._compute_warranty_ends()

    def _get_warranty_months(self):
        """Return the months of warranty by component: parts, labour, travel.

        The product decides if it has terms of its own, else the category; addons
        may let the sale decide.
        """
        self.ensure_one()
        product = self.product_id
        terms, prefix = self.category_id, "warranty"
        if product.customer_service_warranty_terms == "product":
            terms, prefix = product, "customer_service_warranty"
        return {name: terms[f"{prefix}_{name}_months"] for name in COMPONENTS}

    def _get_warranty(self, day):
        """Tell what is covered; a machine that waits for its term to begin is."""
        covered = super()._get_warranty(day)
        if not warranty.is_awaiting_start(
            day, self.date_delivered, self.warranty_start
        ):
            return covered
        months = self._get_warranty_months()
        ends = zip(COMPONENTS, self._get_warranty_ends(), strict=True)
        return {name: bool(end or months[name]) for name, end in ends}

    def action_install(self):
        """Record planned machines as installed, today unless a day is known."""
        today = fields.Date.context_today(self)
        for day, machines in self.grouped("installation_date").items():
            machines.write({"state": "installed", "installation_date": day or today})
