from odoo import api, models
from odoo.fields import Domain

from ..tools.lookup import (
    CALL,
    EMAIL,
    EQUIPMENT,
    NAME,
    PHONE,
    VAT,
    clean_phone,
    guess_kinds,
    phone_key,
    vat_variants,
)
from ..tools.serial import compact_serial, search_words

LIMIT = 6
# Companies first. No index has this order: in the order of an index PostgreSQL may
# read the whole table by it, hoping to meet soon what is hardly there.
CONTACT_ORDER = "is_company DESC, complete_name, id"


class CustomerServiceLookup(models.AbstractModel):
    """One box that finds who calls and about what.

    Whatever is typed (a number, a serial, an e-mail, a VAT number, words), the
    answer has the same form, and costs the same few queries by index. The user's
    own rights decide what is found.
    """

    _name = "customer.service.lookup"
    _description = "Look-up of the Telephone Desk"

    @api.model
    @api.readonly
    def lookup(self, term, limit=LIMIT):
        """Return what a text may mean, in groups, the likeliest first.

        Each group has a ``key``, a ``label`` and ``items``; an item has ``model``,
        ``id``, ``label``, ``detail`` and the ``values`` it fills in a new call,
        where a many2one is ``{"id", "display_name"}``.

        :param str term: what was typed.
        :param int limit: highest number of items of a group.
        """
        term = " ".join(str(term or "").split())[:100]
        limit = max(1, min(int(limit), 50))
        kinds = guess_kinds(term)
        groups = [
            self._find_contacts(term, kinds, limit),
            self._find_equipment(term, kinds, limit),
            self._find_calls(term, kinds, limit),
            self._find_callers(term, kinds, limit),
            self._get_new_caller(term, kinds),
        ]
        if kinds and kinds[0] == EQUIPMENT:
            groups = [groups[1], groups[0], *groups[2:]]
        return [group for group in groups if group["items"]]

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------
    @api.model
    def _get_contact_domains(self, term, kinds):
        """Return the searches of contacts, the surest first. Hook.

        Each goes by an index of its own: joined by OR they would go by none.
        """
        domains = []
        if PHONE in kinds:
            domains.append(Domain("customer_service_phone_key", "=", phone_key(term)))
        if VAT in kinds:
            vat = Domain("vat", "in", vat_variants(term))
            domains.append(vat & Domain("parent_id", "=", False))
        if EMAIL in kinds:
            domains.append(Domain("email", "ilike", term))
        if NAME in kinds:
            domains.append(
                Domain.AND(
                    Domain("complete_name", "ilike", word)
                    for word in search_words(term)
                )
            )
        return domains

    @api.model
    def _find_contacts(self, term, kinds, limit):
        partners = self.env["res.partner"]
        for domain in self._get_contact_domains(term, kinds):
            if len(partners) < limit:
                partners |= partners.search(domain, limit=limit, order=CONTACT_ORDER)
        return {
            "key": "contacts",
            "label": self.env._("Contacts"),
            "items": [self._prepare_contact(one) for one in partners[:limit]],
        }

    @api.model
    def _find_equipment(self, term, kinds, limit):
        equipment = self.env["customer.service.equipment"]
        if EQUIPMENT in kinds:
            if compact := compact_serial(term):
                equipment = equipment.search(
                    Domain("search_text", "=ilike", f"{compact} |%")
                    | Domain("search_text", "ilike", f"| {compact} |"),
                    limit=limit,
                )
            if len(equipment) < limit:
                equipment |= equipment.search(
                    equipment._get_search_domain(term), limit=limit
                )
        return {
            "key": "equipment",
            "label": self.env._("Equipment"),
            "items": [self._prepare_equipment(one) for one in equipment[:limit]],
        }

    @api.model
    def _find_calls(self, term, kinds, limit):
        calls = self.env["customer.service.call"]
        if CALL in kinds and " " not in term:
            calls = calls.search(
                Domain("name", "ilike", term), limit=limit, order="id desc"
            )
        return {
            "key": "calls",
            "label": self.env._("Calls"),
            "items": [self._prepare_call(call) for call in calls],
        }

    @api.model
    def _find_callers(self, term, kinds, limit):
        """Find people who are no contacts but called before."""
        if PHONE in kinds:
            domain = Domain("caller_phone_key", "=", phone_key(term))
        elif EMAIL in kinds:
            domain = Domain("caller_email", "ilike", term)
        elif NAME in kinds:
            domain = Domain("caller_name", "ilike", term)
        else:
            domain = Domain.FALSE
        calls = self.env["customer.service.call"].search(
            domain & Domain("caller_id", "=", False),
            limit=4 * limit,
            order="id desc",
        )
        unlike = {}
        for call in calls:
            unlike.setdefault((call.caller_name, call.caller_phone_key), call)
        return {
            "key": "callers",
            "label": self.env._("Called before"),
            "items": [self._prepare_caller(one) for one in unlike.values()][:limit],
        }

    # ------------------------------------------------------------------
    # What is shown, and what choosing it fills in
    # ------------------------------------------------------------------
    @api.model
    def _prepare_item(self, record, label, detail, values):
        return {
            "model": record._name,
            "id": record.id,
            "label": label or "",
            "detail": " · ".join(part for part in detail if part),
            "values": values,
        }

    @api.model
    def _prepare_many2one(self, record):
        return {"id": record.id, "display_name": record.display_name}

    @api.model
    def _prepare_contact(self, partner):
        company = partner.commercial_partner_id
        values = {
            "equipment_id": False,
            "caller_id": False,
            "partner_id": self._prepare_many2one(company),
        }
        if partner.type in ("delivery", "other") and partner != company:
            values["site_id"] = self._prepare_many2one(partner)
        elif partner != company or not partner.is_company:
            values["caller_id"] = self._prepare_many2one(partner)
        elif partner.phone:
            values["caller_phone"] = partner.phone
        return self._prepare_item(
            partner,
            partner.name or partner.display_name,
            [
                partner != company and company.name,
                partner.city,
                partner.phone,
                partner.email,
            ],
            values,
        )

    @api.model
    def _prepare_equipment(self, equipment):
        return self._prepare_item(
            equipment,
            equipment.display_name,
            [
                equipment.partner_id.name,
                equipment.site_id.city or equipment.partner_id.city,
                equipment.model,
                equipment.position,
            ],
            {"equipment_id": self._prepare_many2one(equipment)},
        )

    @api.model
    def _prepare_call(self, call):
        values = {
            name: self._prepare_many2one(call[name])
            for name in ("equipment_id", "caller_id", "partner_id", "site_id")
            if call[name]
        }
        if not call.caller_id:
            values.update(self._prepare_caller_values(call))
        return self._prepare_item(
            call,
            call.display_name,
            [call.partner_id.name or call.caller_name, call.stage_id.name],
            values,
        )

    @api.model
    def _prepare_caller(self, call):
        return self._prepare_item(
            call,
            call.caller_name or call.caller_phone or call.caller_email,
            [call.caller_phone, call.caller_email, call.partner_id.name, call.name],
            {
                **self._prepare_caller_values(call),
                **(
                    {"partner_id": self._prepare_many2one(call.partner_id)}
                    if call.partner_id
                    else {}
                ),
            },
        )

    @api.model
    def _prepare_caller_values(self, call):
        return {
            "caller_name": call.caller_name,
            "caller_phone": call.caller_phone,
            "caller_email": call.caller_email,
        }

    @api.model
    def _get_new_caller(self, term, kinds):
        """Offer to take down somebody who is not found, as a prospect."""
        values = {}
        if PHONE in kinds:
            values = {"caller_phone": self._format_phone(term)}
        elif kinds[:1] == (EMAIL,):
            values = {"caller_email": term}
        elif kinds[:1] == (NAME,):
            values = {"caller_name": term}
        label = next(iter(values.values()), "")
        item = self._prepare_item(self.env["res.partner"], label, [], values)
        return {
            "key": "new",
            "label": self.env._("Not in the contacts: take down as new"),
            "items": [item] if label else [],
        }

    @api.model
    def _format_phone(self, text, force_format="INTERNATIONAL"):
        """Return a number as the company's country writes it, else as it came."""
        number = clean_phone(text)
        return (
            self.env["res.partner"]._phone_format_number(
                number, self.env.company.country_id, force_format=force_format
            )
            or number
        )
