from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.faq_import import to_html
from .customer_service_faq import DRAFT, OBSOLETE, PUBLISHED

# cells that may be left empty for what the model proposes
PROPOSED = {"audience", "lang", "name"}


class BadRowsError(Exception):
    """Something in a batch is wrong: each row is tried alone to say which one."""


class CustomerServiceFaq(models.Model):
    """Import of a list of questions and answers from a spreadsheet.

    What is published by an import goes through the same checks as by hand. Of an entry
    that is there already only cells are written that say something else: what was
    exported leaves no trace. What is published gets a new version when its text is
    another one; while somebody works on a revision, that is refused. The row of a
    revision changes the revision.
    """

    _inherit = "customer.service.faq"

    # a column of the spreadsheet; nobody writes it, see _get_system_fields
    state = fields.Selection(readonly=False)

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for FAQ"),
                "template": "/customer_service_faq/static/xlsx/faq_import.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Read the cells as people write them before the host does."""
        savepoint = self.env.cr.savepoint()
        cells = self.env["customer.service.faq.cells"]
        values, messages = cells._read_cells(fields, data)
        if messages:
            result = {"ids": False, "messages": messages, "nextrow": 0}
        else:
            entries = self.with_context(customer_service__faq_cells=values)
            result = super(CustomerServiceFaq, entries).load(
                *cells._without_names(fields, data)
            )
        savepoint.close(rollback=not result["ids"])
        return result

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------
    @api.model
    def _load_records(self, data_list, update=False):
        cells = self.env.context.get("customer_service__faq_cells")
        if cells is None:
            return super()._load_records(data_list, update)
        self.browse().check_access("write")  # also when all rows say what is there
        states = [data["values"].get("state") for data in data_list]
        rows = [
            {
                **data,
                "values": {
                    **self._get_said(data["values"]),
                    **cells[data["info"]["rows"]["from"]],
                },
            }
            for data in data_list
        ]
        try:
            entries = super()._load_records(rows, update)
            return entries._import_states(states)
        except UserError as error:
            if len(data_list) == 1:
                raise
            # the host would say it of the first row of the batch
            raise BadRowsError from error

    @api.model
    def _get_said(self, vals):
        """Return the values of a row without empty cells of what is proposed."""
        said = {
            name: value
            for name, value in vals.items()
            if name != "state" and (value is not False or name not in PROPOSED)
        }
        for name in ("solution", "internal_note"):
            if said.get(name):
                said[name] = to_html(said[name])
        return said

    def _load_records_write(self, values):
        if self.env.context.get("customer_service__faq_cells") is None:
            return super()._load_records_write(values)
        changed = self._get_changed(values)
        text = {}
        if self.state == PUBLISHED:
            text = {
                name: changed.pop(name)
                for name in self._get_text_fields() & set(changed)
            }
        if changed:
            super()._load_records_write(changed)
        if text:
            self._replace_text(text, self.env._("Imported"))
        return None

    def _get_changed(self, values):
        """Return the values of a row that say something else than the entry."""
        self.ensure_one()
        return {
            name: value
            for name, value in values.items()
            if name not in self._fields or not self._has_value(name, value)
        }

    def _has_value(self, name, value):
        """Return whether a field has a value that would be written."""
        field = self._fields[name]
        if field.type == "one2many":
            return False
        cached = field.convert_to_cache(value, self)
        return field.convert_to_record(cached, self) == self[name]

    def _replace_text(self, text, change):
        """Publish another text of a published entry, through the same checks."""
        self.ensure_one()
        self._check_can_publish()
        self._check_no_revision()
        self._lock()
        # sudo: the text goes through the checks of publishing
        entry = self.sudo()
        entry.write({**text, "state": DRAFT})
        self._publish(change)

    def _import_states(self, states):
        """Publish what is to be published, and make obsolete what is to be.

        :param list states: what the rows say of each entry; empty cells say nothing.
        :return: the entries; those of revisions that were published are the originals.
        """
        kept = [
            (state == PUBLISHED and entry.revision_of_id) or entry
            for entry, state in zip(self, states, strict=True)
        ]
        groups = {state: self.browse() for state in (DRAFT, PUBLISHED, OBSOLETE)}
        for entry, state in zip(self, states, strict=True):
            if state and state != entry.state:
                groups[state] |= entry
        if groups[DRAFT]:
            groups[DRAFT].action_draft()
        ended = groups[OBSOLETE].filtered(lambda entry: not entry.revision_of_id)
        drafts = (groups[PUBLISHED] | ended).filtered(
            lambda entry: entry.state == DRAFT
        )
        if drafts:
            known = drafts.version_ids or drafts.revision_of_id
            drafts._publish(self.env._("Imported") if known else False)
        if groups[PUBLISHED] - drafts:
            raise UserError(
                self.env._(
                    "What is obsolete goes back to draft before it is published."
                )
            )
        if groups[OBSOLETE]:
            groups[OBSOLETE].action_obsolete(self.env._("Imported"))
        return self.browse(entry.id for entry in kept)
