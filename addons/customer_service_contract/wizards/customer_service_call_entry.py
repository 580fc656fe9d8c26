from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..models.customer_service_contract import SUSPENDED
from ..tools import coverage

SHOWN = 3


class CustomerServiceCallEntry(models.TransientModel):
    """What contracts say while the customer is on the telephone."""

    _inherit = "customer.service.call.entry"

    def _get_contract_lines(self):
        """Return the lines that would cover the call, the most specific one first."""
        call = self.env["customer.service.call"].new(
            {
                "company_id": self.company_id.id,
                "partner_id": self.partner_id._origin.id,
                "site_id": self.site_id._origin.id,
                "equipment_id": self.equipment_id._origin.id,
                "date_open": fields.Datetime.now(),
            }
        )
        offers = call._get_contract_offers()[call]
        offers = sorted(offers, key=lambda offer: offer.rank)
        # sudo: what covers a machine is told to whoever answers the telephone
        lines = self.env["customer.service.contract.line"].sudo()
        return lines.browse(offer.key for offer in offers)

    def _get_ended_line(self):
        """Return the line that covered the machine last, when none does now."""
        machine = self.equipment_id._origin
        if not machine:
            return self.env["customer.service.contract.line"]
        # sudo: what covered a machine is told to whoever answers the telephone
        rows = self.env["customer.service.contract.equipment"].sudo()
        today = fields.Date.context_today(self)
        ended = rows.search(
            Domain("equipment_id", "=", machine.id)
            & (
                Domain("contract_id.state", "=", "ended")
                | Domain("contract_id.date_end", "<", today)
                | Domain("line_id.date_end", "<", today)
                | Domain("date_to", "<", today)
            )
            & Domain("contract_id.state", "not in", ("draft", "cancelled")),
            order="id desc",
            limit=1,
        )
        return ended.line_id

    def _get_contract_state(self):
        found = super()._get_contract_state()
        lines = self._get_contract_lines()
        balances = lines.allowance_ids._get_balances(
            {one: fields.Date.context_today(self) for one in lines.allowance_ids}
        )
        for line in lines[:SHOWN]:
            left = [
                allowance._get_left_words(balances[allowance])
                for allowance in line.allowance_ids
                if allowance in balances
            ]
            profile = line.coverage_id
            parts = [profile.name, profile._get_words() if profile else "", *left]
            words = "; ".join(filter(None, parts))
            suspended = line.state == SUSPENDED
            found.append(
                {
                    "level": "warning" if suspended else "success",
                    "text": f"{line._get_cover_name()}: {words or line.name}",
                }
            )
        return found

    def _get_alerts(self):
        return super()._get_alerts() + self._get_contract_alerts()

    def _get_contract_alerts(self):
        """Return warnings about contracts: suspended, ended, used up, to choose."""
        lines = self._get_contract_lines()
        texts = []
        if not lines:
            ended = self._get_ended_line()
            if ended:
                day = min(
                    filter(None, (ended._get_end(), fields.Date.context_today(self)))
                )
                texts.append(
                    self.env._(
                        "%(contract)s has ended (%(day)s): this machine is not "
                        "covered any more.",
                        contract=ended._get_cover_name(),
                        day=format_date(self.env, day),
                    )
                )
        for line in lines[:1]:
            if line.state == SUSPENDED:
                texts.append(
                    self.env._(
                        "%(contract)s is suspended: nothing is covered.",
                        contract=line._get_cover_name(),
                    )
                )
            texts += self._get_used_up_words(line)
        best, rivals = coverage.choose(lines._get_offers(self.equipment_id._origin))
        if best and rivals:
            names = lines.browse([best.key, *(one.key for one in rivals)])
            texts.append(
                self.env._(
                    "Several contracts fit as well: %(contracts)s. Choose one on the "
                    "call.",
                    contracts=", ".join(one._get_cover_name() for one in names),
                )
            )
        return [{"level": "warning", "text": text} for text in texts]

    def _get_used_up_words(self, line):
        """Return which allowances of a line have nothing left."""
        today = fields.Date.context_today(self)
        balances = line.allowance_ids._get_balances(
            dict.fromkeys(line.allowance_ids, today)
        )
        return [
            self.env._(
                "%(contract)s: %(allowance)s are used up.",
                contract=line._get_cover_name(),
                allowance=allowance.display_name,
            )
            for allowance, balance in balances.items()
            if not balance.left and allowance.overage == "charge"
        ]
