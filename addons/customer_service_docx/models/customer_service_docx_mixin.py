import re
from base64 import b64decode
from io import BytesIO

import qrcode

from odoo import models

from ..tools.item import Item, group

ITALIAN_ADDRESS = (
    "%(street)s\n%(street2)s\n%(zip)s %(city)s %(state_code)s\n%(country_name)s"
)
SCHEME = re.compile(r"^https?://")


class CustomerServiceDocxMixin(models.AbstractModel):
    """A model of which Word documents are made.

    The one that inherits says what may be put into them, in :meth:`_get_docx_fields`.
    Costs, margins and internal notes are never among it.
    """

    _name = "customer.service.docx.mixin"
    _description = "Subject of Word Documents"

    def _get_docx_fields(self):
        """Return the table of what a template may name: a list of ``Item``.

        Called on an empty recordset too, for the list of fields.
        """
        raise NotImplementedError

    def _get_docx_partner(self):
        """Return whom the document is for: their language, their address."""
        return self.partner_id

    def _get_docx_number(self):
        """Return what names the record in the name of a file."""
        return self.name

    def _get_docx_company(self):
        return self.company_id or self.env.company

    def _prepare_docx_file(self):
        """Return values of the attachments made of the record: a hook.

        A file is read by all who read the record, also by those who may not see each
        field that is printed in it.
        """
        return {}

    def _get_docx_items(self):
        """Return the whole table, with what all documents have."""
        return [*self._get_docx_common(), *self._get_docx_fields()]

    def _get_docx_data(self):
        """Return the data for a template, in the language of the context.

        :raises AccessError: the user may not read the record.
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["customer.service.docx.builder"]._build(
            self, self._get_docx_items()
        )

    # ------------------------------------------------------------------
    # What is the same everywhere
    # ------------------------------------------------------------------
    def _get_docx_common(self):
        """Return what every document has: our company, the day, who makes it."""
        builder = self.env["customer.service.docx.builder"]
        return [
            Item(
                "today",
                lambda record: builder._get_today(),
                kind="date",
                meaning=self.env._("Day on which the document is made"),
            ),
            Item(
                "user",
                lambda record: record.env.user.name,
                meaning=self.env._("Who makes the document"),
                example="Laura Conti",
            ),
            group(
                "company",
                lambda record: record._get_docx_company(),
                self._get_docx_company_items(),
                self.env._("Our company"),
                self.env["res.company"],
            ),
        ]

    def _get_docx_company_items(self):
        return (
            Item("name", example="Termotecnica Adriatica S.r.l."),
            Item(
                "address",
                lambda company: self._get_docx_address(company.partner_id),
                meaning=self.env._("Address in several lines"),
                example="Via dell’Industria 14\n60027 Osimo AN",
            ),
            Item("street", example="Via dell’Industria 14"),
            Item("zip", example="60027"),
            Item("city", example="Osimo"),
            Item("vat", example="IT99000010423"),
            Item("phone", example="+39 071 555 0100"),
            Item("email", example="assistenza@example.com"),
            Item(
                "website",
                lambda company: SCHEME.sub("", company.website or ""),
                meaning=self.env._("Website"),
                example="www.example.com",
            ),
            Item(
                "logo",
                lambda company: (
                    "" if company.uses_default_logo else self._get_bytes(company.logo)
                ),
                kind="image",
                meaning=self.env._("Logo"),
                box=(55, 18),
            ),
        )

    def _get_docx_partner_items(self):
        """Return what is told of a contact."""
        return (
            Item("name", "display_name", example="Officine Verdi S.p.A."),
            Item(
                "address",
                self._get_docx_address,
                meaning=self.env._("Address in several lines"),
                example="Via Roma 1\n10036 Settimo Torinese TO",
            ),
            Item("street", example="Via Roma 1"),
            Item("zip", example="10036"),
            Item("city", example="Settimo Torinese"),
            Item("province", "state_id.code", example="TO"),
            Item("country", "country_id.name", example="Italia"),
            Item("vat", example="IT01234567890"),
            Item("phone", example="+39 011 555 0101"),
            Item("email", example="info@example.com"),
            Item("reference", "ref", example="V0042"),
        )

    def _get_docx_partner_group(self, name, path, meaning=""):
        """Return the placeholders of a contact: ``customer.name``."""
        return group(name, path, self._get_docx_partner_items(), meaning)

    def _get_docx_equipment_items(self):
        """Return what is told of a machine beside its own document."""
        return (
            Item("name", example="Caldaia Aurora 24 kW"),
            Item("serial", example="AU24-00815"),
            Item("code", example="M-0042"),
            Item("product", "product_id", example="Aurora 24"),
            Item("manufacturer", example="Aurora"),
            Item("model", example="24 kW"),
            Item("category", "category_id.complete_name", example="Caldaie"),
            Item("status", "state", example="Installata"),
            Item("position", example="Centrale termica, piano -1"),
            Item("site", "site_address", example="Via Roma 1, 10036 Settimo"),
            Item("installed", "installation_date"),
            Item("warranty", "warranty_state", example="In garanzia"),
            Item("warranty_until", "warranty_end"),
        )

    def _get_docx_equipment_group(self, path="equipment_id"):
        return group("equipment", path, self._get_docx_equipment_items())

    def _get_docx_address(self, partner):
        """Return the address of a contact as it stands on a letter of ours.

        Without its name and empty lines, the country only when it is another one; in
        Italy the post code comes before the town.
        """
        if not partner:
            return ""
        layout, values = partner._prepare_display_address(without_company=True)
        country = partner.country_id
        if country.code == "IT" and layout == partner._get_default_address_format():
            layout = ITALIAN_ADDRESS
        if country == self._get_docx_company().country_id:
            values["country_name"] = ""
        lines = (layout % values).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())

    def _get_bytes(self, value):
        """Return what a field of images holds as bytes."""
        return b64decode(value or b"")

    def _draw_docx_qr(self, text):
        """Return a QR code as a picture."""
        stream = BytesIO()
        qrcode.make(text, border=1, box_size=8).save(stream)
        return stream.getvalue()
