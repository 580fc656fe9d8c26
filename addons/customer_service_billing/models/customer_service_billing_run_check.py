import logging

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.customer_service_contract.tools.isolate import isolate

from .customer_service_billing_item import HELD_STATES, VERIFIED
from .customer_service_billing_problem import BLOCKING

_logger = logging.getLogger(__name__)


class CustomerServiceBillingRun(models.Model):
    """What is wrong with the items of a run is known before any invoice is made."""

    _inherit = "customer.service.billing.run"

    def _check(self):
        """Note what is wrong with the items the runs hold."""
        for run in self:
            for items in run._iter_items([("state", "in", HELD_STATES)]):
                items._check()
            run.date_checked = fields.Datetime.now()


class CustomerServiceBillingItem(models.Model):
    _inherit = "customer.service.billing.item"

    def _check(self):
        """Note what is wrong with items; what is verified and blocked is not any more.

        Writes only what differs from what was noted before.
        """
        problems = self.env["customer.service.billing.problem"]
        found = {
            (vals["item_id"], vals["code"], vals["message"]): vals
            for vals in self._find_problems()
        }
        gone = problems.browse()
        for problem in self.problem_ids:
            key = problem.item_id.id, problem.code, problem.message
            if key in found and found[key]["severity"] == problem.severity:
                found.pop(key)
            else:
                gone |= problem
        gone.unlink()
        problems.create(list(found.values()))
        self._note_severity()

    def _note_severity(self):
        """Have items say whether something blocks them, or is to be looked at."""
        problems = self.problem_ids
        by_item = problems.grouped("item_id")
        for item in self:
            own = by_item.get(item, problems.browse())
            blocked = BLOCKING in own.mapped("severity")
            if item.blocked != blocked:
                item.blocked = blocked
            warned = bool(own) and not blocked
            if item.has_warning != warned:
                item.has_warning = warned
        self.filtered(lambda item: item.blocked and item.state == VERIFIED)._unverify()

    def _find_problems(self):
        """Return what is wrong with the items.

        :return: list of values of ``customer.service.billing.problem``.
        """
        # what was reckoned for another day or another invoice is not asked for
        self.period_id._forget()
        problems = []
        for company, items in self.grouped("company_id").items():
            own = items.with_company(company)
            for name in own._get_checks():
                problems += own._find_problems_of(name)
        self.period_id._forget()
        return problems

    def _find_problems_of(self, name):
        """Return what one check finds; where it breaks down, that it did.

        :param str name: of the method.
        :return: list of values of ``customer.service.billing.problem``.
        """

        def note(item, vals):
            return {"item_id": item.id, "code": name.removeprefix("_check_"), **vals}

        def check(batch):
            items = self.browse([item.id for item in batch])
            return [note(item, vals) for item, vals in getattr(items, name)()]

        def break_down(item, error):
            _logger.warning("%s broke down", name, exc_info=error)
            broken.append(note(item, item._prepare_breakdown(error)))

        broken = []
        found = isolate(
            self,
            check,
            self.env.cr.savepoint,
            break_down,
            fatal=PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
        )
        return found + broken

    def _prepare_breakdown(self, error):
        """Return the values of the problem that an item could not be checked.

        :param error: exception.
        """
        self.ensure_one()
        return self._prepare_problem(
            self.env._(
                "It could not be checked: %(error)s", error=self._get_error_text(error)
            )
        )

    def _get_checks(self):
        """Return the names of the methods that check items. Hook: add yours.

        Each takes all items at once, and yields pairs of an item and what
        ``_prepare_problem`` returns.
        """
        return []

    def _prepare_problem(self, message, record=None, severity=BLOCKING):
        """Return the values of a problem of one item.

        :param str message: what is wrong, in words.
        :param record: where it is mended; the call or contract if not given.
        :param str severity: blocking, or warning.
        """
        self.ensure_one()
        record = record or self.call_id or self.contract_id
        return {
            "severity": severity,
            "message": message,
            "res_model": record._name,
            "res_id": record.id,
        }
