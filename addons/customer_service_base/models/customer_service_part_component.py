from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CustomerServicePart(models.Model):
    """Parts with a serial number: what is built into which machine.

    The part that goes in becomes a component of the machine, the broken one leaves
    it. All is found before it is made: a second run changes nothing.
    """

    _inherit = "customer.service.part"

    def _get_component_domain(self):
        """Return the domain of the machine that this part is, by serial number.

        Capital letters do not count, as on the nameplate.
        """
        self.ensure_one()
        equipment = self.env["customer.service.equipment"]
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("product_id", "=", self.product_id.id)
            & Domain("serial", "=ilike", equipment._clean_serial(self.serial) or "")
        )

    def _find_component(self):
        """Return the machine known under the serial number of the part, or none."""
        self.ensure_one()
        # sudo: a serial number is taken, whoever may see the machine that has it
        equipment = self.env["customer.service.equipment"].sudo()
        if not self.serial:
            return equipment
        return equipment.with_context(active_test=False).search(
            self._get_component_domain(), limit=1
        )

    def _check_serials(self):
        """Refuse serial numbers that are built in elsewhere.

        :raises UserError: the number is installed in another machine, or more than
            one piece would have the same number.
        """
        for part in self.filtered("serial"):
            if part.quantity > 1:
                raise UserError(
                    self.env._(
                        "%(part)s: one line for each serial number.",
                        part=part.display_name,
                    )
                )
            component = part._find_component()
            if not component or component == part.component_id:
                continue
            if component.state == "installed" and (
                component.parent_id or component.commercial_partner_id
            ):
                raise UserError(
                    self.env._(
                        "Serial number %(serial)s of %(part)s is installed already: "
                        "%(where)s.",
                        serial=part.serial,
                        part=part.product_id.display_name,
                        where=", ".join(
                            filter(
                                None,
                                (
                                    component.parent_id.display_name,
                                    component.partner_id.display_name,
                                ),
                            )
                        ),
                    )
                )

    def _prepare_component_vals(self):
        """Return the values of the component that the part becomes."""
        self.ensure_one()
        machine = self.equipment_id
        return {
            "product_id": self.product_id.id,
            "serial": self.serial,
            "company_id": self.company_id.id,
            **self._prepare_installed_vals(),
            "category_id": machine.category_id.id,
        }

    def _prepare_installed_vals(self):
        """Return what changes on a component when it is built in."""
        self.ensure_one()
        machine = self.equipment_id
        return {
            "parent_id": machine.id,
            "partner_id": machine.partner_id.id,
            "end_user_id": machine.end_user_id.id,
            "site_id": machine.site_id.id,
            "state": "installed",
            "installation_date": self.date_used.date(),
        }

    def _update_components(self):
        """Make the tree of the machines agree with what was used and taken back."""
        for part in self.filtered("equipment_id"):
            inside = part.used_quantity > part.returned_quantity
            if inside:
                part._install_component()
                part._remove_component()
            elif part.used_quantity:
                part._uninstall_component()

    def _install_component(self):
        """Build the part into its machine, if it has a serial number."""
        self.ensure_one()
        if not self.serial or self.component_id:
            return
        component = self._find_component()
        if component:
            component.write({**self._prepare_installed_vals(), "active": True})
        else:
            component = component.create(self._prepare_component_vals())
        # sudo: the link follows from the use of the part
        self.sudo().component_id = component
        component.message_post(
            body=self.env._(
                "Built into %(machine)s on call %(call)s.",
                machine=self.equipment_id.display_name,
                call=self.call_id.display_name,
            )
        )

    def _remove_component(self):
        """Take the broken component out of the machine."""
        self.ensure_one()
        # sudo: who uses a part may not change every machine
        removed = self.removed_id.sudo()
        if not removed or removed.parent_id != self.equipment_id:
            return
        removed.write(
            {
                "parent_id": False,
                "state": "replaced" if self.component_id else "retired",
                "replaced_by_id": self.component_id.id,
            }
        )
        removed.message_post(
            body=self.env._(
                "Removed from %(machine)s on call %(call)s.",
                machine=self.equipment_id.display_name,
                call=self.call_id.display_name,
            )
        )

    def _uninstall_component(self):
        """Put the tree back: the part came back, the old component stays."""
        self.ensure_one()
        # sudo: who uses a part may not change every machine
        component, removed = self.component_id.sudo(), self.removed_id.sudo()
        if component.parent_id == self.equipment_id:
            component.write({"parent_id": False, "state": "in_house"})
            component.message_post(
                body=self.env._(
                    "Taken back from %(machine)s on call %(call)s.",
                    machine=self.equipment_id.display_name,
                    call=self.call_id.display_name,
                )
            )
        if removed.replaced_by_id == component and not removed.parent_id:
            removed.write(
                {
                    "parent_id": self.equipment_id.id,
                    "state": "installed",
                    "replaced_by_id": False,
                }
            )
        # sudo: the link follows from the use of the part
        self.sudo().component_id = False
