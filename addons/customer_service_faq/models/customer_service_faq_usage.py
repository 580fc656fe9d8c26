from odoo import fields, models


class CustomerServiceFaq(models.Model):
    """What became of an entry once it was published."""

    _inherit = "customer.service.faq"

    use_ids = fields.One2many("customer.service.faq.use", "faq_id", string="Uses")

    def _log_use(self, kind, call=None, **vals):
        """Note that the entries were of use, or were not.

        :param str kind: of ``customer.service.faq.use``.
        :param call: the call they were used for.
        :param vals: more values of the rows.
        """
        call = call if call is not None else self.env["customer.service.call"]
        company = call.company_id or self.env.company
        # sudo: rows follow from what is done, nobody writes them
        uses = self.env["customer.service.faq.use"].sudo()
        return uses.create(
            [
                {
                    "faq_id": entry.id,
                    "kind": kind,
                    "call_id": call.id,
                    "company_id": company.id,
                    **vals,
                }
                for entry in self
            ]
        )
