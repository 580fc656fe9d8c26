from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class CustomerServiceRma(models.Model):
    """Whose goods they are: what one customer sent in goes to nobody else."""

    _inherit = "customer.service.rma"

    def _get_parties(self):
        """Return the customers that the goods may go back to, as superuser. Hook."""
        self.ensure_one()
        # sudo: whose the machines are is asked for whoever ships them
        free = self.sudo()
        machines = free.line_ids.equipment_id
        people = (
            free.partner_id
            | free.call_id.site_id
            | machines.partner_id
            | machines.end_user_id
            | machines.site_id
        )
        return people.commercial_partner_id

    @api.constrains("address_id", "partner_id")
    def _check_address(self):
        for return_ in self:
            address = return_.address_id
            if address and address.commercial_partner_id not in return_._get_parties():
                raise ValidationError(
                    self.env._(
                        "%(address)s is no address of %(customer)s.",
                        address=address.display_name,
                        customer=return_.partner_id.display_name,
                    )
                )

    def write(self, vals):
        """Goods that came stay those of who sent them."""
        if "partner_id" in vals:
            partner = self.env["res.partner"].browse(vals["partner_id"])
            for return_ in self:
                same = partner.commercial_partner_id == return_.commercial_partner_id
                if not same and any(line._is_begun() for line in return_.line_ids):
                    raise UserError(
                        self.env._(
                            "Goods of %(customer)s have come or gone with "
                            "%(return)s: it stays theirs.",
                            **{
                                "customer": return_.partner_id.display_name,
                                "return": return_.name,
                            },
                        )
                    )
        return super().write(vals)
