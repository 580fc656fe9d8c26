from odoo import Command, api, models


class CustomerServiceContract(models.Model):
    """Import of contracts, with lines and machines, from a spreadsheet."""

    _inherit = "customer.service.contract"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Contracts"),
                "template": "/customer_service_contract/static/xlsx/"
                "contract_import.xlsx",
            }
        ]

    @api.model
    def _load_records_create(self, vals_list):
        """Take an empty cell as not said, not as said to be empty.

        So a column may be filled for some contracts and lines only: the others get
        their values from the type, the product, the customer.
        """
        return super()._load_records_create(
            [self._get_said(self, vals) for vals in vals_list]
        )

    @api.model
    def _get_said(self, model, vals):
        """Return the values that cells were filled with, those of lines too.

        :param model: of the values.
        :param dict vals: as the import converts them.
        """
        said = {}
        for name, value in vals.items():
            field = model._fields[name]
            if field.type == "one2many" and value:
                lines = self.env[field.comodel_name]
                value = [
                    Command.create(self._get_said(lines, command[2]))
                    if command[0] == Command.CREATE
                    else command
                    for command in value
                ]
            if value is not False or field.type == "boolean":
                said[name] = value
        return said
