import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html
from odoo.tools.image import image_process

from .customer_service_intervention import OPEN_STATES
from .customer_service_intervention_check import RESULTS
from .customer_service_intervention_time import TRAVEL, WORK

PHOTO_SIZE = (1920, 1920)


class CustomerServiceIntervention(models.Model):
    """What a technician's telephone sends: one small save for each thing done."""

    _inherit = "customer.service.intervention"

    step_ids = fields.One2many(
        "customer.service.intervention.step", "intervention_id", readonly=True
    )

    def phone_step(self, uuid, step, values=None, moment=None):
        """Do one step of the technician's telephone, exactly once.

        :param str uuid: the number the telephone gave the step; sending it again does
            nothing and returns the same answer.
        :param str step: key of :meth:`_get_phone_steps`.
        :param dict values: of the step.
        :param str moment: when it was done, UTC; nothing stands for now.
        :return: dict with the ids of what was made; ``ask`` holds questions that want
            an answer before the step can be done, which is then a new step.
        :raises UserError: the step cannot be done: nothing is written.
        """
        self.ensure_one()
        steps = self.env["customer.service.intervention.step"]
        uuid = steps._check_uuid(uuid)
        known = steps._find(uuid, self, step)
        if known:
            return known.answer or {}
        if not self.exists():
            raise UserError(self.env._("This intervention no longer exists."))
        handler = self._get_phone_steps().get(step)
        if not handler:
            raise UserError(self.env._("Unknown step: %(step)s", step=step))
        self.check_access("write")
        moment = self._check_moment(moment)
        claim = steps._claim(uuid, self, step, moment)
        job = self.with_context(customer_service__moment=moment)
        if step != "send_report":
            job._check_state(OPEN_STATES)
        answer = handler(job, values or {}) or {}
        claim.answer = answer
        return answer

    def _get_phone_steps(self):
        """Return the function that does each step, by its key. Hook: call ``super``."""
        model = type(self)
        return {
            "start_travel": model._phone_start_travel,
            "start_work": model._phone_start_work,
            "pause": model._phone_pause,
            "time": model._phone_time,
            "time_removed": model._phone_time_removed,
            "set": model._phone_set,
            "check": model._phone_check,
            "photo": model._phone_photo,
            "photo_removed": model._phone_photo_removed,
            "part_used": model._phone_part_used,
            "part_back": model._phone_part_back,
            "part_removed": model._phone_part_removed,
            "expense": model._phone_expense,
            "expense_removed": model._phone_expense_removed,
            "sign": model._phone_sign,
            "unsigned": model._phone_unsigned,
            "done": model._phone_done,
        }

    # ------------------------------------------------------------------
    # Time
    # ------------------------------------------------------------------
    def _phone_start_travel(self, values):
        self._start_timer(TRAVEL, stop_other=bool(values.get("stop_other")))

    def _phone_start_work(self, values):
        self._start_timer(WORK, stop_other=bool(values.get("stop_other")))

    def _phone_pause(self, values):
        self._stop_own_timer(self._get_moment())

    def _phone_time(self, values):
        """Add a stretch of time that no timer measured."""
        begin = self._check_moment(values.get("date_from"))
        row = self.env["customer.service.intervention.time"].create(
            {
                "intervention_id": self.id,
                "user_id": self.env.uid,
                "kind": values.get("kind"),
                "date_from": begin,
                "date_to": self._check_moment(values.get("date_to")),
            }
        )
        self._begin(begin)
        return {"id": row.id}

    def _phone_time_removed(self, values):
        self._get_phone_record(self.time_ids, values).unlink()

    # ------------------------------------------------------------------
    # Text, kilometres, photos
    # ------------------------------------------------------------------
    def _phone_set(self, values):
        """Write what was typed: ``report`` as plain text, ``km``."""
        vals = {}
        if "report" in values:
            vals["report"] = self._get_html(values["report"])
        if "km" in values:
            vals["km"] = self._get_number(values["km"])
        self.write(vals)

    def _get_html(self, text):
        return plaintext2html(text) if text and text.strip() else False

    def _get_text(self, html):
        return html2plaintext(html).strip() if html else ""

    def _get_number(self, value):
        """Return a typed number.

        :raises UserError: it is none, or it is negative.
        """
        try:
            number = float(value or 0)
        except (TypeError, ValueError):
            number = -1
        if not 0 <= number < 1e9:
            raise UserError(
                self.env._("%(value)s is no number from 0 up.", value=value)
            )
        return number

    def _get_image(self, data):
        """Return a photo that a telephone sent, not larger than a page needs.

        :param str data: image in base64.
        :return: bytes.
        :raises UserError: it is no image.
        """
        try:
            raw = base64.b64decode(data or "", validate=True)
        except (binascii.Error, TypeError, ValueError):
            raw = b""
        if not raw or raw.lstrip()[:1] == b"<":
            raise UserError(self.env._("This is no photo."))
        return image_process(raw, size=PHOTO_SIZE, verify_resolution=True)

    def _phone_check(self, values):
        """Give the result of one check: ``done``, ``value``, ``photo``, ``note``."""
        vals = {}
        if RESULTS & values.keys():
            vals["done_on"] = self._get_moment()
        if "done" in values:
            vals["done"] = bool(values["done"])
        for name in ("value", "note"):
            if name in values:
                vals[name] = str(values[name] or "")[:500] or False
        if "photo" in values:
            photo = values["photo"]
            vals["photo"] = photo and base64.b64encode(self._get_image(photo))
        self._get_phone_record(self.check_ids, values).write(vals)

    def _phone_photo(self, values):
        """Attach a photo: ``data`` in base64, ``name``."""
        photo = self.env["ir.attachment"].create(
            {
                "name": str(values.get("name") or self.env._("Photo"))[:100],
                "raw": self._get_image(values.get("data")),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {"id": photo.id}

    def _phone_photo_removed(self, values):
        self._get_phone_record(self._get_photos(), values).unlink()

    def _get_photos(self):
        """Return the photos attached to the intervention."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("res_field", "=", False),
                ("mimetype", "=like", "image/%"),
            ],
            order="id",
        )

    # ------------------------------------------------------------------
    # Parts, expenses
    # ------------------------------------------------------------------
    def _get_phone_record(self, records, values):
        """Return the record a step is about, one of ``records``.

        ``id`` tells it, or ``made_by``: the number of the step that made it, when the
        telephone had no answer yet.

        :raises UserError: there is none.
        """
        steps = self.env["customer.service.intervention.step"]
        if values.get("made_by"):
            made_by = steps._check_uuid(values["made_by"])
            step = self.step_ids.filtered(lambda step: step.uuid == made_by)
            found = (step.answer or {}).get("id")
        else:
            found = values.get("id")
        record = records.filtered(lambda record: record.id == found)
        if not record:
            raise UserError(self.env._("What this is about is no longer there."))
        return record

    def _phone_part_used(self, values):
        """Use a part: one of the intervention, or ``product_id``, which adds it.

        ``quantity`` says how many more; ``serial`` what is built in.
        """
        quantity = self._get_number(values.get("quantity", 1))
        if not quantity:
            raise UserError(self.env._("Say how many."))
        if values.get("product_id"):
            part = self._add_part(values["product_id"], quantity)
        else:
            part = self._get_phone_record(self._get_phone_parts(), values)
        part.check_access("write")
        if values.get("serial"):
            part.serial = str(values["serial"]).strip()
        part._consume({part: quantity})
        return {"id": part.id}

    def _get_phone_parts(self):
        """Return the parts to show: its own, and those of the call planned for nobody.

        The latter become its own when they are used.
        """
        return self.part_ids | self.call_id.part_ids.filtered(
            lambda part: not part.intervention_id
        )

    def _add_part(self, product_id, quantity):
        product = self.env["product.product"].browse(int(product_id)).exists()
        if not product:
            raise UserError(self.env._("This product no longer exists."))
        return self.env["customer.service.part"].create(
            {
                "intervention_id": self.id,
                "product_id": product.id,
                "quantity": quantity,
            }
        )

    def _phone_part_back(self, values):
        """Take back parts that were marked as used."""
        part = self._get_phone_record(self._get_phone_parts(), values)
        part.check_access("write")
        part._give_back({part: self._get_number(values.get("quantity", 1))})

    def _phone_part_removed(self, values):
        """Tell that a planned part is not needed."""
        self._get_phone_record(self._get_phone_parts(), values).action_release()

    def _phone_expense(self, values):
        """Add an expense: ``kind``, ``name``, ``amount``, ``receipt`` in base64."""
        vals = {
            "intervention_id": self.id,
            "kind": values.get("kind") or "expense",
            "amount": self._get_number(values.get("amount")),
            "date": fields.Datetime.context_timestamp(self, self._get_moment()).date(),
        }
        if values.get("name"):
            vals["name"] = str(values["name"])[:200]
        if values.get("receipt"):
            vals["receipt"] = base64.b64encode(self._get_image(values["receipt"]))
        return {"id": self.env["customer.service.expense"].create(vals).id}

    def _phone_expense_removed(self, values):
        self._get_phone_record(self.expense_ids, values).unlink()

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def _phone_sign(self, values):
        """Keep the customer's signature: ``signature`` in base64, ``name``."""
        name = str(values.get("name") or "").strip()
        if not name:
            raise UserError(self.env._("Write the name of who signs."))
        self.write(
            {
                "signature": base64.b64encode(self._get_image(values.get("signature"))),
                "signed_by": name,
                "date_signed": self._get_moment(),
                "unsigned_reason": False,
            }
        )

    def _phone_unsigned(self, values):
        """Keep why nobody signed: ``reason``."""
        reason = str(values.get("reason") or "").strip()
        if not reason:
            raise UserError(self.env._("Tell why nobody signed."))
        self.write(
            {
                "unsigned_reason": reason,
                "signature": False,
                "signed_by": False,
                "date_signed": False,
            }
        )

    def _phone_done(self, values):
        """Close the intervention, unless there is something to ask first.

        ``accepted`` holds the questions that were answered with yes.
        """
        accepted = set(values.get("accepted") or [])
        questions = [one for one in self._get_close_doubts() if one not in accepted]
        if questions:
            return {"ask": questions}
        self.action_done()
        return {"state": self.state}
