from collections import defaultdict

from pytz import utc

from odoo import models
from odoo.fields import Domain

from .customer_service_intervention_time import TRAVEL, WORK

REPORT = "customer_service_base.customer_service_intervention_action_report"
MAX_PHOTOS = 24


class CustomerServiceIntervention(models.Model):
    """The intervention report: what was done, for the customer to keep.

    It shows no money: what it costs is another document.
    """

    _inherit = "customer.service.intervention"

    def _get_report_times(self):
        """Return rows of the report: day, technician, hours of work and journey."""
        self.ensure_one()
        zone = self._get_zone()
        hours = defaultdict(lambda: dict.fromkeys((WORK, TRAVEL), 0.0))
        for row in self.time_ids:
            day = utc.localize(row.date_from).astimezone(zone).date()
            hours[day, row.user_id][row.kind] += row.hours
        return [
            {"date": day, "user": user, "work": sums[WORK], "travel": sums[TRAVEL]}
            for (day, user), sums in sorted(
                hours.items(), key=lambda item: (item[0][0], item[0][1].id)
            )
        ]

    def _get_report_parts(self):
        """Return the parts that stayed with the customer: pairs of part and number."""
        self.ensure_one()
        return [
            (part, part.used_quantity - part.returned_quantity)
            for part in self.part_ids
            if part.used_quantity > part.returned_quantity
        ]

    def _get_report_photos(self):
        """Return the pictures that were taken besides those of the checks."""
        self.ensure_one()
        return self.env["ir.attachment"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("res_field", "=", False)
            & Domain("mimetype", "=like", "image/%"),
            order="id",
            limit=MAX_PHOTOS,
        )

    def _get_report_day(self):
        """Return the day the report is of: begun, else planned."""
        self.ensure_one()
        moment = self.date_begun or self.date_start or self.date_done
        return moment and utc.localize(moment).astimezone(self._get_zone()).date()

    def _get_report_name(self):
        """Return the name of the printed file, without its ending."""
        self.ensure_one()
        return f"{self.env._('Intervention Report')} {self.name}".replace("/", "-")

    def _get_report_attachment(self):
        """Return the report as a PDF file attached to the intervention.

        A report that was printed before is replaced: it would tell another story.
        """
        self.ensure_one()
        self.check_access("read")
        lang = self.partner_id.lang or self.env.lang
        name = f"{self.with_context(lang=lang)._get_report_name()}.pdf"
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORT, self.ids
        )
        # sudo: who reads the intervention may send its report
        files = self.env["ir.attachment"].sudo()
        old = files.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("name", "=", name)
        )
        vals = {"raw": content, "mimetype": "application/pdf"}
        if old:
            old[0].write(vals)
            return old[0]
        return files.create(
            {"name": name, "res_model": self._name, "res_id": self.id, **vals}
        )
