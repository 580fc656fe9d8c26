from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CustomerServiceRmaReceipt(models.TransientModel):
    """Decide what to do with goods that arrived and were not announced so.

    Asked when a receipt is validated in Inventory; validation goes on afterwards.
    """

    _name = "customer.service.rma.receipt"
    _description = "Goods not as Announced"

    picking_ids = fields.Many2many("stock.picking", string="Receipts", readonly=True)
    line_ids = fields.One2many(
        "customer.service.rma.receipt.line", "receipt_id", string="Arrived"
    )
    proof_needed = fields.Boolean(compute="_compute_proof_needed")

    @api.depends("line_ids.proof_needed")
    def _compute_proof_needed(self):
        for wizard in self:
            wizard.proof_needed = any(wizard.line_ids.mapped("proof_needed"))

    @api.model
    def _open_for(self, pickings, findings):
        """Return the action that asks about findings.

        :param pickings: the receipts being validated.
        :param findings: list of what needs a decision.
        """
        lines = self.env["customer.service.rma.receipt.line"]
        wizard = self.create(
            {
                "picking_ids": [Command.set(pickings.ids)],
                "line_ids": [
                    Command.create(lines._prepare_finding_vals(finding))
                    for finding in findings
                ],
            }
        )
        return {
            **wizard._get_records_action(
                name=self.env._("Not as Announced"), target="new"
            ),
            "context": dict(self.env.context),
        }

    def action_apply(self):
        """Do what was chosen and go on validating.

        :raises UserError: a choice is missing, or does not fit any more.
        """
        self.ensure_one()
        pickings = self.picking_ids
        pickings.check_access("write")
        # ticked or not before: what is not ticked, of what is, stays out
        unticked = pickings.filtered(
            lambda picking: not any(picking.move_ids.mapped("picked"))
        )
        chosen = self._match_findings()
        for line, finding in chosen:
            # sudo: who receives goods may decide this, and only reads returns
            line.sudo()._take_off(finding)
        for line, finding in chosen:
            # sudo: as above
            line.sudo()._put_on(finding)
        # sudo: what nothing is behind any more
        moves = pickings.sudo().move_ids._filter_rma_arrivals()
        moves.move_line_ids.filtered(lambda line: not line.quantity).unlink()
        empty = moves.filtered(
            lambda move: (
                not move.customer_service_rma_line_id and not move.move_line_ids
            )
        )
        empty._action_cancel()
        empty.unlink()
        arrivals = unticked.move_ids._filter_rma_arrivals()
        arrivals.filtered("quantity").picked = True
        return self._go_on()

    def _match_findings(self):
        """Return (line, finding) of what is still so, after checking the choices.

        :raises UserError: a choice is missing, or the goods have changed.
        """
        arrivals = self.picking_ids.move_ids._filter_rma_arrivals()
        findings = {
            (finding.move_line.id, finding.kind): finding
            for finding in arrivals._get_arriving_lines()._find_rma_findings()
        }
        keys = {line: (line.move_line_id.id, line.kind) for line in self.line_ids}
        if set(keys.values()) != set(findings):
            raise UserError(
                self.env._("The goods have changed meanwhile: validate again.")
            )
        for line, key in keys.items():
            line._check_choice(findings[key])
        return [(line, findings[key]) for line, key in keys.items()]

    def _go_on(self):
        """Go on validating what was begun, where anything is left to receive."""
        keys = self.env.context.get("button_validate_picking_ids")
        pickings = self.picking_ids.browse(keys) if keys else self.picking_ids
        left = pickings.exists().filtered(
            lambda picking: any(picking.move_ids.mapped("quantity"))
        )
        if not left:
            return {"type": "ir.actions.act_window_close"}
        return left.with_context(button_validate_picking_ids=left.ids).button_validate()
