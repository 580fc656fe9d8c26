from collections import defaultdict
from datetime import datetime, time

from odoo import models

from ..tools.tariff import ACTUAL

NOON = time(12)


class CustomerServiceCall(models.Model):
    """What the facts of a call are charged at: the prices of who pays."""

    _inherit = "customer.service.call"

    def _get_payer(self):
        """Return who pays: the payer, or else the customer."""
        self.ensure_one()
        return self.payer_id or self.partner_id

    def _get_charge_pricelist(self):
        """Return the pricelist of who pays, maybe none."""
        self.ensure_one()
        payer = self._get_payer().with_company(self.company_id)
        return payer.property_product_pricelist

    def _get_charge_currency(self):
        """Return the currency in which the call is charged."""
        self.ensure_one()
        return self._get_charge_pricelist().currency_id or self.company_id.currency_id

    def _price_facts(self, facts):
        """Return facts with the values of their charges, in pairs.

        :param list facts: dicts with ``rule`` and ``billed`` as the tariff decided.
        """
        priced = [(fact, fact["call"]._prepare_fact_vals(fact)) for fact in facts]
        listed = []
        for fact, vals in priced:
            if "spent" in fact and (not fact["rule"] or fact["rule"].mode == ACTUAL):
                vals["price_unit"] = fact["call"]._get_spent_price(fact)
            elif vals["product_id"]:
                listed.append((fact["call"], vals))
        self._set_list_prices(listed)
        return priced

    def _get_spent_price(self, fact):
        """Return what money that was spent is charged at: with the markup."""
        self.ensure_one()
        price = fact["spent"] * (1 + fact["rule"].markup / 100)
        return self.company_id.currency_id._convert(
            price, self._get_charge_currency(), self.company_id, fact["date"]
        )

    def _set_list_prices(self, listed):
        """Fill the prices of charges from the pricelists of who pays.

        One question for all charges of a pricelist and a day, but for prices that
        depend on the quantity.

        :param list listed: pairs of a call and the values of a charge.
        """
        groups = defaultdict(list)
        for call, vals in listed:
            pricelist = call._get_charge_pricelist()
            groups[call.company_id, pricelist, vals["date"]].append(vals)
        products = self.env["product.product"]
        for (company, pricelist, day), group in groups.items():
            moment = datetime.combine(day, NOON)
            every = products.browse({vals["product_id"] for vals in group})
            by_quantity = any(
                item.min_quantity or item.base == "pricelist"
                for item in pricelist._get_applicable_rules(every, moment)
            )
            asked = defaultdict(list)
            for vals in group:
                quantity = vals["quantity"] if by_quantity else 1.0
                asked[vals["uom_id"], vals["currency_id"], quantity].append(vals)
            for (uom, currency, quantity), same in asked.items():
                prices = pricelist.with_company(company)._get_products_price(
                    products.browse({vals["product_id"] for vals in same}).with_company(
                        company
                    ),
                    quantity,
                    currency=self.env["res.currency"].browse(currency),
                    uom=self.env["uom.uom"].browse(uom),
                    date=moment,
                )
                for vals in same:
                    vals["price_unit"] = prices[vals["product_id"]]

    def _prepare_fact_vals(self, fact):
        """Return the values of the charge of a fact, but for its price."""
        self.ensure_one()
        product = (
            fact["rule"].product_id
            or fact.get("product")
            or self.env["product.product"]
        )
        uom = fact["uom"]
        if product and not product.uom_id._has_common_reference(uom):
            uom = product.uom_id
        coverage, rate, reason = self._get_charge_coverage(fact["kind"], product, fact)
        linked = {
            name: fact[name].id if fact.get(name) else False
            for name in ("intervention", "part", "user")
        }
        return {
            "call_id": self.id,
            "intervention_id": linked["intervention"],
            "part_id": linked["part"],
            "user_id": linked["user"],
            "band_id": fact.get("band") or False,
            "key": fact["key"],
            "kind": fact["kind"],
            "name": self._get_charge_name(fact, product),
            "product_id": product.id,
            "uom_id": uom.id,
            "quantity": fact["billed"],
            "actual_quantity": fact["quantity"],
            "currency_id": self._get_charge_currency().id,
            "price_unit": 0.0,
            "coverage": coverage,
            "coverage_rate": rate,
            "coverage_reason": reason,
            "date": fact["date"],
        }

    def _get_charge_name(self, fact, product):
        """Return what the customer reads of a charge, in their language."""
        self.ensure_one()
        lang = self._get_payer().lang or self.env.lang
        name = fact.get("name") or product.with_context(lang=lang).name
        if not name:
            kind = self.env["customer.service.charge"]._fields["kind"]
            env = self.with_context(lang=lang).env
            name = dict(kind._description_selection(env))[fact["kind"]]
        details = []
        if fact.get("intervention"):
            details.append(fact["intervention"].name)
        if fact["kind"] in ("labour", "travel") and fact.get("user"):
            details.append(fact["user"].name)
        return f"{name} ({', '.join(details)})" if details else name
