from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Which service calls a contact sees as a customer."""

    _inherit = "res.partner"

    # what the rules of portal users are made of, and the host keeps by user
    _CUSTOMER_SERVICE_PORTAL_FIELDS = frozenset(
        {"customer_service_portal_scope", "parent_id", "is_company"}
    )

    customer_service_portal_scope = fields.Selection(
        [
            ("own", "Own calls"),
            ("company", "Calls of the whole company"),
            ("none", "No calls"),
        ],
        string="Service Calls on the Portal",
        compute="_compute_customer_service_portal_scope",
        store=True,
        readonly=False,
        groups="customer_service_base.group_user",
        help="Which service calls the contact sees with portal access: those they "
        "opened, those of their company and of the machines it uses, or none. What "
        "was done to a machine is on its page for everybody who sees the machine, "
        "unless they see no calls.",
    )

    @api.depends("parent_id")
    def _compute_customer_service_portal_scope(self):
        """New contacts see their own calls.

        A default would be among the values with which the host makes the contact of a
        new user, and refused to whoever makes users without a role in service.
        """
        for partner in self:
            partner.customer_service_portal_scope = (
                partner.customer_service_portal_scope or "own"
            )

    def write(self, vals):
        """Rules of a portal user change at once with the contact they are made of."""
        if not vals.keys() & self._CUSTOMER_SERVICE_PORTAL_FIELDS:
            return super().write(vals)
        before = self._get_portal_rights()
        result = super().write(vals)
        if self._get_portal_rights() != before:
            self.env.registry.clear_cache()
        return result

    def _get_portal_rights(self):
        """Return what the rules of the portal users of the contacts are made of."""
        # sudo: the rights of others are compared here, not shown
        users = self.env["res.users"].sudo().with_context(active_test=False)
        found = users.search(
            [("share", "=", True), ("partner_id", "child_of", self.ids)]
        )
        return {
            user.id: (
                user.commercial_partner_id.id,
                user.partner_id.customer_service_portal_scope,
            )
            for user in found
        }

    def _may_see_service_calls(self):
        """Tell whether the contact sees service calls on the portal at all."""
        self.ensure_one()
        # sudo: a customer may know what they may see, not change it
        return self.sudo().customer_service_portal_scope != "none"

    def _get_service_call_domain(self):
        """Return the calls the contact sees as a customer.

        Portal rules and pages take their calls from here. A contact who is named as
        the customer of a call that nobody else opened counts as its caller; who
        opened a call sees the one of their company that it was merged into. What is
        in quarantine is nobody's call yet.
        """
        self.ensure_one()
        if not self._may_see_service_calls():
            return Domain.FALSE
        mine = Domain("caller_id", "=", self.id)
        company = Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
        seen = mine | (
            Domain("caller_id", "=", False) & Domain("partner_id", "=", self.id)
        )
        # sudo: as above
        if self.sudo().customer_service_portal_scope == "company":
            users = Domain("end_user_id", "child_of", self.commercial_partner_id.id)
            seen |= company | users
        else:
            seen |= company & Domain("merged_ids", "any!", mine)
        return seen & Domain("quarantine", "=", False)

    def _get_service_history_domain(self):
        """Return the rows of the history the contact sees as a customer.

        Everything that happened to machines while they were of the company; calls
        and the work on them only if the contact sees calls.
        """
        self.ensure_one()
        history = Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
        if not self._may_see_service_calls():
            history &= Domain("kind", "not in", ("call", "intervention"))
        return history
