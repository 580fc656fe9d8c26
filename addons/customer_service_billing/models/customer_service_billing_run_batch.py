from itertools import chain

from odoo import models
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.customer_service_contract.tools.isolate import pack

BATCH = 1000


class CustomerServiceBillingRun(models.Model):
    """Items of runs, however many, without all of them in memory."""

    _inherit = "customer.service.billing.run"

    def _has_items(self, domain=Domain.TRUE):
        """Tell whether there are items in the runs.

        :param domain: of the items.
        """
        items = self.env["customer.service.billing.item"]
        return bool(items.search_count(self._get_item_domain(domain), limit=1))

    def _iter_items(self, domain=Domain.TRUE, whole=False):
        """Yield items of the runs in batches; each is written, and forgotten, after it.

        What the work on a batch does to the next ones does not change which they are.

        :param domain: of the items.
        :param bool whole: what a call, or a contract, has is in the same batch.
        """
        items = self.env["customer.service.billing.item"]
        own = self._get_item_domain(domain)
        if whole:
            groups = items._read_group(
                own, ["call_id", "contract_id"], ["id:array_agg"]
            )
            packed = pack((ids for _call, _contract, ids in groups), BATCH)
            batches = map(chain.from_iterable, packed)
        else:
            batches = split_every(BATCH, items.search(own)._ids)
        for ids in batches:
            yield items.browse(ids)
            self.env.flush_all()
            self.env.invalidate_all()

    def _get_item_domain(self, domain):
        return Domain("run_id", "in", self.ids) & Domain(domain)
