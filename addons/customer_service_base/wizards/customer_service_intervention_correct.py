from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..models.customer_service_intervention import DONE


class CustomerServiceInterventionCorrect(models.TransientModel):
    """Correct the hours and kilometres of work that was closed, with a trace."""

    _name = "customer.service.intervention.correct"
    _description = "Correct an Intervention"

    intervention_id = fields.Many2one("customer.service.intervention", required=True)
    km = fields.Float(
        string="Travelled km",
        compute="_compute_km",
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "customer.service.intervention.correct.line",
        "correct_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        string="Times",
    )
    reason = fields.Char(help="Read by whoever asks why the hours changed.")

    @api.depends("intervention_id")
    def _compute_km(self):
        for wizard in self:
            wizard.km = wizard.intervention_id.km

    @api.depends("intervention_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "time_id": row.id,
                            "kind": row.kind,
                            "user_id": row.user_id.id,
                            "date_from": row.date_from,
                            "date_to": row.date_to,
                        }
                    )
                    for row in wizard.intervention_id.time_ids
                ),
            ]

    def action_apply(self):
        """Write the corrections and note what was there before.

        Charges and costs follow; what is invoiced already stays as it is.

        :raises UserError: no reason, or the work is not closed.
        """
        self.ensure_one()
        intervention = self.intervention_id
        intervention.check_access("write")
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why: the reason stays with the work."))
        if self.km < 0:
            raise ValidationError(self.env._("Kilometres cannot be negative."))
        intervention._check_state([DONE])
        foreign = self.line_ids.time_id - intervention.time_ids
        if foreign:
            raise UserError(self.env._("These hours are of another intervention."))
        changes = self._get_changes()
        if changes:
            self._write_changes()
            self._note(changes)
        return {"type": "ir.actions.act_window_close"}

    def _get_changes(self):
        """Return what changes: pairs of texts, before and after; one may be empty."""
        lines = self.line_ids
        zone = self.intervention_id._get_zone().zone
        kept = lines.filtered("time_id")
        changes = [
            (lines._tell(line.time_id, zone), lines._tell(line, zone))
            for line in kept
            if line._differs()
        ]
        changes += [("", lines._tell(line, zone)) for line in lines - kept]
        gone = self.intervention_id.time_ids - kept.time_id
        changes += [(lines._tell(row, zone), "") for row in gone]
        if self.km != self.intervention_id.km:
            changes.append((f"{self.intervention_id.km:g} km", f"{self.km:g} km"))
        return changes

    def _write_changes(self):
        """Write the corrections; the charges are reckoned once, at the end."""
        # sudo: closed work is written by nobody else; rights were checked
        intervention = self.intervention_id.sudo().with_context(
            customer_service__closing=True
        )
        kept = self.line_ids.filtered("time_id")
        (intervention.time_ids - kept.time_id).unlink()
        commands = [
            Command.update(line.time_id.id, line._prepare_time_vals())
            for line in kept
            if line._differs()
        ]
        commands += [
            Command.create(line._prepare_time_vals()) for line in self.line_ids - kept
        ]
        intervention.write({"time_ids": commands, "km": self.km})
        # sudo: what is billed follows from the hours, whoever corrects them
        self.intervention_id.sudo().call_id._update_charges()

    def _note(self, changes):
        rows = [
            Markup("<li>%s → %s</li>") % (before or "—", after or "—")
            for before, after in changes
        ]
        self.intervention_id.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (
                self.env._("Corrected: %(reason)s", reason=self.reason.strip()),
                Markup().join(rows),
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
