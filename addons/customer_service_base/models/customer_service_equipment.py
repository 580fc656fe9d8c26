from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.serial import compact_serial, search_words, searchable

PLACE_FIELDS = ("partner_id", "end_user_id", "site_id")


class CustomerServiceEquipment(models.Model):
    """Installed machine, plant or licence of a customer, by serial number.

    The history of a machine (calls, moves, readings and what other addons add)
    is a query, ``customer.service.history``: it is never copied here.
    """

    _name = "customer.service.equipment"
    _description = "Equipment"
    _inherit = [
        "customer.service.warranty.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
    ]
    _parent_store = True
    _rec_names_search = ["serial", "code", "name"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    code = fields.Char(
        string="Internal Reference",
        copy=False,
        readonly=True,
        index=True,
        help="Number of the machine in our records, printed on its label.",
    )
    serial = fields.Char(
        string="Serial Number",
        copy=False,
        tracking=True,
        help="Serial number as on the nameplate.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("planned", "To Install"),
            ("installed", "Installed"),
            ("in_house", "In Our Hands"),
            ("replaced", "Replaced"),
            ("retired", "Retired"),
        ],
        required=True,
        default="installed",
        index=True,
        tracking=True,
        help="To Install: sold, not installed yet. In Our Hands: at our workshop. "
        "Replaced: another machine took its place. Retired: out of service.",
    )
    replaced_by_id = fields.Many2one(
        "customer.service.equipment",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('id', '!=', id)]",
    )
    replaces_ids = fields.One2many("customer.service.equipment", "replaced_by_id")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Our product, if we sold it. Leave empty for machines of others.",
    )
    manufacturer = fields.Char()
    model = fields.Char()
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        compute="_compute_category_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    properties = fields.Properties(
        definition="category_id.equipment_properties_definition",
        copy=True,
    )
    tag_ids = fields.Many2many("customer.service.tag", string="Tags")
    technician_id = fields.Many2one(
        "res.users",
        string="Usual Technician",
        compute="_compute_technician_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )

    # Where it is and whose it is
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Owner of the machine, the one we have the agreement with.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    end_user_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Who uses the machine, when it is not the customer: the client of a "
        "dealer, the tenant of an administrator.",
    )
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Address where the machine stands.",
    )
    site_phone = fields.Char(related="site_id.phone", string="Site Phone")
    site_email = fields.Char(related="site_id.email", string="Site Email")
    site_address = fields.Char(compute="_compute_site_address")
    map_url = fields.Char(compute="_compute_site_address", string="Map")
    position = fields.Char(help="Where on the site: building, floor, room, line, roof…")
    parent_id = fields.Many2one(
        "customer.service.equipment",
        string="Part of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('id', '!=', id)]",
        help="Plant or machine that this one belongs to.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "customer.service.equipment", "parent_id", string="Components"
    )

    installation_date = fields.Date(tracking=True)
    note = fields.Html(string="Internal Notes", groups="base.group_user")
    meter_ids = fields.One2many(
        "customer.service.meter", "equipment_id", string="Meters"
    )
    move_ids = fields.One2many(
        "customer.service.equipment.move", "equipment_id", string="Moves"
    )
    call_ids = fields.One2many("customer.service.call", "equipment_id", string="Calls")
    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        index="trigram",
        copy=False,
    )

    _serial_product_uniq = models.UniqueIndex(
        "(company_id, product_id, upper(serial))"
        " WHERE serial IS NOT NULL AND product_id IS NOT NULL",
        "The product has another machine with this serial number.",
    )
    _serial_third_party_uniq = models.UniqueIndex(
        "(company_id, upper(COALESCE(manufacturer, '')), upper(COALESCE(model, '')),"
        " upper(serial)) WHERE serial IS NOT NULL AND product_id IS NULL",
        "The manufacturer has another machine of this model with this serial number.",
    )
    _customer_board = models.Index(
        "(commercial_partner_id, company_id) WHERE active IS TRUE"
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "The internal reference must be unique.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("product_id")
    def _compute_name(self):
        for equipment in self:
            equipment.name = equipment.product_id.name or equipment.name

    @api.depends("product_id")
    def _compute_category_id(self):
        for equipment in self:
            equipment.category_id = (
                equipment.category_id
                or equipment.product_id.customer_service_category_id
            )

    @api.depends("name", "serial")
    def _compute_display_name(self):
        for equipment in self:
            equipment.display_name = (
                f"[{equipment.serial}] {equipment.name}"
                if equipment.serial
                else equipment.name
            )

    @api.depends("category_id")
    def _compute_technician_id(self):
        for equipment in self:
            equipment.technician_id = (
                equipment.technician_id or equipment.category_id.technician_id
            )

    @api.depends(
        "parent_id",
        "parent_id.partner_id",
        "parent_id.end_user_id",
        "parent_id.site_id",
    )
    def _compute_place(self):
        """A component is where its machine is, and follows it when it moves."""
        for equipment in self:
            place = equipment.parent_id or equipment
            equipment.partner_id = place.partner_id
            equipment.end_user_id = place.end_user_id
            equipment.site_id = place.site_id

    @api.depends("site_id.street", "site_id.street2", "site_id.zip", "site_id.city")
    def _compute_site_address(self):
        for equipment in self:
            site = equipment.site_id
            parts = [site.street, site.street2, f"{site.zip or ''} {site.city or ''}"]
            address = ", ".join(part.strip() for part in parts if part and part.strip())
            equipment.site_address = address or False
            equipment.map_url = (
                f"https://www.openstreetmap.org/search?query={quote(address)}"
                if address
                else False
            )

    @api.depends(lambda self: self._get_search_text_fields())
    def _compute_search_text(self):
        for equipment in self:
            equipment.search_text = searchable(equipment._get_search_parts())

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for equipment in self:
            equipment.access_url = f"/my/equipment/{equipment.id}"
        return result

    # ------------------------------------------------------------------
    # Searches
    # ------------------------------------------------------------------
    @api.model
    def _search_display_name(self, operator, value):
        """Find a machine by any words of serial, name, customer, site, type."""
        if operator == "ilike" and isinstance(value, str) and value:
            return self._get_search_domain(value)
        if operator == "not ilike" and isinstance(value, str) and value:
            return ~self._get_search_domain(value)
        return super()._search_display_name(operator, value)

    @api.model
    def _get_search_domain(self, text):
        """Return the domain of the machines that ``text`` may mean.

        Every word must be found, in any order; or the whole is a serial number,
        whatever blanks and dashes were typed in it.
        """
        words = Domain.AND(
            Domain("search_text", "ilike", word) for word in search_words(text)
        )
        compact = compact_serial(text)
        if len(compact) < 4 or compact == text:
            return words
        return words | Domain("search_text", "ilike", compact)

    @api.model
    def _get_search_text_fields(self):
        """Return the fields whose change alters what a machine is found by."""
        return (
            "name",
            "code",
            "serial",
            "manufacturer",
            "model",
            "position",
            "properties",
            "category_id.complete_name",
            "partner_id.name",
            "partner_id.commercial_company_name",
            "partner_id.city",
            "end_user_id.name",
            "site_id.name",
            "site_id.street",
            "site_id.city",
        )

    def _get_search_parts(self):
        """Return the texts a machine is found by, the most important first."""
        self.ensure_one()
        partner, site = self.partner_id, self.site_id
        return [
            self.serial,
            self.serial and compact_serial(self.serial),
            self.code,
            self.name,
            self.manufacturer,
            self.model,
            self.category_id.complete_name,
            partner.commercial_company_name,
            partner.name,
            self.end_user_id.name,
            site.name,
            site.street,
            (site or partner).city,
            self.position,
            *self._get_property_texts(),
        ]

    def _get_property_texts(self):
        """Return the readable values of the category's own fields."""
        self.ensure_one()
        values = (self.properties or {}).values()
        return [
            str(value)
            for value in values
            if isinstance(value, (str, int, float)) and not isinstance(value, bool)
        ]

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A machine cannot be part of itself."))

    @api.constrains("replaced_by_id")
    def _check_replaced_by(self):
        if self._has_cycle("replaced_by_id"):
            raise ValidationError(self.env._("A machine cannot replace itself."))

    @api.constrains("company_id")
    def _check_company_of_calls(self):
        """Calls and components stay in the company of their machine."""
        # sudo: the old company may be closed to who changes it
        machines = self.sudo().with_context(active_test=False)
        for company, equipment in machines.grouped("company_id").items():
            elsewhere = Domain("company_id", "!=", company.id)
            calls = Domain("equipment_id", "in", equipment.ids)
            components = Domain("parent_id", "in", equipment.ids)
            if machines.env["customer.service.call"].search_count(
                calls & elsewhere, limit=1
            ) or machines.search_count(components & elsewhere, limit=1):
                raise ValidationError(
                    self.env._(
                        "A machine with calls or components of its company stays there."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_calls(self):
        # sudo: calls that the user may not see keep the machine too
        calls = self.env["customer.service.call"].sudo()
        called = calls.with_context(active_test=False).search(
            [("equipment_id", "in", self.ids)], limit=1
        )
        if called:
            raise ValidationError(
                self.env._(
                    "%(equipment)s has calls: archive it, or set it to Retired.",
                    equipment=called.equipment_id.display_name,
                )
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if "serial" in vals:
                vals["serial"] = self._clean_serial(vals["serial"])
        self.env["ir.sequence"]._number_customer_service(
            self._name, "code", vals_list, self._get_company_of_vals
        )
        return super().create(vals_list)

    def write(self, vals):
        if "serial" in vals:
            vals = {**vals, "serial": self._clean_serial(vals["serial"])}
        if vals.keys().isdisjoint((*PLACE_FIELDS, "parent_id")):
            return super().write(vals)
        moving = self._get_with_components()
        before = {equipment: equipment._get_place() for equipment in moving}
        result = super().write(vals)
        self._log_moves(before)
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%s (copy)", equipment.name))
            for equipment, vals in zip(self, vals_list, strict=True)
        ]

    @api.model
    def _get_company_of_vals(self, vals):
        """Return the company of a machine made from these values."""
        company = self.env["res.company"].browse(vals.get("company_id"))
        return company or self.env.company

    @api.model
    def _clean_serial(self, serial):
        """Return the serial as kept: without outer and double blanks, or False."""
        return " ".join(str(serial or "").split()) or False

    def _get_place(self):
        """Return owner, end user and site, as ids by field name."""
        self.ensure_one()
        return {name: self[name].id for name in PLACE_FIELDS}

    def _log_moves(self, before):
        """Keep a row of each machine that changed owner, end user or site.

        The context ``customer_service__move`` gives ``date`` and ``reason`` of moves
        that another document tells of.

        :param before: places by machine, as :meth:`_get_place` gave them.
        """
        told = self.env.context.get("customer_service__move", {})
        # sudo: a log that nobody writes by hand; the user had the right to move it
        self.env["customer.service.equipment.move"].sudo().create(
            [
                {
                    "equipment_id": equipment.id,
                    **place,
                    **{f"old_{name}": old[name] for name in PLACE_FIELDS},
                    **told,
                }
                for equipment, old in before.items()
                if (place := equipment._get_place()) != old
            ]
        )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _get_label_url(self):
        """Return the address in the QR code of the label, for staff and customer."""
        self.ensure_one()
        return f"{self.get_base_url()}/customer_service/equipment/{self.id}"

    def _get_history(self):
        """Return the history of the machines and their components, newest first."""
        history = self.env["customer.service.history"]
        return history.search_fetch([("equipment_id", "child_of", self.ids)])

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Equipment"),
                "template": "/customer_service_base/static/xlsx/equipment_import.xlsx",
            }
        ]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_create_call(self):
        """Take a call about the machine."""
        self.ensure_one()
        entry = self.env["customer.service.call.entry"]
        return entry._get_entry_action(equipment_id=self.id)
