"""Three ways to the same invoices: bare host, this suite, OCA contract.

Each prepares the contracts of a cohort (not measured), bills what is due on a day
and posts drafts. The one of OCA is only called, in a database of its own.
"""

from functools import cached_property
from unittest.mock import patch

from billing_content import BATCH, LINES

from odoo.fields import Command


def batches(records, size=BATCH):
    """Cut a list or recordset into batches."""
    for first in range(0, len(records), size):
        yield records[first : first + size]


class Variant:
    """What the three have in common.

    :param content: the :class:`billing_content.Content` of the environment
    """

    def __init__(self, content):
        self.content = content
        self.env = content.env

    def prepare(self, cohort):
        """Create the contracts of a cohort, committed in batches."""
        for numbers in batches(range(cohort.count)):
            self._create_contracts(cohort, self._create_accounts(cohort, numbers))
            self.env.cr.commit()

    def _create_accounts(self, cohort, numbers):
        """Create the analytic account of each contract.

        :return: dict of their ids by number
        """
        accounts = self.env["account.analytic.account"].create(
            [
                {"name": cohort.get_reference(number), "plan_id": self.content.plan.id}
                for number in numbers
            ]
        )
        return dict(zip(numbers, accounts.ids, strict=True))

    def _create_contracts(self, cohort, accounts):
        """Create the contracts of a cohort whose accounts are given, by number."""

    def bill(self, cohort):
        """Make the invoices of a cohort, on its first day."""
        raise NotImplementedError

    def post(self, cohort):
        """Post the drafts of a cohort, committed in batches."""
        moves = self.find_invoices(cohort).filtered(lambda move: move.state == "draft")
        for some in batches(moves):
            some._post(soft=False)
            self.env.cr.commit()

    def find_invoices(self, cohort):
        """Return the invoices of a cohort, poisoned ones too."""
        return self.env["account.move"].search(
            [("ref", "like", f"{cohort.name}-")], order="id"
        )


class Floor(Variant):
    """The host alone, told everything, so that it has nothing to find out."""

    def __init__(self, content):
        super().__init__(content)
        self.accounts = {}

    def _create_contracts(self, cohort, accounts):
        self.accounts |= {(cohort, number): one for number, one in accounts.items()}

    def bill(self, cohort):
        move = self.env["account.move"].with_context(tracking_disable=True)
        for numbers in batches(range(cohort.count)):
            moves = move.create([self._get_vals(cohort, number) for number in numbers])
            if cohort.posted:
                moves._post(soft=False)
            self.env.flush_all()
            self.env.cr.commit()

    def _get_vals(self, cohort, number):
        content = self.content
        partner = content.get_partner(number)
        return {
            "move_type": "out_invoice",
            "company_id": self.env.company.id,
            "journal_id": content.journal.id,
            "partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "currency_id": self.env.company.currency_id.id,
            "invoice_date": cohort.start,
            "invoice_payment_term_id": content.term.id,
            "fiscal_position_id": False,
            "invoice_user_id": content.user.id,
            "ref": cohort.get_reference(number),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "name": name,
                        "quantity": quantity,
                        "price_unit": price,
                        "discount": 0,
                        "account_id": content.account.id,
                        "tax_ids": [Command.set(content.tax.ids)],
                        "analytic_distribution": {
                            str(self.accounts[cohort, number]): 100
                        },
                    }
                )
                for product, (name, quantity, price) in zip(
                    content.products, LINES, strict=True
                )
            ],
        }


class Oca(Variant):
    """``contract`` of the OCA, by the method that its cron calls."""

    def _create_contracts(self, cohort, accounts):
        rule = {
            "recurring_rule_type": "monthly",
            "recurring_interval": 1,
            "recurring_invoicing_type": "pre-paid",
            "date_start": cohort.start,
            "date_end": cohort.end,
            "recurring_next_date": cohort.start,
        }
        self.env["contract.contract"].create(
            [
                {
                    **rule,
                    "name": cohort.get_reference(number),
                    "code": cohort.get_reference(number),
                    "partner_id": self.content.get_partner(number).id,
                    "contract_type": "sale",
                    "journal_id": self.content.journal.id,
                    "payment_term_id": self.content.term.id,
                    "user_id": self.content.user.id,
                    "contract_line_ids": [
                        Command.create(
                            {
                                **rule,
                                "product_id": product.id,
                                "name": name,
                                "quantity": quantity,
                                "uom_id": product.uom_id.id,
                                "price_unit": price,
                                "analytic_distribution": {str(account): 100},
                            }
                        )
                        for product, (name, quantity, price) in zip(
                            self.content.products, LINES, strict=True
                        )
                    ],
                }
                for number, account in accounts.items()
            ]
        )

    def bill(self, cohort):
        self.env["contract.contract"]._cron_recurring_create(cohort.start)
        self.env.flush_all()
        self.env.cr.commit()


class Suite(Variant):
    """``customer_service_contract``, by the methods that its crons call."""

    def _create_contracts(self, cohort, accounts):
        contracts = self.env["customer.service.contract"].create(
            [
                {
                    **self._get_contract_vals(cohort, number),
                    "analytic_account_id": account,
                }
                for number, account in accounts.items()
            ]
        )
        contracts.action_activate()

    def _get_contract_vals(self, cohort, number):
        partner = self.content.get_partner(number)
        return {
            "reference": cohort.get_reference(number),
            "partner_id": partner.id,
            "payer_id": partner.id,
            "schedule_id": self.schedule.id,
            "term_count": 0,
            "renewal": "none",
            "date_start": cohort.start,
            "date_end": cohort.end,
            "journal_id": self.content.journal.id,
            "payment_term_id": self.content.term.id,
            "user_id": self.content.user.id,
            "invoice_mode": "posted" if cohort.posted else "draft",
            "line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": name,
                        "scope": "customer",
                        "date_start": cohort.start,
                        "quantity": quantity,
                        "price_unit": price,
                    }
                )
                for product, (name, quantity, price) in zip(
                    self.content.products, LINES, strict=True
                )
            ],
        }

    @cached_property
    def schedule(self):
        """Every month, in advance."""
        return self.env["customer.service.billing.schedule"].create(
            {"name": "Bench", "interval": 1, "unit": "month", "timing": "advance"}
        )

    def bill(self, cohort):
        contract = self.env.registry["customer.service.contract"]
        today = lambda _self, _company: cohort.start  # noqa: E731
        with patch.object(contract, "_get_today", today):
            self.env["customer.service.contract.line"]._cron_materialise()
            period = self.env["customer.service.contract.period"]
            for lane in range(period._get_lane_count()):
                period._cron_bill(lane)


MODELS = {
    "floor": (Floor, "account.move"),
    "suite": (Suite, "customer.service.contract"),
    "oca": (Oca, "contract.contract"),
}
