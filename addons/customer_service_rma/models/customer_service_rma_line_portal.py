from odoo import api, models

from ..tools import rma

# Steps of the life of an item that the customer is shown, in order
ASKED, EXPECTED, HERE, WORK, BACK = "asked", "expected", "here", "work", "back"

# What the print engine shows
PRINTED_PHOTOS = ("image/gif", "image/jpeg", "image/png", "image/webp")


class CustomerServiceRmaLine(models.Model):
    """The life of an item in the customer's words.

    Customers have no rights on items: they see them on the page of their return.
    """

    _inherit = "customer.service.rma.line"

    @api.model
    def _get_portal_status_words(self):
        def status(label, text, color):
            return {"label": label, "text": text, "color": color}

        return {
            rma.DRAFT: status(
                self.env._("Asked for"), self.env._("We look at your request."), "info"
            ),
            rma.EXPECTED: status(
                self.env._("Send it to us"), self.env._("We expect it."), "warning"
            ),
            rma.RECEIVED: status(
                self.env._("Arrived"),
                self.env._("We look at what it needs."),
                "primary",
            ),
            rma.WORKSHOP: status(
                self.env._("In repair"), self.env._("It is on the bench."), "primary"
            ),
            rma.SUPPLIER: status(
                self.env._("At the manufacturer"),
                self.env._("We sent it on and wait for it."),
                "primary",
            ),
            rma.READY: status(
                self.env._("Nearly done"), self._get_portal_ready_words(), "primary"
            ),
            rma.DONE: status(self._get_portal_done_words(), "", "success"),
            rma.CANCELLED: status(self.env._("Given up"), "", "light"),
        }

    def _get_portal_ready_words(self):
        """Return in words what comes next for an item that is ready."""
        words = {
            rma.REPLACE: self.env._("We prepare another one for you."),
            rma.ADVANCE: self.env._("Another one is on its way to you."),
            rma.REFUND: self.env._("We prepare the credit note."),
            rma.SCRAP: self.env._("It will be disposed of, as agreed."),
        }
        return words.get(
            self.operation or self.operation_requested,
            self.env._("It goes back to you shortly."),
        )

    def _get_portal_done_words(self):
        """Return in words how it ended: by what was moved, not what was planned."""
        if self.replaced_quantity:
            return self.env._("Replaced")
        if self.lost_quantity:
            return self.env._("Lost: we are in touch with you")
        if self.taken_over_quantity or (
            self.operation == rma.REFUND and not self.back_quantity
        ):
            return self.env._("Credited")
        if self.disposed_quantity:
            return self.env._("Disposed of")
        if self.operation == rma.REPAIR and self.back_quantity:
            return self.env._("Repaired and sent back")
        if self.back_quantity:
            return self.env._("Sent back")
        return self.env._("Finished")

    def _get_portal_status(self):
        """Return where the item stands in the customer's words.

        :return: ``label``, ``text`` that explains it and Bootstrap ``color``.
        """
        self.ensure_one()
        return self._get_portal_status_words()[self.state]

    def _get_portal_steps(self):
        """Return the life of the item: what was, what is now and what comes.

        :return: list of dict: label, date or nothing, ``past``, ``now`` or ``next``.
        """
        self.ensure_one()
        return_ = self.rma_id
        position = {
            rma.DRAFT: ASKED,
            rma.EXPECTED: EXPECTED,
            rma.RECEIVED: HERE,
            rma.WORKSHOP: WORK,
            rma.SUPPLIER: WORK,
            rma.READY: BACK,
            rma.DONE: None,
        }
        if self.state not in position:
            return []
        steps = [
            (ASKED, self.env._("Asked for"), return_.date_request),
            (EXPECTED, self.env._("Accepted"), return_.date_authorized),
            (HERE, self.env._("Arrived with us"), self.date_received),
            (WORK, self.env._("Looked after"), self.date_decided),
            (BACK, self._get_portal_status_words()[rma.DONE]["label"], self.date_done)
            if self.state == rma.DONE
            else (BACK, self.env._("Back with you"), return_.date_promised),
        ]
        keys = [key for key, _label, _date in steps]
        now = position[self.state]
        reached = keys.index(now) if now else len(keys)
        return [
            {
                "label": label,
                "date": date if index <= reached or key == BACK else False,
                "planned": key == BACK and now is not None,
                "when": "past"
                if index < reached
                else "now"
                if index == reached
                else "next",
            }
            for index, (key, label, date) in enumerate(steps)
        ]

    def _get_printed_photos(self):
        """Return the pictures of the item as it arrived, as superuser."""
        self.ensure_one()
        # sudo: who prints the receipt of an item may see its pictures
        photos = self.sudo().photo_ids
        return photos.filtered(lambda photo: photo.mimetype in PRINTED_PHOTOS)
