import logging

from odoo import models

_logger = logging.getLogger(__name__)


class CustomerServiceOpportunitySourceMixin(models.AbstractModel):
    """What ends on a day is a chance to sell: each end makes one opportunity.

    The document has a company, a customer (``partner_id``) and the attributes below.
    """

    _name = "customer.service.opportunity.source.mixin"
    _description = "Source of Opportunities"

    # kind and link of the rows of customer.service.opportunity.origin
    _opportunity_kind = None
    _opportunity_link = None
    # field of the last day
    _opportunity_date = None

    def action_create_opportunities(self):
        """Create an opportunity for each end that has none yet."""
        self.check_access("read")
        origins = self.env["customer.service.opportunity.origin"]
        origins.check_access("read")  # customers read their own documents too
        return origins._tell_created(self._create_end_opportunities(), len(self))

    def _propose_opportunities(self):
        """Create what is missing; of documents that fail together, each alone.

        One that fails on its own is left as it was and named in the log.
        """
        try:
            with self.env.cr.savepoint():
                self._create_end_opportunities()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            if len(self) == 1:
                _logger.warning("No opportunity of %s", self, exc_info=True)
                return
            for document in self:
                document._propose_opportunities()

    def _create_end_opportunities(self):
        """Return the origins that were made for ends without one."""
        link = self._opportunity_link
        # sudo: locked so that each is made once; nothing of the documents changes
        documents = self.sudo().try_lock_for_update()
        ending = documents.filtered(
            lambda one: one[self._opportunity_date] and one.partner_id
        )
        origins = self.env["customer.service.opportunity.origin"]
        # sudo: there may be some that the user does not see
        made = origins.sudo().search(
            [(link, "in", ending.ids), ("kind", "=", self._opportunity_kind)]
        )
        known = {(origin[link].id, origin.date_end) for origin in made}
        return origins._create_opportunities(
            [
                (
                    {
                        "kind": self._opportunity_kind,
                        link: one.id,
                        "date_end": one[self._opportunity_date],
                        "company_id": one.company_id.id,
                    },
                    one._prepare_end_opportunity_vals(),
                )
                for one in ending
                if (one.id, one[self._opportunity_date]) not in known
            ]
        )

    def _prepare_end_opportunity_vals(self):
        """Return the values of the opportunity of an end. Hook.

        The customer's salesperson has it.
        """
        self.ensure_one()
        return {
            "type": "opportunity",
            "company_id": self.company_id.id,
            "user_id": self.partner_id._get_service_salesperson(self.company_id).id,
            "partner_id": self.partner_id.id,
            "date_deadline": self[self._opportunity_date],
        }
