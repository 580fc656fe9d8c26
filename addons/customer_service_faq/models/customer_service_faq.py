from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CLOSED,
    SOLVED,
)

from ..tools.faq_text import normalize
from ..tools.plain import to_plain

DRAFT, PUBLISHED, OBSOLETE = "draft", "published", "obsolete"
INTERNAL, PORTAL, PUBLIC = "internal", "portal", "public"
SOLVED_STATES = (SOLVED, CLOSED)
# letters of each text that are searched: the database takes a million bytes of all
MAX_SEARCHED = 100_000


class CustomerServiceFaq(models.Model):
    """A problem and its solution, in one language, for those it is meant for.

    Told in parts, one file each: ``_search`` (how it is found), ``_suggestion`` (what
    the desk and the portal are told of it), ``_life`` (published, obsolete),
    ``_revision`` (how what is published changes), ``_compare`` (what changed),
    ``_translation`` (the same in other languages), ``_review`` (still true?),
    ``_import`` (from a spreadsheet).

    Customers have no rights on the model, on purpose: what they read comes through
    the controllers, which ask ``_get_audience_domain``. So neither RPC nor the files
    of an entry are a way around its audience.
    """

    _name = "customer.service.faq"
    _description = "FAQ"
    _inherit = [
        "customer.service.closed.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "keywords"]
    _mail_post_access = "read"  # who reads says that something is wrong
    _check_company_auto = True

    name = fields.Char(
        string="Problem",
        required=True,
        index="trigram",
        tracking=True,
        help="The question as a customer would ask it.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Leave empty to share the entry between companies.",
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (PUBLISHED, "Published"), (OBSOLETE, "Obsolete")],
        string="Status",
        required=True,
        readonly=True,
        default=DRAFT,
        copy=False,
        index=True,
        tracking=True,
    )
    audience = fields.Selection(
        [
            (INTERNAL, "Our staff"),
            (PORTAL, "Customers with access"),
            (PUBLIC, "Everybody"),
        ],
        required=True,
        default=INTERNAL,
        tracking=True,
        help="Who finds and reads the entry once it is published.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who answers for the entry and reviews it.",
    )

    # What it says
    symptoms = fields.Text(help="What the customer notices, in the customer's words.")
    keywords = fields.Char(
        help="Other words for the same thing, codes and names, separated by commas: "
        "air conditioner, split, E10.",
    )
    solution = fields.Html(help="Read by all for whom the entry is meant.")
    internal_note = fields.Html(
        string="For the Desk Only",
        help="Read while a call is taken, never shown to customers.",
    )

    # What it is about
    category_id = fields.Many2one(
        "customer.service.faq.category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "customer_service_faq_product_rel",
        "faq_id",
        "product_tmpl_id",
        string="Products",
        check_company=True,
    )
    equipment_category_ids = fields.Many2many(
        "customer.service.equipment.category",
        "customer_service_faq_equipment_category_rel",
        "faq_id",
        "equipment_category_id",
        string="Equipment Categories",
        check_company=True,
        help="These and the ones below them.",
    )
    symptom_ids = fields.Many2many(
        "customer.service.code",
        "customer_service_faq_symptom_rel",
        "faq_id",
        "symptom_id",
        string="Symptom Codes",
        domain="[('kind', '=', 'symptom')]",
    )
    cause_id = fields.Many2one(
        "customer.service.code",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'cause')]",
        help="Written on the calls that the entry solves.",
    )
    remedy_id = fields.Many2one(
        "customer.service.code",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'remedy')]",
        help="Written on the calls that the entry solves.",
    )

    # What became of it
    call_id = fields.Many2one(
        "customer.service.call",
        string="Made from Call",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        readonly=True,
    )
    solved_call_ids = fields.One2many(
        "customer.service.call", "faq_id", string="Calls Solved"
    )
    solved_count = fields.Integer(compute="_compute_solved_count")

    # What it is found by: see customer_service_faq_search.py
    search_name = fields.Text(
        compute="_compute_search_text", store=True, prefetch=False
    )
    search_symptoms = fields.Text(
        compute="_compute_search_text", store=True, prefetch=False
    )
    search_solution = fields.Text(
        compute="_compute_search_text", store=True, prefetch=False
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("solved_call_ids.state")
    def _compute_solved_count(self):
        counts = dict(
            self.env["customer.service.call"]._read_group(
                self._get_solved_domain(), ["faq_id"], ["__count"]
            )
        )
        for entry in self:
            entry.solved_count = counts.get(entry, 0)

    @api.depends("name", "keywords", "symptoms", "solution")
    def _compute_search_text(self):
        for entry in self:
            name = f"{entry.name or ''} {entry.keywords or ''}"
            entry.search_name = normalize(name)[:MAX_SEARCHED]
            entry.search_symptoms = normalize(entry.symptoms or "")[:MAX_SEARCHED]
            entry.search_solution = normalize(to_plain(entry.solution))[:MAX_SEARCHED]

    def _get_solved_domain(self):
        """Return the calls that the entries solved and that are still solved."""
        return Domain("faq_id", "in", self.ids) & Domain("state", "in", SOLVED_STATES)

    # ------------------------------------------------------------------
    # What nobody writes
    # ------------------------------------------------------------------
    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"state", "call_id"}

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_solved_calls(self):
        """Open the calls the entry solved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls Solved"),
            "res_model": "customer.service.call",
            "view_mode": "list,form",
            "domain": self._get_solved_domain(),
        }
