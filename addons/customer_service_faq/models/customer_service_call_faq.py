from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from .customer_service_faq import INTERNAL, PUBLISHED


class CustomerServiceCall(models.Model):
    """Calls that an entry of the FAQ solves."""

    _inherit = "customer.service.call"

    faq_id = fields.Many2one(
        "customer.service.faq",
        string="Solved by FAQ",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        tracking=True,
        domain=[("state", "=", PUBLISHED)],
    )

    def action_solve_by_faq(self, faq_id):
        """Solve the call with an entry of the FAQ.

        The solution becomes that of the call, unless it has one; that of an entry for
        our staff goes into the internal notes, because customers read the solution.

        :param int faq_id: a published entry that the user may read.
        """
        self.ensure_one()
        entry = self.env["customer.service.faq"].browse(faq_id)
        entry.check_access("read")
        if entry.state != PUBLISHED:
            raise UserError(self.env._("The entry is not published any more."))
        vals = {"faq_id": entry.id}
        target = "internal_note" if entry.audience == INTERNAL else "solution"
        if is_html_empty(self[target]):
            vals[target] = entry.solution
        for name in ("cause_id", "remedy_id"):
            if entry[name] and not self[name]:
                vals[name] = entry[name].id
        self.write(vals)
        if self.state in OPEN_STATES:
            self.action_start()
            return self.action_solve()
        return None
