from odoo import api, models

from ..tools.template import BODY, FOOTER, HEADER, NOTES, PROPERTIES


class CustomerServiceDocxWords(models.AbstractModel):
    """Says in words what is wrong with a file or a template, and where."""

    _name = "customer.service.docx.words"
    _description = "Words about Problems of Word Documents"

    @api.model
    def _explain(self, problem):
        """Return a sentence about a problem of a file, with the place if it has one.

        :param problem: what the tools raise or find: ``code``, ``values``, ``place``.
        """
        sentences = {**self._get_file_words(), **self._get_placeholder_words()}
        sentence = sentences[problem.code](problem.values)
        place = getattr(problem, "place", None)
        where = place and self._explain_place(place)
        return f"{where}: {sentence}" if where else sentence

    @api.model
    def _explain_place(self, place):
        """Return where something stands, with the words around it."""
        part = {
            BODY: self.env._("Text"),
            HEADER: self.env._("Header"),
            FOOTER: self.env._("Footer"),
            NOTES: self.env._("Footnotes"),
            PROPERTIES: self.env._("Properties of the file"),
        }[place.part]
        if place.table:
            where = self.env._(
                "%(part)s, table %(table)s, row %(row)s",
                part=part,
                table=place.table,
                row=place.row,
            )
        elif place.paragraph:
            where = self.env._(
                "%(part)s, paragraph %(number)s", part=part, number=place.paragraph
            )
        elif place.text:
            where = part
        else:
            return ""
        return f"{where} («{place.text}»)" if place.text else where

    @api.model
    def _get_file_words(self):
        """Return sentences about files, by code."""
        return {
            "not_docx": lambda v: self.env._(
                "This is no Word document. Save it as .docx (Word document), not as "
                ".doc, .dotx or .odt."
            ),
            "too_large": lambda v: self.env._(
                "The file is larger than %(megabytes)s MB.", megabytes=v["megabytes"]
            ),
            "bomb": lambda v: self.env._("Unpacked, the file is far too large."),
            "encrypted": lambda v: self.env._("The file is protected by a password."),
            "path": lambda v: self.env._(
                "The file holds names that no Word document has."
            ),
            "macros": lambda v: self.env._("The file holds macros. Save it as .docx."),
            "embedded": lambda v: self.env._(
                "The file holds an embedded object (%(name)s). Take it out.",
                name=v["name"],
            ),
            "external": lambda v: self.env._(
                "The file loads something from elsewhere (%(target)s). Insert pictures "
                "instead of linking them, and detach it from its Word template.",
                target=v["target"][:120],
            ),
            "entities": lambda v: self.env._(
                "%(name)s in the file holds entities, which no Word document needs.",
                name=v["name"],
            ),
            "not_xml": lambda v: self.env._(
                "%(name)s in the file is damaged.", name=v["name"]
            ),
            "field": lambda v: self.env._(
                "The Word field “%(field)s” is not allowed: it could read files.",
                field=v["field"],
            ),
            "no_office": lambda v: self.env._(
                "LibreOffice is not installed: there is no PDF."
            ),
            "pdf_failed": lambda v: self.env._("LibreOffice could not make the PDF."),
            "pdf_late": lambda v: self.env._(
                "LibreOffice took more than %(seconds)s seconds for the PDF.",
                seconds=v["seconds"],
            ),
            "pdf_busy": lambda v: self.env._(
                "Too many PDF files are being made just now. Try again later."
            ),
        }

    @api.model
    def _get_placeholder_words(self):
        """Return sentences about placeholders, by code."""
        return {
            "unknown": lambda v: (
                self.env._(
                    "there is no “%(name)s”. Did you mean “%(meant)s”?",
                    name=v["name"],
                    meant=v["meant"],
                )
                if v["meant"]
                else self.env._(
                    "there is no “%(name)s”; see the list of fields.", name=v["name"]
                )
            ),
            "not_text_at": lambda v: self.env._(
                "“%(name)s” is more than one field: name one of them, such as "
                "“%(name)s.name”.",
                name=v["name"],
            ),
            "not_table_at": lambda v: self.env._(
                "“%(name)s” is no table: a loop needs one.", name=v["name"]
            ),
            "syntax": lambda v: self.env._(
                "this is not understood or not allowed: %(message)s",
                message=v["message"],
            ),
            "unclosed": lambda v: self.env._(
                "“%(tag)s” does not end in the same paragraph, or is far too long.",
                tag=v["tag"],
            ),
            "value": lambda v: self.env._(
                "this cannot be filled in: %(message)s", message=v["message"]
            ),
            "not_text": lambda v: self.env._("only single fields can be printed."),
            "not_table": lambda v: self.env._("a loop needs a table."),
            "not_number": lambda v: self.env._(
                "only numbers can be reckoned with: take the fields that end in _value."
            ),
            "zero": lambda v: self.env._("this divides by zero."),
            "too_much": lambda v: self.env._(
                "the document would become far too large."
            ),
            "too_many_rounds": lambda v: self.env._(
                "the loops go round more than %(count)s times.", count=v["count"]
            ),
        }
