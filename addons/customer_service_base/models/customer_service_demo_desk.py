from datetime import timedelta

from odoo import api, fields, models

from ..demo.conversations import AUTOMATIC, CUSTOMER, NOTE, STAFF
from .customer_service_call_sla import MISSED
from .customer_service_sla_target import NEXT_REPLY, ON_SITE, RESOLUTION
from .customer_service_stage import CANCELLED, OPEN_STATES

MESSAGE_TYPES = {
    CUSTOMER: "email",
    STAFF: "comment",
    AUTOMATIC: "auto_comment",
    NOTE: "email",
}


class CustomerServiceDemo(models.AbstractModel):
    """What the desk did with the calls of the demo company in the last year.

    The calls come in as they are today; what the events of a year would have left
    behind is written here, by the engine of the service levels where it has one.
    """

    _inherit = "customer.service.demo"

    @api.model
    def _load_desk(self, rows, today):
        """Add to the calls their history, once they are all there."""
        calls = {row["key"]: self._ref(f"demo_{row['key']}") for row in rows}
        rows = [(calls[row["key"]], row) for row in rows]
        self._load_links(rows)
        self._load_assignments(rows)
        self._load_messages(rows)
        self._load_promises(rows, fields.Datetime.now())
        self._load_escalations([call for call, _row in rows], fields.Datetime.now())
        self._load_waiting(rows)
        self._load_ratings(rows)
        self._load_quarantine(rows)

    # ------------------------------------------------------------------
    # Who and what hangs together
    # ------------------------------------------------------------------
    @api.model
    def _load_links(self, rows):
        """Link the calls that hang together, and note what was reopened."""
        names = {
            "origin": "origin_id",
            "parent": "parent_id",
            "merged_into": "merged_into_id",
        }
        for call, row in rows:
            vals = {
                field: self._id("", row[name])
                for name, field in names.items()
                if row[name]
            }
            if row["reopened"]:
                vals |= {
                    "reopen_count": 1,
                    "date_reopened": row["reopened"],
                    "date_first_solved": row["first_solved"],
                }
            if vals:
                call.write(vals)

    @api.model
    def _load_assignments(self, rows):
        """Replace the rows of the moment of loading by those of then."""
        assignments = self.env["customer.service.call.assignment"]
        calls = self.env["customer.service.call"].union(*(call for call, _row in rows))
        assignments.search([("call_id", "in", calls.ids)]).unlink()
        assignments.create(
            [
                {
                    "call_id": call.id,
                    "date": change["date"],
                    "from_user_id": self._id("user", change["from"]),
                    "to_user_id": self._id("user", change["to"]),
                    "to_team_id": call.team_id.id,
                    "from_team_id": place and call.team_id.id,
                    "method": change["method"],
                    "reason": change["reason"],
                    "author_id": self._id("user", change["author"]) or self.env.uid,
                }
                for call, row in rows
                for place, change in enumerate(row["assignments"])
            ]
        )

    # ------------------------------------------------------------------
    # What was said
    # ------------------------------------------------------------------
    @api.model
    def _load_messages(self, rows):
        """Write what people said on the calls, without sending it to anybody."""
        self.env["mail.message"].create(
            [
                self._prepare_message_vals(call, message)
                for call, row in rows
                for message in row["messages"]
            ]
        )
        for call, row in rows:
            if row["messages"]:
                call.write(self._prepare_talk_vals(call, row))

    @api.model
    def _prepare_message_vals(self, call, message):
        kind = message["kind"]
        author = {
            STAFF: call.user_id.partner_id
            or self._ref("demo_user_operator").partner_id,
            AUTOMATIC: call.company_id.partner_id,
        }.get(kind, call.caller_id)
        note = kind == NOTE
        typed = kind == CUSTOMER and call.channel == "portal"
        return {
            "model": call._name,
            "res_id": call.id,
            "date": message["date"],
            "author_id": author.id,
            "email_from": author.email_formatted or call.company_id.email_formatted,
            "subject": f"[{call.name}] {call.subject}",
            "body": self._html(message["body"]),
            "message_type": "comment" if typed else MESSAGE_TYPES[kind],
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "mail.mt_note" if note else "mail.mt_comment"
            ),
        }

    @api.model
    def _prepare_talk_vals(self, call, row):
        last = {message["kind"]: message["date"] for message in row["messages"]}
        asked, answered = last.get(CUSTOMER, False), last.get(STAFF, False)
        return {
            "date_customer_message": asked,
            "date_staff_message": answered,
            "date_acknowledged": row["acknowledged"],
            "customer_replied": bool(asked)
            and call.state in OPEN_STATES
            and (not answered or answered < asked),
        }

    # ------------------------------------------------------------------
    # What was promised
    # ------------------------------------------------------------------
    @api.model
    def _load_promises(self, rows, now):
        """Let the clock of the service levels run through the life of the calls."""
        rows = [(call, row) for call, row in rows if not row["quarantine"]]
        calls = self.env["customer.service.call"].union(*(call for call, _row in rows))
        calls.pause_ids.unlink()
        calls._choose_policy()
        terms = calls._get_terms()
        self.env["customer.service.call.sla"].create(
            [
                call._prepare_sla_vals(kind, values)
                for call in calls
                for kind, values in terms[call].items()
                if kind != NEXT_REPLY
            ]
        )
        calls.sla_ids._reckon(now)
        answered = {call: row["responded"] for call, row in rows if row["responded"]}
        calls.browse(call.id for call in answered)._register_response(answered)
        self._load_pauses(rows)
        calls.sla_ids._reckon(now)
        self._load_ends(rows)
        calls.filtered(lambda call: call.state == CANCELLED).sla_ids._drop()
        self._load_second_terms(rows, terms, now)
        for call in calls.filtered("customer_replied"):
            call._owe_reply(call.date_customer_message)
        calls.sla_ids._miss(now)

    @api.model
    def _load_pauses(self, rows):
        self.env["customer.service.call.pause"].create(
            [
                {
                    "call_id": call.id,
                    "reason_id": self._named(f"pause_reason_{reason}"),
                    "stops_clock": True,
                    "date_start": start,
                    "date_end": end,
                    "user_id": call.user_id.id,
                }
                for call, row in rows
                for start, end, reason in row["pauses"]
            ]
        )

    @api.model
    def _load_ends(self, rows):
        """Fulfil what was promised at the times of the visit and the solution."""
        calls = self.env["customer.service.call"]
        visited = {
            call: row["date_planned"]
            for call, row in rows
            if row["date_solved"] and row["date_planned"]
        }
        solved = {
            call: row["first_solved"] or row["date_solved"]
            for call, row in rows
            if row["date_solved"]
        }
        calls.union(*visited)._get_rows(ON_SITE)._meet(visited)
        calls.union(*solved).sla_ids._meet(solved)
        for call, hours in calls.union(*solved)._get_worked_hours(solved).items():
            call.resolution_hours = hours

    @api.model
    def _load_second_terms(self, rows, terms, now):
        """Promise a solution again to those whose calls were opened again."""
        again = [(call, row) for call, row in rows if row["reopened"]]
        self.env["customer.service.call.sla"].create(
            [
                call._prepare_sla_vals(
                    RESOLUTION, terms[call][RESOLUTION], 2, row["reopened"]
                )
                for call, row in again
                if RESOLUTION in terms[call]
            ]
        )._reckon(now)
        solved = {call: row["date_solved"] for call, row in again}
        self.env["customer.service.call"].union(*solved).sla_ids._meet(solved)

    @api.model
    def _load_escalations(self, calls, now):
        """Note which levels were reached, and when; nobody is told any more."""
        calls = self.env["customer.service.call"].union(*calls)
        rows = calls.sla_ids.filtered(
            lambda row: row.state == MISSED or row in row._filter_open()
        )
        clocks = rows._get_clocks()
        pauses = self.env["customer.service.call.pause"]._get_intervals(calls)
        vals_list = []
        for row in rows:
            for level in row._get_levels():
                share = timedelta(seconds=round(level._get_share(row.hours) * 3600))
                date = clocks[row].due(row.date_start, share, pauses[row.call_id])
                if date and date < (row.date_met or now):
                    leader = level.notify_leader and row.call_id.team_id.user_id
                    told = row.call_id.user_id | (leader or row.call_id.user_id)
                    vals_list.append(
                        {
                            "sla_id": row.id,
                            "level_id": level.id,
                            "name": level.name,
                            "date": date,
                            "user_ids": told.ids,
                        }
                    )
        self.env["customer.service.call.escalation"].create(vals_list)
        rows._reckon(now)

    @api.model
    def _load_waiting(self, rows):
        """Let the wait for customers have begun when it did."""
        for call, row in rows:
            if row["stage"] == "waiting_customer" and row["pauses"]:
                call.write(
                    {
                        "date_waiting_customer": row["pauses"][-1][0],
                        "date_last_reminder": row["reminded"],
                        "reminder_count": int(bool(row["reminded"])),
                    }
                )

    # ------------------------------------------------------------------
    # Opinions, and what is nobody's
    # ------------------------------------------------------------------
    @api.model
    def _load_ratings(self, rows):
        """Write what customers said of the calls."""
        rated = [(call, row["rating"]) for call, row in rows if row["rating"]]
        model = self.env["ir.model"]._get_id("customer.service.call")
        ratings = self.env["rating.rating"].create(
            [
                {
                    "res_model_id": model,
                    "res_id": call.id,
                    "rated_partner_id": call.user_id.partner_id.id,
                    "partner_id": call.caller_id.id,
                }
                for call, _rating in rated
            ]
        )
        # the last value of a call is read from the database
        ratings.flush_recordset()
        for record, (call, rating) in zip(ratings, rated, strict=True):
            record.write(
                {
                    "rating": rating["value"],
                    "feedback": rating["feedback"],
                    "consumed": True,
                }
            )
            record.rated_on = rating["date"]
            call.date_rating_request = rating["asked"]

    @api.model
    def _load_quarantine(self, rows):
        """Attach to what is in quarantine the mail it was made of."""
        for call, row in rows:
            if not row["quarantine"]:
                continue
            mail = (
                f"From: {row['caller_name']} <{row['caller_email']}>\r\n"
                f"To: {call.team_id.alias_name}\r\nSubject: {row['subject']}\r\n"
                "Precedence: list\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                f"{row['description']}\r\n"
            )
            self.env["ir.attachment"].create(
                {
                    "name": "original.eml",
                    "mimetype": "message/rfc822",
                    "raw": mail.encode(),
                    "res_model": call._name,
                    "res_id": call.id,
                }
            )
