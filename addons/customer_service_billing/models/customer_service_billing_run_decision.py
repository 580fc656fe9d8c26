from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_run import DONE, DONE_ERRORS

# Items a message names; the decisions of the run have them all
NAMED = 20


class CustomerServiceBillingRun(models.Model):
    """What persons have decided about the items of a run."""

    _inherit = "customer.service.billing.run"

    decision_ids = fields.One2many(
        "customer.service.billing.decision", "run_id", string="Decisions", copy=False
    )
    decision_count = fields.Integer(
        compute="_compute_decision_count", string="Number of Decisions"
    )

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        groups = self.env["customer.service.billing.decision"]._read_group(
            Domain("run_id", "in", self.ids), ["run_id"], ["__count"]
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            run.decision_count = counts.get(run._origin.id, 0)

    def action_view_decisions(self):
        """Open what was decided about the items of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_decision_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def _note_decisions(self, decisions):
        """Tell in the log of the runs what was decided, in one message for each.

        :param decisions: of one kind, for one reason.
        """
        labels = dict(decisions._fields["decision"]._description_selection(self.env))
        bodies = {}
        for run, own in decisions.grouped("run_id").items():
            first = own[0]
            lines = [f"{labels[first.decision]} ({len(own)}): {first.reason}"]
            lines += [one._get_text() for one in own[:NAMED]]
            if len(own) > NAMED:
                lines.append(run.env._("And %(count)s more.", count=len(own) - NAMED))
            bodies[run.id] = plaintext2html("\n".join(lines))
        decisions.run_id._message_log_batch(bodies)

    def _follow_decisions(self):
        """Have runs say what is left of them after decisions about their items.

        One that ended with errors is done when nothing of it is left.
        """
        self._note_verified()
        asked = self.filtered(lambda run: run.state == DONE_ERRORS)
        left = self.env["customer.service.billing.item"]._read_group(
            Domain("run_id", "in", asked.ids) & Domain("state", "in", HELD_STATES),
            ["run_id"],
        )
        done = asked - asked.browse().union(*(run for (run,) in left))
        done.write({"state": DONE})
        done._notify_left()
