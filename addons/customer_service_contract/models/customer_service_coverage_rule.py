from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.customer_service_base.models.customer_service_charge import (
    CHARGE_KINDS,
)
from odoo.addons.customer_service_base.models.customer_service_intervention import KINDS

from ..tools.coverage import DAYS, MONTHS, Rule

COVERS, EXCLUDES = "cover", "exclude"


class CustomerServiceCoverageRule(models.Model):
    """What of a kind of charge is covered, when, and how much."""

    _name = "customer.service.coverage.rule"
    _description = "Coverage Rule"
    _order = "coverage_id, sequence, id"
    _check_company_auto = True

    coverage_id = fields.Many2one(
        "customer.service.coverage",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="coverage_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        CHARGE_KINDS, string="What", help="Leave empty for everything."
    )
    effect = fields.Selection(
        [(COVERS, "Covers"), (EXCLUDES, "Excludes")], required=True, default=COVERS
    )
    percent = fields.Float(
        string="Covered %",
        default=100.0,
        digits=(5, 2),
        help="Percentage that the customer does not pay.",
    )
    is_counted = fields.Boolean(
        string="Uses Allowances",
        default=True,
        help="What is covered uses up the allowances of the contract line, and is "
        "covered only while something is left. Off: covered without limit.",
    )

    # When
    product_category_ids = fields.Many2many(
        "product.category",
        "customer_service_coverage_rule_product_category_rel",
        "rule_id",
        "category_id",
        string="Product Categories",
        help="Of the part, or of what the work is billed as; those below too. Leave "
        "empty for any.",
    )
    call_type_ids = fields.Many2many(
        "customer.service.call.type",
        "customer_service_coverage_rule_call_type_rel",
        "rule_id",
        "type_id",
        string="Call Types",
        help="Leave empty for any.",
    )
    phone = fields.Boolean(string="On the Phone", default=True)
    remote = fields.Boolean(string="Remotely", default=True)
    onsite = fields.Boolean(string="On Site", default=True)
    workshop = fields.Boolean(string="In the Workshop", default=True)
    band_ids = fields.Many2many(
        "customer.service.time.band",
        "customer_service_coverage_rule_band_rel",
        "rule_id",
        "band_id",
        string="Time Bands",
        help="Of hours of work and travel. Leave empty for any time.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Begun in Hours",
        index="btree_not_null",
        ondelete="restrict",
        help="The work, or else the call, began in these working hours. Leave empty "
        "for any time.",
    )
    waiting = fields.Integer(
        string="Waiting Period", help="From the first day of the contract line."
    )
    waiting_unit = fields.Selection(
        [(DAYS, "Days"), (MONTHS, "Months")], required=True, default=DAYS
    )
    summary = fields.Char(string="When", compute="_compute_summary")

    _percent_valid = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "What is covered is a percentage up to 100; a rule that covers nothing "
        "excludes.",
    )
    _waiting_valid = models.Constraint(
        "CHECK (waiting >= 0)", "A waiting period cannot be negative."
    )
    _somewhere = models.Constraint(
        "CHECK (phone OR remote OR onsite OR workshop)",
        "A rule is for interventions of at least one kind.",
    )

    @api.depends("kind", "effect", "percent")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule._get_effect_words()

    @api.depends(
        "phone",
        "remote",
        "onsite",
        "workshop",
        "product_category_ids.name",
        "call_type_ids.name",
        "band_ids.name",
        "calendar_id.name",
        "waiting",
        "waiting_unit",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = "; ".join(rule._get_conditions())

    @api.constrains("calendar_id")
    def _check_calendar(self):
        self.calendar_id._check_fixed_hours()

    @api.constrains("company_id", "call_type_ids", "band_ids", "calendar_id")
    def _check_companies(self):
        """A rule of one company asks nothing of another."""
        for rule in self.filtered("company_id"):
            asked = (
                rule.call_type_ids.company_id
                | rule.band_ids.company_id
                | rule.calendar_id.company_id
            )
            if asked - rule.company_id:
                raise ValidationError(
                    self.env._(
                        "%(profile)s is for %(company)s alone.",
                        profile=rule.coverage_id.name,
                        company=rule.company_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    def _get_kind_words(self):
        """Return what the rule is about, in the context's language."""
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return labels[self.kind] if self.kind else self.env._("Everything")

    def _get_effect_words(self):
        """Return what the rule does, without its conditions."""
        self.ensure_one()
        what = self._get_kind_words()
        if self.effect == EXCLUDES:
            return self.env._("%(what)s excluded", what=what)
        if self.percent == 100:
            return what
        return f"{what} {self.percent:g} %"

    def _get_words(self):
        """Return what the rule does and when, for the customer."""
        self.ensure_one()
        conditions = self.summary
        words = self._get_effect_words()
        return f"{words} ({conditions})" if conditions else words

    def _get_conditions(self):
        """Return the conditions of the rule, in words."""
        self.ensure_one()
        labels = dict(
            self.env["customer.service.intervention"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        kinds = [label for kind, label in labels.items() if self[kind]]
        parts = [] if len(kinds) == len(labels) else [", ".join(kinds)]
        parts += [
            ", ".join(self[name].mapped("name"))
            for name in (
                "product_category_ids",
                "call_type_ids",
                "band_ids",
                "calendar_id",
            )
        ]
        if self.waiting:
            units = dict(self._fields["waiting_unit"]._description_selection(self.env))
            parts.append(
                self.env._(
                    "after %(count)s %(unit)s",
                    count=self.waiting,
                    unit=units[self.waiting_unit].lower(),
                )
            )
        return list(filter(None, parts))

    def _get_rule(self):
        """Return the rule as plain values."""
        self.ensure_one()
        kinds = frozenset(kind for kind, _label in KINDS if self[kind])
        return Rule(
            key=self.id,
            kind=self.kind or None,
            percent=self.percent if self.effect == COVERS else 0.0,
            categories=frozenset(self.product_category_ids.ids),
            call_types=frozenset(self.call_type_ids.ids),
            intervention_kinds=kinds if len(kinds) < len(KINDS) else frozenset(),
            bands=frozenset(self.band_ids.ids),
            calendar=self.calendar_id.id or None,
            waiting=self.waiting,
            waiting_unit=self.waiting_unit,
            counted=self.is_counted,
        )
