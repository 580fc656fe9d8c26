from odoo import models


class CustomerServiceContract(models.Model):
    """The agreement on paper: what is printed of a contract, and sent."""

    _inherit = "customer.service.contract"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Contract %(number)s", number=self.name.replace("/", "-"))

    def _get_printed_lines(self):
        """Return the lines as the agreement prints them.

        :return: list of dict: line, scope, machines, and the fee for who may see it.
        """
        self.ensure_one()
        shows = self._may_see_fees()
        # sudo: fees are taken only for who may see them
        lines = self.sudo().line_ids
        return [
            {
                "name": line.name,
                "scope": line._get_scope_words(),
                "machines": line.equipment_ids if line.scope == "equipment" else [],
                "quantity": line.equipment_count
                if line.fee_basis == "equipment"
                else line.quantity,
                "price": line.price_unit if shows else 0.0,
                "discount": line.discount if shows else 0.0,
                "words": line._get_fee_words(),
                "year": line.amount_year if shows else 0.0,
            }
            for line in lines
        ]

    def _asks_for_second_signature(self):
        """Tell whether onerous clauses are to be approved one by one.

        The Italian Civil Code wants them signed a second time.
        """
        self.ensure_one()
        # sudo: where the company is, is no secret
        return bool(self.clauses) and self.sudo().company_id.country_code == "IT"

    def action_send(self):
        """Write to the customer, with the agreement attached."""
        self.ensure_one()
        template = self.env.ref(
            "customer_service_contract.mail_template_contract",
            raise_if_not_found=False,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Contract"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_layout_with_"
                "responsible_signature",
                "force_email": True,
            },
        }
