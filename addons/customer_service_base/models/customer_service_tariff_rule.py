from odoo import api, fields, models

from ..tools.tariff import ACTUAL, NOTHING, PER_CALL, PER_DAY, PER_INTERVENTION, Rule
from .customer_service_charge import CHARGE_KINDS
from .customer_service_intervention import KINDS

# kinds of charge that somebody spent money for
SPENT_KINDS = ("board", "lodging", "expense")


class CustomerServiceTariffRule(models.Model):
    """What one kind of fact is billed as. The first rule that fits a fact counts."""

    _name = "customer.service.tariff.rule"
    _description = "Service Tariff Rule"
    _order = "tariff_id, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    tariff_id = fields.Many2one(
        "customer.service.tariff",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        CHARGE_KINDS, string="What", required=True, default="labour"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Billed as",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('sale_ok', '=', True), ('type', '=', 'service')]",
        help="Its price in the customer's pricelist. Empty for parts: the part itself.",
    )

    # When
    phone = fields.Boolean(string="On the Phone", default=True)
    remote = fields.Boolean(string="Remotely", default=True)
    onsite = fields.Boolean(string="On Site", default=True)
    workshop = fields.Boolean(string="In the Workshop", default=True)
    call_type_ids = fields.Many2many(
        "customer.service.call.type",
        "customer_service_tariff_rule_call_type_rel",
        "rule_id",
        "type_id",
        string="Call Types",
        help="Leave empty for any.",
    )
    band_ids = fields.Many2many(
        "customer.service.time.band",
        "customer_service_tariff_rule_band_rel",
        "rule_id",
        "band_id",
        string="Time Bands",
        help="Leave empty for any time.",
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        "customer_service_tariff_rule_skill_rel",
        "rule_id",
        "skill_id",
        string="Skills",
        help="The technician has one of them. Leave empty for any technician.",
    )
    territory_ids = fields.Many2many(
        "customer.service.territory",
        "customer_service_tariff_rule_territory_rel",
        "rule_id",
        "territory_id",
        string="Territories",
        help="Leave empty for anywhere.",
    )
    distance_from = fields.Float(string="From km", help="One way, included.")
    distance_to = fields.Float(
        string="To km", help="One way, excluded. 0: however far."
    )

    # How much
    mode = fields.Selection(
        [
            (ACTUAL, "Actual Quantity"),
            (PER_INTERVENTION, "Once per Intervention"),
            (PER_CALL, "Once per Call"),
            (PER_DAY, "Once per Day"),
            (NOTHING, "Not Billed"),
        ],
        string="Quantity",
        required=True,
        default=ACTUAL,
    )
    fixed = fields.Float(
        string="Fixed Quantity",
        default=1.0,
        digits="Product Unit",
        help="What is billed once.",
    )
    increment = fields.Float(
        string="Round up to",
        digits="Product Unit",
        help="Hours or kilometres: 0.25 is a quarter of an hour. 0: not rounded.",
    )
    minimum = fields.Float(
        digits="Product Unit", help="Least quantity of a technician's intervention."
    )
    free = fields.Float(
        digits="Product Unit", help="Quantity of each intervention that is not billed."
    )
    markup = fields.Float(
        string="Markup %", help="What is added to the money that was spent."
    )

    summary = fields.Char(string="When", compute="_compute_summary")

    _quantities_valid = models.Constraint(
        "CHECK (fixed >= 0 AND increment >= 0 AND minimum >= 0 AND free >= 0)",
        "Quantities of a tariff cannot be negative.",
    )
    _distances_valid = models.Constraint(
        "CHECK (distance_from >= 0 AND distance_to >= 0"
        " AND (distance_to = 0 OR distance_to > distance_from))",
        "A distance begins before it ends.",
    )
    _markup_valid = models.Constraint(
        "CHECK (markup >= -100)", "A markup cannot take away more than was spent."
    )
    _somewhere = models.Constraint(
        "CHECK (phone OR remote OR onsite OR workshop)",
        "A rule is for interventions of at least one kind.",
    )

    @api.depends("kind", "product_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = rule.product_id.name or labels.get(rule.kind)

    @api.depends(
        "phone",
        "remote",
        "onsite",
        "workshop",
        "call_type_ids.name",
        "band_ids.name",
        "skill_ids.name",
        "territory_ids.name",
        "distance_from",
        "distance_to",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        labels = dict(
            self.env["customer.service.intervention"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for rule in self:
            kinds = [label for kind, label in labels.items() if rule[kind]]
            parts = [] if len(kinds) == len(labels) else [", ".join(kinds)]
            parts += [
                ", ".join(rule[name].mapped("name"))
                for name in ("band_ids", "skill_ids", "call_type_ids", "territory_ids")
            ]
            if rule.distance_from or rule.distance_to:
                end = f"{rule.distance_to:g}" if rule.distance_to else ""
                parts.append(f"{rule.distance_from:g}–{end} km")
            rule.summary = "; ".join(filter(None, parts))

    def _get_rule(self):
        """Return the rule as plain values."""
        self.ensure_one()
        kinds = frozenset(kind for kind, _label in KINDS if self[kind])
        return Rule(
            key=self.id,
            kind=self.kind,
            mode=self.mode,
            intervention_kinds=kinds if len(kinds) < len(KINDS) else frozenset(),
            call_types=frozenset(self.call_type_ids.ids),
            bands=frozenset(self.band_ids.ids),
            skills=frozenset(self.skill_ids.ids),
            territories=frozenset(self.territory_ids.ids),
            distance_from=self.distance_from,
            distance_to=self.distance_to or None,
            fixed=self.fixed,
            increment=self.increment,
            minimum=self.minimum,
            free=self.free,
        )
