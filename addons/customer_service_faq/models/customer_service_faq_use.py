from odoo import fields, models

READ, INSERTED = "read", "inserted"
HELPFUL, UNHELPFUL, DEFLECTED = "helpful", "unhelpful", "deflected"


class CustomerServiceFaqUse(models.Model):
    """An entry was of use, or was not: read, sent, voted on, a call less.

    Nobody waits for a counter: what happens adds a row. Visitors who change their mind
    change theirs. What an entry solved is not here: the calls know it (``faq_id``).
    """

    _name = "customer.service.faq.use"
    _description = "Use of the FAQ"
    _order = "id desc"
    _rec_name = "faq_id"

    faq_id = fields.Many2one(
        "customer.service.faq", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            (READ, "Was Read"),
            (INSERTED, "Inserted in an Answer"),
            (HELPFUL, "Helpful"),
            (UNHELPFUL, "Not Helpful"),
            (DEFLECTED, "Call Avoided"),
        ],
        required=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    call_id = fields.Many2one(
        "customer.service.call", index="btree_not_null", ondelete="set null"
    )
    visitor = fields.Char(
        help="Who voted, so that nobody votes twice; nobody can be known by it."
    )
    note = fields.Char(string="What Was Missing")
    form = fields.Char(help="The form that was being written, so that it counts once.")

    _vote_uniq = models.UniqueIndex(
        "(faq_id, visitor) WHERE kind IN ('helpful', 'unhelpful')",
        "Each visitor has one vote on an entry.",
    )
    _form_uniq = models.UniqueIndex(
        "(form, visitor, faq_id, kind) WHERE form IS NOT NULL",
        "A form counts once.",
    )
    _deflection_uniq = models.UniqueIndex(
        "(form, visitor) WHERE kind = 'deflected' AND form IS NOT NULL",
        "A form is one call that was avoided.",
    )
