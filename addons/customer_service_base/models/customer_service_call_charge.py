from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.tariff import Fact, decide
from .customer_service_charge import INVOICED, NOT_BILLABLE
from .customer_service_intervention_charge import get_unit


class CustomerServiceCall(models.Model):
    """What is billed of a call: facts, by the tariff, at the payer's prices."""

    _inherit = "customer.service.call"

    date_charged = fields.Datetime(
        string="Charges Reckoned on",
        copy=False,
        readonly=True,
        help="Written at every run: two at a time would charge once-only fees twice.",
    )
    diagnosis_due = fields.Boolean(
        string="Diagnosis to Bill",
        copy=False,
        readonly=True,
        help="The customer refused the quotation: the diagnosis is billed.",
    )

    charge_count = fields.Integer(compute="_compute_charge_totals")
    charge_amount_due = fields.Monetary(
        string="Charges to Pay",
        compute="_compute_charge_totals",
        currency_field="charge_currency_id",
    )
    charge_currency_id = fields.Many2one(
        "res.currency", compute="_compute_charge_totals"
    )
    can_charge = fields.Boolean(compute="_compute_can_charge")

    @api.depends("charge_ids.amount_due", "charge_ids.currency_id", "charge_ids.state")
    def _compute_charge_totals(self):
        for call in self:
            charges = call.charge_ids
            call.charge_count = len(charges)
            # sudo: in which currency the payer is billed is told to who works
            own = call.sudo()
            call.charge_currency_id = (
                charges[:1].currency_id or own._get_charge_currency()
            ).id
            call.charge_amount_due = sum(
                charge.amount_due
                for charge in charges
                if charge.state != NOT_BILLABLE
                and charge.currency_id == call.charge_currency_id
            )

    @api.depends_context("uid")
    def _compute_can_charge(self):
        """Tell whether to show how charges are added and changed."""
        self.can_charge = self.env["customer.service.charge"].has_access("write")

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"date_charged", "diagnosis_due"}

    # ------------------------------------------------------------------
    # Tariff
    # ------------------------------------------------------------------
    def _get_contract_tariffs(self):
        """Return by call the tariff its contract says. Hook of the contracts."""
        return {}

    def _get_tariffs(self):
        """Return by call the tariff its work is billed by, maybe none."""
        # sudo: whoever closes the work is told what payer, team and company agreed
        calls = self.sudo()
        tariffs = calls.env["customer.service.tariff"]
        agreed = calls._get_contract_tariffs()
        defaults = tariffs._get_defaults(calls.company_id)
        return {
            call: agreed.get(call)
            or call._get_payer_tariff()
            or call.team_id.tariff_id
            or defaults.get(call.company_id, tariffs)
            for call in calls
        }

    def _get_tariff(self):
        """Return the tariff the work of the call is billed by, maybe none."""
        self.ensure_one()
        return self._get_tariffs()[self]

    def _get_payer_tariff(self):
        self.ensure_one()
        payer = (self.payer_id or self.partner_id).commercial_partner_id
        return payer.with_company(self.company_id).customer_service_tariff_id

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------
    def _get_charge_facts(self, planned=False):
        """Return what of the calls may be charged. Extend it with ``super``.

        :param bool planned: what is foreseen, instead of what happened.
        :return: list of dicts, see ``_get_charge_facts`` of an intervention.
        """
        # work that was done counts, also when somebody has archived it
        calls = self.with_context(active_test=planned)
        facts = calls.intervention_ids.sorted("id")._get_charge_facts(planned)
        facts += self.part_ids._get_charge_facts(planned)
        if not planned:
            facts += [
                {
                    "call": call,
                    "key": "diagnosis",
                    "kind": "diagnosis",
                    "quantity": 1.0,
                    "uom": get_unit(self.env, "unit"),
                    "date": fields.Date.context_today(call),
                }
                for call in self
                if call.diagnosis_due
            ]
        return facts

    def _prepare_tariff_facts(self, facts):
        """Return the facts as plain values, for the decision.

        :param list facts: dicts of ``_get_charge_facts``.
        """
        users = self.env["res.users"].union(
            *(fact["user"] for fact in facts if fact.get("user"))
        )
        skills = users._get_charge_skills()
        territories = self._get_territories()
        return [
            Fact(
                key=fact["key"],
                kind=fact["kind"],
                quantity=fact["quantity"],
                day=fact["date"],
                group=fact.get("group"),
                intervention=intervention.id if intervention else None,
                intervention_kind=intervention.kind if intervention else None,
                call_type=fact["call"].type_id.id,
                band=fact.get("band"),
                skills=skills.get(fact.get("user"), frozenset()),
                distance=fact.get("distance", 0.0),
                territory=territories[fact["call"]].id,
                optional=fact.get("optional", False),
            )
            for fact in facts
            for intervention in [fact.get("intervention")]
        ]

    # ------------------------------------------------------------------
    # Charges
    # ------------------------------------------------------------------
    def _prepare_charge_vals(self, planned=False):
        """Return the values of the charges of the calls, without creating any.

        :param bool planned: of what is foreseen: planned hours, journeys and
            kilometres of open interventions with their fees, parts not released.
        :return: list of dicts of values of ``customer.service.charge``.
        """
        # sudo: who closes the work may read neither prices nor colleagues' skills
        calls = self.sudo()
        vals_list = [vals for _fact, vals in calls._get_priced_facts(planned)]
        if planned:
            return [vals for vals in vals_list if vals["quantity"]]
        return vals_list

    def _get_priced_facts(self, planned=False):
        """Return the facts of the calls with the values of their charges, in pairs."""
        facts = self._get_charge_facts(planned)
        if not facts:
            return []
        by_call = defaultdict(list)
        plain = self._prepare_tariff_facts(facts)
        for source, fact in zip(facts, plain, strict=True):
            by_call[source["call"]].append((source, fact))
        tariffs = self._get_tariffs()
        rules = self.env["customer.service.tariff.rule"]
        tools = {
            tariff: [rule._get_rule() for rule in tariff.rule_ids]
            for tariff in set(tariffs.values())
        }
        decided = []
        for call, pairs in by_call.items():
            specs = decide([fact for _source, fact in pairs], tools[tariffs[call]])
            sources = {fact.key: source for source, fact in pairs}
            decided += [
                {
                    **sources[spec.fact.key],
                    "rule": rules.browse(spec.rule),
                    "billed": spec.quantity,
                }
                for spec in specs
            ]
        return self._price_facts(decided)

    def _update_charges(self):
        """Have the charges of the calls say what happened: create, change, remove.

        Charges already invoiced keep what was billed and are marked as corrected.
        Two runs at the same time are told apart by the database, which begins the
        second one anew.
        """
        # sudo: charges and costs follow from facts, whoever enters them
        calls = self.sudo()
        if not calls:
            return
        calls.write({"date_charged": fields.Datetime.now()})
        calls.flush_recordset(["date_charged"])
        charges = calls.env["customer.service.charge"]
        old = {
            (charge.call_id, charge.key): charge
            for charge in charges.search(
                Domain("call_id", "in", calls.ids) & Domain("key", "!=", False)
            )
        }
        rates = charges.union(*old.values())._get_cost_rates()
        found, gone = calls._upsert_charges(calls._get_priced_facts(), old)
        charges._settle_costs(found, gone, rates)

    def _upsert_charges(self, priced, old):
        """Write the charges of facts over those there are.

        :param list priced: pairs of a fact and the values of its charge.
        :param dict old: charges by call and key.
        :return: facts by charge, and the invoiced charges whose fact is gone.
        """
        charges = self.env["customer.service.charge"]
        missing, found = [], {}
        for fact, vals in priced:
            charge = old.get((fact["call"], vals["key"]))
            if charge:
                found[charge] = fact
                charge._follow_fact(fact, vals)
            else:
                missing.append((fact, vals))
        gone = charges.union(*old.values()) - charges.union(*found)
        kept = gone.filtered(lambda charge: charge.state == INVOICED)
        kept.write({"actual_quantity": 0.0, "corrected": True})
        (gone - kept)._take_back()
        created = charges.create(
            [{**vals, **charges._get_first_state(vals)} for _fact, vals in missing]
        )
        facts = (fact for fact, _vals in missing)
        found.update(zip(created, facts, strict=True))
        return found, kept

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        # sudo: whoever may delete a call need not see its charges
        charges = self.sudo().charge_ids
        if any(charge.state == INVOICED for charge in charges):
            raise ValidationError(
                self.env._("Calls that were invoiced cannot be deleted.")
            )
        charges._remove()
