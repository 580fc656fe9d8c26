from uuid import UUID

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CustomerServiceInterventionStep(models.Model):
    """Step that a telephone sent, by the number the telephone gave it.

    A connection that drops leaves it open whether a step arrived: the telephone sends
    it again with the same number, and gets the answer of the first time.
    """

    _name = "customer.service.intervention.step"
    _description = "Step Sent by a Telephone"
    _order = "id desc"
    _rec_name = "step"

    intervention_id = fields.Many2one(
        "customer.service.intervention",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="intervention_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    uuid = fields.Char(string="Number", required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    date = fields.Datetime(string="Done on", required=True, readonly=True)
    date_received = fields.Datetime(string="Received on", required=True, readonly=True)
    answer = fields.Json(readonly=True)

    _uuid_uniq = models.UniqueIndex("(uuid)", "This step has been received already.")

    @api.model
    def _check_uuid(self, uuid):
        """Return the number in its one written form.

        :raises UserError: it is not a UUID (RFC 9562).
        """
        try:
            return str(UUID(uuid))
        except (AttributeError, TypeError, ValueError) as error:
            raise UserError(self.env._("A step needs a number of its own.")) from error

    @api.model
    def _find(self, uuid, intervention, step):
        """Return the step of that number, if it was received.

        :raises UserError: the number is that of another step.
        """
        # sudo: whoever sent it gets the answer, even when the job is no longer theirs
        known = self.sudo().search([("uuid", "=", uuid)])
        if known and (
            known.user_id != self.env.user
            or known.intervention_id != intervention
            or known.step != step
        ):
            raise UserError(self.env._("This number belongs to another step."))
        return known

    @api.model
    def _claim(self, uuid, intervention, step, moment):
        """Record that a step is being done.

        A second transaction with the same number waits for the first one; then
        PostgreSQL refuses it as not serializable, and the request is done again by
        the host, which finds the step.

        :return: the new step, of the superuser: nobody writes steps by hand.
        """
        query = SQL(
            """
            INSERT INTO customer_service_intervention_step (
                uuid, intervention_id, company_id, user_id, step, date, date_received,
                create_uid, write_uid, create_date, write_date
            ) VALUES (
                %(uuid)s, %(intervention)s, %(company)s, %(user)s, %(step)s, %(date)s,
                %(now)s, %(user)s, %(user)s, %(now)s, %(now)s
            )
            ON CONFLICT (uuid) DO NOTHING
            RETURNING id
            """,
            uuid=uuid,
            intervention=intervention.id,
            company=intervention.company_id.id,
            user=self.env.uid,
            step=step,
            date=moment,
            now=fields.Datetime.now(),
        )
        [[new]] = self.env.execute_query(query)
        intervention.invalidate_recordset(["step_ids"])
        # sudo: see above
        return self.sudo().browse(new)
