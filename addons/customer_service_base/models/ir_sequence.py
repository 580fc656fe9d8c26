from odoo import api, models


class IrSequence(models.Model):
    """Numbers for many records at once."""

    _inherit = "ir.sequence"

    @api.model
    def _number_customer_service(self, code, field, vals_list, get_company):
        """Give each of the values without a number the next one of its company.

        The sequence is looked up once for each company, not once for each record.

        :param str code: code of the sequence.
        :param str field: the field that holds the number.
        :param vals_list: values of records to create; they are changed.
        :param get_company: function that tells the company of values.
        """
        sequences = {}
        for vals in vals_list:
            if vals.get(field):
                continue
            company = get_company(vals)
            if company not in sequences:
                sequences[company] = self._get_customer_service_sequence(code, company)
            sequence = sequences[company]
            vals[field] = sequence.next_by_id() if sequence else False

    @api.model
    def _get_customer_service_sequence(self, code, company):
        """Return the sequence of a company, or else the one shared by all."""
        # sudo: whoever creates a record takes its number
        return self.sudo().search(
            [("code", "=", code), ("company_id", "in", [company.id, False])],
            order="company_id",
            limit=1,
        )
