from odoo import api, models


class CustomerServiceIntervention(models.Model):
    """What a technician's telephone finds: the own van comes first."""

    _inherit = "customer.service.intervention"

    @api.model
    def phone_find_products(self, term):
        """Return parts to add, those in the user's van first, also by serial."""
        typed = term.lower()
        found = []
        for row in self.env["customer.service.part"]._get_van_stock(self.env.user):
            part = {"id": row["product_id"], "name": row["name"]}
            serials = [name for name in row["serials"] if typed in name.lower()]
            if serials:
                found += [
                    {
                        **part,
                        "serial": serial,
                        "detail": self.env._("In the van: %(serial)s", serial=serial),
                    }
                    for serial in serials
                ]
            elif typed in row["name"].lower():
                detail = self.env._(
                    "In the van: %(quantity)s %(unit)s",
                    quantity=row["available"],
                    unit=row["unit"],
                )
                found.append({**part, "detail": detail})
        known = {part["id"] for part in found}
        others = super().phone_find_products(term)
        return found + [part for part in others if part["id"] not in known]
