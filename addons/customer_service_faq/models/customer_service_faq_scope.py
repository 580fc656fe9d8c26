from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from .customer_service_faq import PUBLISHED


class CustomerServiceFaq(models.Model):
    """Which entries are about a product, or about a category of machines."""

    _inherit = "customer.service.faq"

    @api.model
    def _get_scope_domain(self, products, categories):
        """Return the entries about some products or categories, or those above them.

        :param products: product templates.
        :param categories: equipment categories.
        """
        domain = Domain("product_tmpl_ids", "in", products.ids)
        if categories:
            domain |= Domain("equipment_category_ids", "parent_of", categories.ids)
        return domain

    @api.model
    def _count_in_scope(self, scopes):
        """Return how many published entries are about each of many things.

        Two queries, however many things there are.

        :param dict scopes: pairs (product template, equipment category) by key; each
            may be empty.
        :return: dict of numbers by key.
        """
        paths = {
            key: [int(one) for one in (category.parent_path or "").split("/") if one]
            for key, (_product, category) in scopes.items()
        }
        about_product = self._group_in_scope(
            "product_tmpl_ids", {product.id for product, _category in scopes.values()}
        )
        about_category = self._group_in_scope(
            "equipment_category_ids", set().union(*paths.values())
        )
        return {
            key: len(
                about_product[product.id].union(
                    *(about_category[one] for one in paths[key])
                )
            )
            for key, (product, _category) in scopes.items()
        }

    @api.model
    def _group_in_scope(self, name, keys):
        """Return sets of ids of published entries, by what they are about."""
        groups = self._read_group(
            Domain("state", "=", PUBLISHED) & Domain(name, "in", list(keys - {False})),
            [name],
            ["id:array_agg"],
        )
        return defaultdict(
            set, {about.id: set(entry_ids) for about, entry_ids in groups}
        )

    @api.model
    def _prepare_scope_action(self, products, categories):
        """Return the action that opens the published entries about something.

        What is written from there is about the same.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_faq_action"
        )
        action["domain"] = list(self._get_scope_domain(products, categories))
        action["context"] = {
            "search_default_published": 1,
            "default_product_tmpl_ids": products.ids,
            "default_equipment_category_ids": [] if products else categories.ids,
        }
        return action
