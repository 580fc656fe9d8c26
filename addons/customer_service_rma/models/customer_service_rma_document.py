from odoo import fields, models


class CustomerServiceRma(models.Model):
    """What arrived with a return, and with which document of the customer."""

    _inherit = "customer.service.rma"

    customer_document = fields.Char(
        string="Customer's Transport Document",
        copy=False,
        index="trigram",
        help="Number of the document that the goods came with; several when they "
        "came in several times.",
    )
    customer_document_date = fields.Date(
        string="Date of Their Document", copy=False, help="Of the first of them."
    )

    def _add_document(self, number, date):
        """Keep the document that goods came with.

        :param str number: as the customer wrote it.
        :param date: its date, or none.
        """
        for return_ in self:
            known = (return_.customer_document or "").split(", ")
            if number not in known:
                return_.customer_document = ", ".join(filter(None, [*known, number]))
            if date and not return_.customer_document_date:
                return_.customer_document_date = date

    def _add_arrived(self, move_line, quantity, number):
        """Add a line for goods that came and were not announced.

        :param move_line: the ``stock.move.line`` they were typed in on.
        :param float quantity: how many, in the unit of the move line.
        :param number: as read, none for goods without.
        :return: the line; it is authorized with its return.
        """
        self.ensure_one()
        expected = move_line.move_id.customer_service_rma_line_id
        like = expected or self.line_ids[:1]
        return self.line_ids.create(
            {
                "rma_id": self.id,
                "product_id": move_line.product_id.id,
                "name": expected.name or move_line.product_id.name,
                "serial": number,
                "quantity": quantity,
                "uom_id": move_line.product_uom_id.id,
                "operation_requested": like.operation_requested,
            }
        )

    def _tell_arrival(self, decision):
        """Keep on the returns what was decided about goods that came.

        :param decision: the line of the dialog.
        """
        words = dict(decision._fields["choice"]._description_selection(decision.env))
        for return_ in self:
            return_.message_post(
                body=self.env._(
                    "%(situation)s %(choice)s. %(proof)s",
                    situation=decision.situation,
                    choice=words[decision.choice],
                    proof=decision.proof or "",
                )
            )
