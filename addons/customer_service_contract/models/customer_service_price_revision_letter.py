from odoo import models

from .customer_service_price_letter import TO_SEND
from .customer_service_price_revision import DONE, PREVIEWED


class CustomerServicePriceRevision(models.Model):
    """The letters of a campaign."""

    _inherit = "customer.service.price.revision"

    def action_letters(self):
        """Make what letters lack, one for each customer, and show all of them."""
        self.ensure_one()
        self._check_state(PREVIEWED, DONE)
        self._make_letters()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_price_letter_action"
        )
        return {**action, "domain": [("revision_id", "=", self.id)]}

    def action_send_letters(self):
        """Send the letters of the campaign that were not sent yet."""
        self.ensure_one()
        self._check_state(PREVIEWED, DONE)
        self._make_letters()
        self._send_letters()

    def _make_letters(self):
        """Create the letters of customers whose prices change; drop empty ones."""
        self.ensure_one()
        # sudo: which fees a letter tells of follows from the campaign
        campaign = self.sudo()
        rows = campaign.line_ids.filtered(lambda row: row._is_announced())
        (campaign.line_ids - rows).letter_id = False
        by_partner = rows.grouped(lambda row: row._get_letter_partner())
        known = {letter.partner_id: letter for letter in campaign.letter_ids}
        missing = [partner for partner in by_partner if partner not in known]
        created = campaign.letter_ids.create(
            [
                self._prepare_letter_vals(partner, by_partner[partner])
                for partner in missing
            ]
        )
        known.update(zip(missing, created, strict=True))
        for partner, some in by_partner.items():
            some.letter_id = known[partner]
        campaign.letter_ids.filtered(
            lambda one: not one.line_ids and one.state == TO_SEND
        ).unlink()

    def _prepare_letter_vals(self, partner, rows):
        """Return the values of the letter of a customer.

        :param rows: the customer's rows whose prices change.
        """
        self.ensure_one()
        return {"revision_id": self.id, "partner_id": partner.id}

    def _send_letters(self):
        """Send the letters of the campaign: the hook of who sends other documents."""
        self.letter_ids.action_send()
