from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.territory import Territory, ZipError, find_territory, parse_zips


class CustomerServiceTerritory(models.Model):
    """Area that a team or some technicians take care of."""

    _name = "customer.service.territory"
    _description = "Service Territory"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of two territories that fit a place equally the first counts."
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Leave empty to share the territory between companies.",
    )
    country_ids = fields.Many2many(
        "res.country",
        "customer_service_territory_country_rel",
        "territory_id",
        "country_id",
        string="Countries",
        help="Leave empty for any country.",
    )
    state_ids = fields.Many2many(
        "res.country.state",
        "customer_service_territory_state_rel",
        "territory_id",
        "state_id",
        string="States",
        domain="[('country_id', 'in', country_ids)] if country_ids else []",
        help="Provinces or states. Leave empty for any.",
    )
    zips = fields.Text(
        string="Postal Codes",
        help="Beginnings and ranges of postal codes, with commas between them: "
        "“60, 61, 62100-62999”. Leave empty for any.",
    )
    team_id = fields.Many2one(
        "customer.service.team",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Team of the calls from here whose type has no team of its own.",
    )
    technician_ids = fields.Many2many(
        "res.users",
        "customer_service_territory_technician_rel",
        "territory_id",
        "user_id",
        string="Technicians",
        domain="[('share', '=', False)]",
        help="Members of the team who are sent here. Leave empty for all of them.",
    )

    @api.depends("team_id")
    def _compute_company_id(self):
        for territory in self:
            territory.company_id = territory.team_id.company_id or territory.company_id

    @api.constrains("zips")
    def _check_zips(self):
        for territory in self:
            try:
                parse_zips(territory.zips)
            except ZipError as error:
                raise ValidationError(
                    self.env._(
                        "“%(entry)s” is no postal code. Write beginnings of codes, or "
                        "two of the same length with a dash between them, and commas "
                        "after each.",
                        entry=error.entry,
                    )
                ) from error

    @api.model
    def _get_by_place(self, places):
        """Return the territory in which each address lies, the closest that fits.

        :param places: pairs of a company and a ``res.partner``; an address without
            country is taken to be in the company's.
        :return: by pair a territory, maybe empty.
        """
        places = list(dict.fromkeys(places))
        companies = self.env["res.company"].union(*(company for company, _p in places))
        territories = self.search(Domain("company_id", "in", [False, *companies.ids]))
        areas = {
            company: [
                territory._get_area()
                for territory in territories
                if territory.company_id in (self.env["res.company"], company)
            ]
            for company in companies
        }
        return {
            (company, partner): self.browse(
                find_territory(
                    areas.get(company, ()),
                    (partner.country_id or company.country_id).id,
                    partner.state_id.id,
                    partner.zip,
                )
                if partner
                else None
            )
            for company, partner in places
        }

    def _get_area(self):
        """Return the conditions of the territory as plain values."""
        self.ensure_one()
        return Territory(
            key=self.id,
            countries=frozenset(self.country_ids.ids),
            states=frozenset(self.state_ids.ids),
            zips=parse_zips(self.zips),
        )
