from odoo import Command, api, models
from odoo.fields import Domain

from ..tools.faq_import import split_cell, split_path, split_reference
from ..tools.faq_text import normalize


class CustomerServiceFaqCells(models.AbstractModel):
    """What cells of a spreadsheet mean, found for all rows at once."""

    _name = "customer.service.faq.cells"
    _description = "Cells of a FAQ Spreadsheet"

    @api.model
    def _get_readers(self):
        """Return by column the method that finds what its cells mean.

        Each takes the texts of all cells and returns the ids that they mean, by text.
        """
        return {
            "category_id": self._find_categories,
            "equipment_category_ids": self._find_equipment_categories,
            "product_tmpl_ids": self._find_products,
            "symptom_ids": lambda texts: self._find_codes(texts, "symptom"),
            "cause_id": lambda texts: self._find_codes(texts, "cause"),
            "remedy_id": lambda texts: self._find_codes(texts, "remedy"),
        }

    @api.model
    def _read_cells(self, columns, data):
        """Return what the cells mean that hold names of records.

        The host would look for the record of each cell by itself.

        :param list columns: names of fields.
        :param list data: rows of texts.
        :return: values by row, and an error for each cell that means nothing.
        """
        values = [{} for _row in data]
        messages = []
        model = self.env["customer.service.faq"]
        for name, reader in self._get_readers().items():
            if name not in columns:
                continue
            position = columns.index(name)
            found = reader({row[position] for row in data if row[position]})
            for number, row in enumerate(data):
                text = row[position]
                ids = found.get(text, []) if text else []
                if text and not ids:
                    messages.append(self._prepare_message(name, number, text))
                many = model._fields[name].type == "many2many"
                values[number][name] = (
                    [Command.set(ids)] if many else (ids or [False])[0]
                )
        return values, messages

    @api.model
    def _without_names(self, columns, data):
        """Return columns and rows without what ``_read_cells`` reads.

        Languages are written as the host knows them.
        """
        readers = self._get_readers()
        kept = [i for i, name in enumerate(columns) if name not in readers]
        rows = [[row[i] for i in kept] for row in data]
        columns = [columns[i] for i in kept]
        if "lang" in columns:
            position = columns.index("lang")
            languages = self._get_languages()
            for row in rows:
                text = row[position]
                row[position] = languages.get(normalize(str(text or "")), text)
        return columns, rows

    @api.model
    def _prepare_message(self, name, number, text):
        """Return what is said of a cell that means nothing, or more than one thing."""
        field = self.env["customer.service.faq"].fields_get([name], ["string"])[name]
        return {
            "type": "error",
            "field": name,
            "field_name": field["string"],
            "rows": {"from": number, "to": number},
            "record": number,
            "value": text[:50],
            "message": self.env._(
                "“%(text)s” of the column %(column)s is not known, or there are "
                "several of that name.",
                text=text[:50],
                column=field["string"],
            ),
        }

    @api.model
    def _get_languages(self):
        """Return the codes of languages by what they are called."""
        languages = {}
        for code, label in self.env["res.lang"].get_installed():
            names = [code, *label.split("/"), label.split("(")[0], label, code[:2]]
            for name in names:
                languages.setdefault(normalize(name), code)
        return languages

    # ------------------------------------------------------------------
    # Relations
    # ------------------------------------------------------------------
    @api.model
    def _find_categories(self, texts):
        """Return categories by full name; who may make categories makes new ones."""
        model = self.env["customer.service.faq.category"]
        paths = {text: split_path(text) for text in texts}
        names = {name for path in paths.values() for name in path}
        known = {
            (category.parent_id.id, category.name): category.id
            for category in model.with_context(active_test=False).search(
                [("name", "in", list(names))], order="active, id desc"
            )
        }
        ids = {(): False}
        for depth in range(1, max(map(len, paths.values()), default=0) + 1):
            level = {path[:depth] for path in paths.values() if len(path) >= depth}
            level = {path for path in level if path[:-1] in ids}
            missing = []
            for path in sorted(level):
                key = ids[path[:-1]], path[-1]
                if key in known:
                    ids[path] = known[key]
                else:
                    missing.append(path)
            if missing and model.has_access("create"):
                made = model.create(
                    [
                        {"name": path[-1], "parent_id": ids[path[:-1]]}
                        for path in missing
                    ]
                )
                ids.update(zip(missing, made.ids, strict=True))
        return {text: [ids[path]] for text, path in paths.items() if ids.get(path)}

    @api.model
    def _find_equipment_categories(self, texts):
        model = self.env["customer.service.equipment.category"]
        return self._find_listed(model, texts, Domain.TRUE, ("complete_name", "name"))

    @api.model
    def _find_products(self, texts):
        model = self.env["product.template"]
        return self._find_listed(model, texts, Domain.TRUE, ("default_code", "name"))

    @api.model
    def _find_codes(self, texts, kind):
        """Return symptoms, causes or remedies by code, name or full name."""
        model = self.env["customer.service.code"]
        domain = Domain("kind", "=", kind)
        return self._find_listed(model, texts, domain, ("code", "name"))

    @api.model
    def _find_listed(self, model, texts, domain, names):
        """Return what is listed in cells, by one of several fields.

        :param model: what is looked for.
        :param texts: cells; a text that is a name as a whole is not divided.
        :param domain: what may be found.
        :param names: fields, the surest first.
        """
        parts = {text: split_cell(text) for text in texts}
        terms = {term for listed in parts.values() for term in listed} | set(texts)
        words = {term: self._split_term(term) for term in terms}
        wanted = list({word for group in words.values() for word in group})
        found = model.with_context(active_test=False).search(
            domain & Domain.OR(Domain(name, "in", wanted) for name in names)
        )
        # what is archived is meant only if nothing else is
        known = [
            {
                key: (records.filtered("active") or records).ids
                for key, records in found.grouped(name).items()
                if key
            }
            for name in names
        ]

        def find(term):
            for word in words[term]:
                for by_key in known:
                    ids = by_key.get(word, ())
                    if len(ids) == 1:
                        return ids
            return []

        result = {}
        for text, listed in parts.items():
            ids = find(text) or [key for term in listed for key in find(term)]
            if find(text) or all(find(term) for term in listed):
                result[text] = ids
        return result

    @api.model
    def _split_term(self, term):
        """Return the words a thing may be known by: all of it, or parts of a path."""
        words = split_reference(term)
        path = split_path(term)
        return [*words, *path[-1:]] if len(path) > 1 else words
