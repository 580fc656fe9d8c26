from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

DUE, INVOICED, CREDITED, CANCELLED = "due", "invoiced", "credited", "cancelled"
STATES = [
    (DUE, "To Bill"),
    (INVOICED, "Invoiced"),
    (CREDITED, "Credited"),
    ("waived", "Waived"),
    ("suspended", "Suspended"),
    ("elsewhere", "Billed Elsewhere"),
    ("nothing", "Nothing to Bill"),
    (CANCELLED, "Cancelled"),
]
KINDS = [
    ("fee", "Fee"),
    ("delta", "Change within the Period"),
    ("arrears", "Arrears of a Revision"),
    ("credit", "Credit"),
    ("usage", "Usage"),
    ("visit", "Visit"),
    ("penalty", "Penalty"),
    ("setup", "One-off"),
]


class CustomerServiceContractPeriod(models.Model):
    """The ledger: one row for what of a line became due in a period.

    It answers whether March was billed, when, at what price, on which invoice. What
    was invoiced is never changed: corrections are new rows that say what they correct.
    """

    _name = "customer.service.contract.period"
    _description = "Contract Ledger"
    _order = "period_start desc, contract_id, line_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "customer.service.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    line_id = fields.Many2one(
        "customer.service.contract.line",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Empty for what concerns the contract as a whole.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True, default="fee")
    key = fields.Char(
        default="",
        help="Tells apart what is due more than once in a period: corrections, visits.",
    )
    period_start = fields.Date(string="From", required=True)
    period_end = fields.Date(string="To", required=True)
    date_due = fields.Date(string="Due on", required=True)
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    anchor_date = fields.Date(help="From which the periods were counted.")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Float(string="Price", digits="Product Price")
    discount = fields.Float(string="Disc. %", digits="Discount")
    amount = fields.Monetary(help="What is billed, without taxes that are not in it.")
    amount_terms = fields.Monetary(
        string="Amount by Contract", help="What the terms gave when the row was made."
    )
    overridden = fields.Boolean(help="A person decided the amount.")
    note = fields.Char(help="Why, in words of the customer.")
    state = fields.Selection(STATES, required=True, default=DUE)
    error = fields.Char(copy=False, help="Why the last attempt to bill it failed.")
    invoice_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
    )
    invoice_line_ids = fields.One2many(
        "account.move.line", "customer_service_period_id", string="Invoice Lines"
    )
    origin_id = fields.Many2one(
        "customer.service.contract.period",
        string="Corrects",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    correction_ids = fields.One2many(
        "customer.service.contract.period", "origin_id", string="Corrections"
    )

    # what makes billing a period twice impossible, whoever tries
    _period_uniq = models.UniqueIndex(
        "(contract_id, COALESCE(line_id, 0), kind, period_start, key) "
        "WHERE state NOT IN ('cancelled', 'credited')",
        "This period is in the ledger already.",
    )
    _due = models.Index("(date_due, company_id) WHERE state = 'due'")
    _dates_in_order = models.Constraint(
        "CHECK (period_end >= period_start)", "A period cannot end before it starts."
    )
    _fee_has_no_key = models.Constraint(
        "CHECK (kind != 'fee' OR key = '')", "There is one fee per period."
    )

    def _check_company(self, fnames=None):
        """Check links, but those the engine takes over: the contract's were checked."""
        if self.env.context.get("customer_service_engine"):
            return None
        return super()._check_company(fnames)

    @api.depends("contract_id", "line_id", "period_start")
    def _compute_display_name(self):
        for row in self:
            what = row.line_id.name or dict(KINDS)[row.kind]
            row.display_name = f"{row.contract_id.name} {what} {row.period_start}"

    # ------------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------------
    def _get_fee(self, terms):
        """Return what the row costs by some terms, maybe None.

        :param terms: ``tools.fee.Terms`` of its line.
        """
        self.ensure_one()
        return self.line_id._get_fee_of(self, terms)

    def _take_amount(self, own, amount):
        """Take what the terms give now, unless a person decided.

        :param own: ``tools.fee.Fee``, maybe None.
        :param float amount: of it.
        """
        self.ensure_one()
        vals = {"amount_terms": amount}
        if not own:
            # the contract is not in force any more: nothing was decided about that
            vals["overridden"] = False
        if not (self.overridden and own):
            if own:
                vals = self.line_id._prepare_amount_vals(own, amount)
            else:
                vals = {
                    **vals,
                    "quantity": 1.0,
                    "price_unit": 0.0,
                    "discount": 0.0,
                    "amount": 0.0,
                }
            zero = self.currency_id.is_zero(amount)
            vals["state"] = "nothing" if zero else DUE
        if any(self[name] != value for name, value in vals.items()):
            self.write(vals)

    def _get_corrections(self):
        """Return by row the rows that correct it and count.

        One that was credited counts until it is billed again: only a person decides
        that, no later correction.

        :return: dict of rows.
        """
        found = self.search(
            Domain("origin_id", "in", self.ids)
            & Domain("kind", "in", ("delta", "arrears", "credit"))
            & Domain("state", "!=", CANCELLED)
        )
        credited = found.filtered(lambda row: row.state == CREDITED)
        if credited:
            found -= self.search(
                Domain("credited_id", "in", credited.ids)
                & Domain("state", "!=", CANCELLED)
            ).credited_id
        by_origin = found.grouped("origin_id")
        none = self.browse()
        return {row: by_origin.get(row, none) for row in self}

    def _get_next_key(self):
        """Return the number of the correction that follows these.

        :return: int, above all that count: one between may have been credited.
        """
        return max((int(row.key) for row in self), default=0) + 1

    def _prepare_correction_vals(self, kind, reason, amount, number):
        """Return the values of a row that corrects this one.

        :param str kind: delta, arrears or credit.
        :param str reason: in words of the customer.
        :param float amount: in the currency of the contract, maybe negative.
        :param int number: of the correction.
        """
        self.ensure_one()
        return {
            "contract_id": self.contract_id.id,
            "line_id": self.line_id.id,
            "company_id": self.company_id.id,
            "payer_id": self.payer_id.id,
            "currency_id": self.currency_id.id,
            "kind": kind,
            "key": str(number),
            "period_start": self.period_start,
            "period_end": self.period_end,
            "date_due": self.line_id._get_today(),
            "schedule_id": self.schedule_id.id,
            "anchor_date": self.anchor_date,
            "quantity": 1.0,
            "price_unit": amount,
            "discount": 0.0,
            "amount": amount,
            "amount_terms": amount,
            "note": reason,
            "origin_id": self.id,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Rows of the ledger are cancelled, never deleted."))
