from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.customer_service_call_type import PRIORITIES
from ..models.customer_service_stage import OPEN_STATES

PARTIES = (
    "caller_id",
    "caller_name",
    "caller_phone",
    "caller_email",
    "partner_id",
    "end_user_id",
    "site_id",
    "payer_id",
    "equipment_id",
)


class CustomerServiceCallEntry(models.TransientModel):
    """A call while it is on the telephone: who, what about, and what is known.

    Becomes a call when it is saved, or a note on a call that is open already.
    """

    _name = "customer.service.call.entry"
    _description = "Take a Call"
    _check_company_auto = True

    term = fields.Char(
        string="Find",
        help="Telephone, serial number, name, e-mail, VAT number or number of a call.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    caller_id = fields.Many2one("res.partner", check_company=True)
    caller_name = fields.Char(
        compute="_compute_caller", store=True, readonly=False, precompute=True
    )
    caller_phone = fields.Char(
        compute="_compute_caller", store=True, readonly=False, precompute=True
    )
    caller_email = fields.Char(
        compute="_compute_caller", store=True, readonly=False, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    end_user_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    equipment_id = fields.Many2one("customer.service.equipment", check_company=True)
    channel = fields.Selection(
        [("phone", "Phone"), ("visit", "In Person")], default="phone", required=True
    )
    subject = fields.Char()
    description = fields.Text()
    solution = fields.Text()
    type_id = fields.Many2one("customer.service.call.type", check_company=True)
    priority = fields.Selection(
        PRIORITIES, compute="_compute_priority", store=True, readonly=False
    )
    team_id = fields.Many2one("customer.service.team", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    call_id = fields.Many2one("customer.service.call", readonly=True)
    facts = fields.Json(compute="_compute_facts")

    # ------------------------------------------------------------------
    # Computes: the parties follow from each other as they do on a call
    # ------------------------------------------------------------------
    @api.depends("call_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry.call_id.name or self.env._("Take a Call")

    @api.depends("equipment_id")
    def _compute_company_id(self):
        for entry in self:
            entry.company_id = entry.equipment_id.company_id or self.env.company

    @api.depends("caller_id")
    def _compute_caller(self):
        for entry in self:
            caller = entry.caller_id
            entry.caller_name = caller.name or entry.caller_name
            entry.caller_phone = caller.phone if caller else entry.caller_phone
            entry.caller_email = caller.email if caller else entry.caller_email

    @api.depends("equipment_id", "caller_id")
    def _compute_partner_id(self):
        for entry in self:
            entry.partner_id = (
                entry.equipment_id.partner_id
                or entry.partner_id
                or entry.caller_id.commercial_partner_id
            )

    @api.depends("equipment_id")
    def _compute_place(self):
        for entry in self:
            place = entry.equipment_id if entry.equipment_id.partner_id else entry
            entry.end_user_id = place.end_user_id
            entry.site_id = place.site_id

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for entry in self:
            partner = entry.partner_id
            entry.payer_id = partner and partner.address_get(["invoice"])["invoice"]

    @api.depends("type_id")
    def _compute_priority(self):
        for entry in self:
            entry.priority = max(entry.type_id.priority or "0", entry.priority or "0")

    @api.depends("company_id", *PARTIES)
    def _compute_facts(self):
        for entry in self:
            entry.facts = entry._get_facts()

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _prepare_call_vals(self):
        """Return the values of the call that is taken down. Hook."""
        self.ensure_one()
        vals = self._convert_to_write({name: self[name] for name in PARTIES})
        return {
            **vals,
            "company_id": self.company_id.id,
            "channel": self.channel,
            "subject": self.subject,
            "description": plaintext2html(self.description or ""),
            "priority": self.priority,
            **{
                name: self[name].id
                for name in ("type_id", "team_id", "user_id")
                if self[name]
            },
        }

    def _save_call(self):
        """Return the call of the entry; make it when it is not there yet."""
        self.ensure_one()
        self.lock_for_update()
        if not self.call_id:
            if not (self.subject or "").strip():
                raise UserError(
                    self.env._("Say in a few words what the call is about.")
                )
            self.call_id = self.env["customer.service.call"].create(
                self._prepare_call_vals()
            )
        return self.call_id

    def _prepare_added_note(self):
        """Return what is noted on an open call when the customer calls again."""
        self.ensure_one()
        who = [self.caller_name, self.caller_phone, self.caller_email]
        if not any(who):
            who = [self.partner_id.display_name]
        channels = dict(self._fields["channel"]._description_selection(self.env))
        head = self.env._(
            "Called again (%(channel)s): %(caller)s",
            channel=channels[self.channel],
            caller=", ".join(part for part in who if part),
        )
        texts = [text for text in (self.subject, self.description) if text]
        return Markup("<p>%s</p>") % head + Markup().join(
            plaintext2html(text) for text in texts
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_save(self):
        """Save the call and open it."""
        return self._open_call(self._save_call())

    def action_save_next(self):
        """Save the call and take the next one."""
        return self._open_next(self._save_call())

    def action_solve(self):
        """Save the call as solved on the telephone, and take the next one."""
        self.ensure_one()
        if not (self.solution or "").strip():
            raise UserError(self.env._("Write the solution that you gave."))
        call = self._save_call()
        if call.state in OPEN_STATES:
            if not call.user_id:
                call.action_assign_to_me()
            call.solution = plaintext2html(self.solution)
            call.action_start()
            call.action_solve()
        return self._open_next(call)

    def action_open_call(self):
        """Open the call that the entry became."""
        return self._open_call(self.call_id)

    def action_new(self):
        """Take another call."""
        return self._get_entry_action()

    def action_add_to(self, call_id):
        """Note the telephone call on a call that is open already.

        Nothing else of the call changes; who works on it is told by an activity.

        :param int call_id: the open call.
        """
        self.ensure_one()
        call = self.env["customer.service.call"].browse(call_id)
        call.check_access("read")
        note = self._prepare_added_note()
        call.message_post(
            body=note, message_type="comment", subtype_xmlid="mail.mt_note"
        )
        if call.user_id and call.user_id != self.env.user:
            call.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=call.user_id.id,
                summary=self.env._("The customer called again"),
                note=note,
            )
        self.call_id = call
        return self._open_call(call)

    @api.model
    def _open_call(self, call):
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.call",
            "res_id": call.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _get_entry_action(self, **defaults):
        """Return the action of the empty screen.

        :param defaults: values of fields to begin with.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_entry_action"
        )
        context = {f"default_{name}": value for name, value in defaults.items()}
        return {
            **action,
            "target": "current" if defaults else "main",
            "context": context,
        }

    @api.model
    def _open_next(self, call):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Call saved: %s", "%s"),
                "links": [
                    {"label": call.name, "url": f"/odoo/service-calls/{call.id}"}
                ],
                "next": self._get_entry_action(),
            },
        }
