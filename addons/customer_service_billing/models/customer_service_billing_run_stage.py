from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Lines of contracts whose fees are entered into the ledger at a time
LINES = 500


class CustomerServiceBillingRun(models.Model):
    """Which charges and fees a run gathers.

    The database does it in one statement for each; its unique indexes see to it that
    nothing is in two runs, whoever gathers at the same time. Nobody is noted as the
    author of the items: each would be looked up twice, and the run says whose it is.
    """

    _inherit = "customer.service.billing.run"

    def _stage(self):
        """Gather what can be billed and is in no run yet.

        :return: number of items that are new.
        """
        added = 0
        for run in self:
            run._materialise()
            self.env.flush_all()
            if run.bill_calls or run.bill_interventions or run.bill_repairs:
                added += run._stage_charges()
            if run.bill_fees:
                added += run._stage_periods()
        self.invalidate_recordset(["item_ids"])
        for name in ("customer.service.charge", "customer.service.contract.period"):
            self.env[name].invalidate_model(["billing_item_ids"])
        return added

    def _materialise(self):
        """Enter into the ledger what is due of the contracts of the run."""
        self.ensure_one()
        if not self.bill_fees:
            return
        lines = self.env["customer.service.contract.line"]
        domain = lines._get_due_domain(self.date_to, self.company_id)
        scope = self._get_contract_scope()
        if not scope.is_true():
            domain &= Domain("contract_id", "any", scope)
        last = 0
        while batch := lines.search(
            domain & Domain("id", ">", last), order="id", limit=LINES
        ):
            last = batch[-1].id
            batch._materialise_safely(self.date_to)

    # ------------------------------------------------------------------
    # Scope
    # ------------------------------------------------------------------
    def _get_charge_domain(self):
        """Return the charges of the run. Hook: narrow it with ``super``."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("to_verify", "verified"))
            & Domain("date", "<=", self.date_to)
        )
        if self.partner_ids:
            firms = self.partner_ids.commercial_partner_id.ids
            domain &= Domain("call_id.partner_id", "child_of", firms)
        if self.team_ids:
            domain &= Domain("call_id.team_id", "in", self.team_ids.ids)
        if self.template_ids:
            types = self.template_ids.ids
            domain &= Domain("call_id.contract_id.template_id", "in", types)
        return domain

    def _get_contract_scope(self):
        """Return the contracts whose fees the run bills."""
        self.ensure_one()
        domain = Domain.TRUE
        if self.partner_ids:
            firms = self.partner_ids.commercial_partner_id.ids
            domain &= Domain("commercial_partner_id", "in", firms)
        if self.template_ids:
            domain &= Domain("template_id", "in", self.template_ids.ids)
        return domain

    def _get_period_domain(self):
        """Return the fees of the run. Hook: narrow it with ``super``."""
        self.ensure_one()
        periods = self.env["customer.service.contract.period"]
        domain = periods.with_context(
            customer_service__billing_run=True
        )._get_due_domain(self.date_to, self.company_id)
        scope = self._get_contract_scope()
        if not scope.is_true():
            domain &= Domain("contract_id", "any", scope)
        return domain

    # ------------------------------------------------------------------
    # Statements
    # ------------------------------------------------------------------
    def _get_call_kind(self):
        """Return the SQL of the kind of a call ``k``: how far somebody went for it.

        Hook: extend it where more than interventions makes a repair.
        """
        return SQL(
            """CASE
                WHEN EXISTS (
                    SELECT FROM customer_service_intervention i
                     WHERE i.call_id = k.id AND i.kind = 'workshop'
                       AND i.state != 'cancelled') THEN 'repair'
                WHEN EXISTS (
                    SELECT FROM customer_service_intervention i
                     WHERE i.call_id = k.id AND i.kind = 'onsite'
                       AND i.state != 'cancelled') THEN 'intervention'
                ELSE 'call' END"""
        )

    def _stage_charges(self):
        """Gather the charges.

        :return: number of items that are new.
        """
        self.ensure_one()
        query = self.env["customer.service.charge"]._search(self._get_charge_domain())
        kinds = [
            kind
            for kind, wanted in (
                ("call", self.bill_calls),
                ("intervention", self.bill_interventions),
                ("repair", self.bill_repairs),
            )
            if wanted
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO customer_service_billing_item (
                    run_id, company_id, kind, charge_id, call_id, contract_id,
                    payer_id, date, currency_id, amount_full, amount_due,
                    state, create_date, write_date)
                SELECT %(run)s, found.company_id, found.call_kind, found.id,
                       found.call_id, found.contract_id, found.payer_id, found.date,
                       found.currency_id, found.amount_full, found.amount_due,
                       'to_verify', %(now)s, %(now)s
                  FROM (
                    SELECT c.*, k.contract_id,
                           COALESCE(k.payer_id, k.partner_id) AS payer_id,
                           %(kind)s AS call_kind
                      FROM customer_service_charge c
                      JOIN customer_service_call k ON k.id = c.call_id
                     WHERE c.id IN %(charges)s
                       AND c.id NOT IN (
                           SELECT charge_id FROM customer_service_billing_item
                            WHERE state = 'postponed' AND charge_id IS NOT NULL
                              AND date_again > %(day)s)
                  ) found
                 WHERE found.call_kind = ANY(%(kinds)s)
                ON CONFLICT DO NOTHING
                """,
                run=self.id,
                now=self.env.cr.now(),
                kind=self._get_call_kind(),
                kinds=kinds,
                charges=query.subselect(),
                day=self.date_to,
            )
        )
        return self.env.cr.rowcount

    def _stage_periods(self):
        """Gather the fees.

        :return: number of items that are new.
        """
        self.ensure_one()
        query = self.env["customer.service.contract.period"]._search(
            self._get_period_domain()
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO customer_service_billing_item (
                    run_id, company_id, kind, period_id, contract_id, payer_id,
                    date, currency_id, amount_full, amount_due,
                    state, create_date, write_date)
                SELECT %(run)s, p.company_id, 'fee', p.id, p.contract_id,
                       p.payer_id, p.date_due, p.currency_id, p.amount, p.amount,
                       'to_verify', %(now)s, %(now)s
                  FROM customer_service_contract_period p
                 WHERE p.id IN %(periods)s
                   AND p.id NOT IN (
                       SELECT period_id FROM customer_service_billing_item
                        WHERE state = 'postponed' AND period_id IS NOT NULL
                          AND date_again > %(day)s)
                ON CONFLICT DO NOTHING
                """,
                run=self.id,
                now=self.env.cr.now(),
                periods=query.subselect(),
                day=self.date_to,
            )
        )
        return self.env.cr.rowcount
