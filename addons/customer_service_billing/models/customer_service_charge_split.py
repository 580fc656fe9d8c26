from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare, float_round, formatLang

from odoo.addons.customer_service_base.models.customer_service_charge import (
    INVOICED,
)
from odoo.addons.customer_service_contract.models.customer_service_allowance_charge import (  # noqa: E501
    ALLOWANCE,
)
from odoo.addons.customer_service_contract.models.customer_service_allowance_use import (  # noqa: E501
    BEYOND_KEY,
)

PART_KEY = ":split:"
DIGITS = "Product Unit"


class CustomerServiceCharge(models.Model):
    """Charges that somebody divided.

    The first one stays the charge of the fact, and carries its whole cost; the others
    are linked to it. Price and coverage of all follow the fact, quantities are what
    the person said: when the fact is corrected, all are to be looked at.
    """

    _inherit = "customer.service.charge"

    split_from_id = fields.Many2one(
        "customer.service.charge",
        string="Part of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The charge of which somebody billed this part by itself.",
    )
    split_ids = fields.One2many(
        "customer.service.charge", "split_from_id", string="Parts Billed by Themselves"
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"split_from_id", "split_ids"}

    @api.depends("split_from_id", "split_ids")
    def _compute_problem(self):
        return super()._compute_problem()

    def _get_problems(self):
        """Say that there are other parts, too."""
        problems = super()._get_problems()
        parts = self._get_parts() - self
        if parts:
            problems.append(
                self.env._(
                    "Divided by hand, besides: %(quantities)s.",
                    quantities=", ".join(f"{part.quantity:g}" for part in parts),
                )
            )
        return problems

    def _get_parts(self):
        """Return all the parts of what was divided, the first one first."""
        self.ensure_one()
        first = self.split_from_id or self
        return first | first.split_ids

    # ------------------------------------------------------------------
    # Divide
    # ------------------------------------------------------------------
    def _check_can_split(self, quantity):
        """Refuse to divide what is one thing, and parts that are nothing or all.

        :param float quantity: of the part.
        """
        goods = self.filtered(lambda charge: charge.part_id or charge.kind == "part")
        if goods:
            raise UserError(
                self.env._(
                    "Parts are billed as they were moved, and not divided: %(names)s.",
                    names=", ".join(goods.mapped("name")),
                )
            )
        counted = self._filter_counted()
        if counted:
            raise UserError(
                self.env._(
                    "An allowance of the contract counts this, it is not divided: "
                    "%(names)s.",
                    names=", ".join(counted.mapped("name")),
                )
            )
        digits = self.env["decimal.precision"].precision_get(DIGITS)
        for charge in self:
            part = float_round(quantity, digits)
            if not 0 < part < float_round(charge.quantity, digits):
                raise UserError(
                    charge.env._(
                        "Say a part of %(name)s: more than nothing, and less than "
                        "%(quantity)s.",
                        name=charge.name,
                        quantity=formatLang(charge.env, charge.quantity, dp=DIGITS),
                    )
                )

    def _filter_counted(self):
        """Return the charges that use up something their contract includes."""
        # sudo: counters are closed to everybody
        uses = self.env["customer.service.allowance.use"].sudo()
        found = set(
            uses._read_group(
                Domain("call_id", "in", self.call_id.ids), ["call_id", "key"]
            )
        )
        return self.filtered(
            lambda charge: (
                charge.coverage == ALLOWANCE
                or (charge.call_id, (charge.key or "").removesuffix(BEYOND_KEY))
                in found
            )
        )

    def _split(self, quantity):
        """Make a part of each charge a charge of its own.

        :param float quantity: of the part.
        :return: dict of the part by charge.
        """
        digits = self.env["decimal.precision"].precision_get(DIGITS)
        part = float_round(quantity, digits)
        # sudo: what happened is closed to everybody, and divided with what is billed
        charges = self.sudo()
        vals_list = []
        for charge in charges:
            share = charge.actual_quantity * part / charge.quantity
            share = float_round(share, digits)
            vals_list.append(charge._prepare_part_vals(part, share))
            charge.actual_quantity = float_round(charge.actual_quantity - share, digits)
        for charge in self:
            charge.write({"quantity": float_round(charge.quantity - part, digits)})
        parts = charges.create(vals_list)
        return dict(zip(charges, parts, strict=True))

    def _prepare_part_vals(self, quantity, actual):
        """Return the values of a part of the charge.

        :param float quantity: that is billed of it.
        :param float actual: what really happened.
        """
        self.ensure_one()
        first = self._get_parts()[0]
        numbers = [
            int(part.key.rpartition(PART_KEY)[2])
            for part in first.split_ids
            if part.key
        ]
        number = max(numbers, default=0) + 1
        return {
            **self.copy_data()[0],
            "key": f"{first.key}{PART_KEY}{number}" if first.key else False,
            "split_from_id": first.id,
            "quantity": quantity,
            "actual_quantity": actual,
            "quantity_manual": True,
            "price_manual": self.price_manual,
            "coverage_manual": self.coverage_manual,
            "sale_line_id": self.sale_line_id.id,
        }

    # ------------------------------------------------------------------
    # Follow the fact
    # ------------------------------------------------------------------
    def _follow_fact(self, fact, vals):
        """Have all parts say what happened; what is billed of each a person said."""
        parts = self._get_parts()
        if len(parts) == 1:
            return super()._follow_fact(fact, vals)
        old = sum(parts.mapped("actual_quantity"))
        new = vals["actual_quantity"]
        digits = self.env["decimal.precision"].precision_get(DIGITS)
        corrected = float_compare(old, new, precision_digits=digits) != 0
        shares = parts._share_out(new) if corrected else {}
        for part in parts:
            own = {
                **vals,
                "key": part.key,
                "quantity": part.quantity,
                "actual_quantity": shares.get(part, part.actual_quantity),
            }
            super(CustomerServiceCharge, part)._follow_fact(fact, own)
        if corrected:
            parts._note_shares(old, new)
        return None

    def _share_out(self, actual):
        """Divide what happened, as what is billed is divided, to the last digit.

        :param float actual: of all the parts.
        :return: dict by part.
        """
        digits = self.env["decimal.precision"].precision_get(DIGITS)
        whole = sum(self.mapped("quantity"))
        shares = {
            part: float_round(
                actual * part.quantity / whole, digits, rounding_method="DOWN"
            )
            for part in self[1:]
            if whole
        }
        rest = float_round(actual - sum(shares.values()), digits)
        return {self[0]: rest, **shares}

    def _note_shares(self, old, new):
        """Tell in the log of the call that what somebody divided was corrected.

        :param float old: that had happened, before.
        :param float new: by now.
        """
        self.call_id._message_log(
            body=self.env._(
                "%(name)s was divided by hand and is corrected now: %(old)s → %(new)s. "
                "Look at what is billed of each part: %(quantities)s.",
                name=self[0].name,
                old=f"{old:g}",
                new=f"{new:g}",
                quantities=", ".join(f"{part.quantity:g}" for part in self),
            )
        )


class CustomerServiceCall(models.Model):
    _inherit = "customer.service.call"

    def _upsert_charges(self, priced, old):
        """Have parts go with the charge of their fact, and not follow any by itself."""
        charges = self.env["customer.service.charge"]
        parts = charges.union(*old.values()).filtered("split_from_id")
        first = {key: charge for key, charge in old.items() if charge not in parts}
        said = {(fact["call"], vals["key"]) for fact, vals in priced}
        gone = parts.filtered(
            lambda part: (part.call_id, part.split_from_id.key) not in said
        )
        kept = gone.filtered(lambda part: part.state == INVOICED)
        kept.write({"actual_quantity": 0.0, "corrected": True})
        (gone - kept)._take_back()
        found, lost = super()._upsert_charges(priced, first)
        return found, lost | kept
