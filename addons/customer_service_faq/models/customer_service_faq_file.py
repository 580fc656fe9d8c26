from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ..tools.faq_page import find_files, replace_files


class CustomerServiceFaq(models.Model):
    """The files of an entry, which are its own.

    Customers get a file only through the entry it hangs on. So what an entry takes
    over from elsewhere is copied, and only if who writes may read it.
    """

    _inherit = "customer.service.faq"

    attachment_ids = fields.Many2many(
        "ir.attachment",
        "customer_service_faq_attachment_rel",
        "faq_id",
        "attachment_id",
        string="Files",
        help="Given to all for whom the entry is meant.",
    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        nothing = self.browse()  # a copy is created by what it is a copy of
        taken = [nothing._take_files(vals) for vals in vals_list]
        entries = super().create([vals for vals, _files in taken])
        for entry, (_vals, files) in zip(entries, taken, strict=True):
            entry._keep_files(files)
        return entries

    def write(self, vals):
        if not {"attachment_ids", "solution"} & set(vals):
            return super().write(vals)
        for entry in self:
            own_vals, files = entry._take_files(vals)
            super(CustomerServiceFaq, entry).write(own_vals)
            entry._keep_files(files)
        return True

    @api.model
    def _get_text_fields(self):
        return super()._get_text_fields() | {"attachment_ids"}

    # ------------------------------------------------------------------
    # Whose files are
    # ------------------------------------------------------------------
    def _take_files(self, vals):
        """Return the values with files that are or may become the entry's own.

        :return: (values, files that hang on it once they are written)
        """
        files = self.env["ir.attachment"]
        vals = dict(vals)
        if vals.get("attachment_ids"):
            vals["attachment_ids"] = self._take_commands(vals["attachment_ids"])
        if numbers := find_files(vals.get("solution")):
            own = self._get_own_files(numbers)
            files = files.union(*own.values())
            addresses = {
                number: self._get_editor_address(file)
                for number, file in own.items()
                if file.id != number
            }
            vals["solution"] = replace_files(vals["solution"], addresses)
        return vals, files

    def _take_commands(self, commands):
        """Return commands on the files that link own files only.

        :raise AccessError: a file is linked that the user may not read.
        """
        numbers = set()
        for command in commands:
            if command[0] == Command.LINK:
                numbers.add(command[1])
            elif command[0] == Command.SET:
                numbers.update(command[2])
        own = self._get_own_files(numbers)
        if len(own) != len(numbers):
            raise AccessError(self.env._("You may not read one of these files."))
        taken = []
        for command in commands:
            if command[0] == Command.LINK:
                taken.append(Command.link(own[command[1]].id))
            elif command[0] == Command.SET:
                taken.append(Command.set([own[number].id for number in command[2]]))
            else:
                taken.append(command)
        return taken

    def _get_own_files(self, numbers):
        """Return files of the entry by the ids of those they are, or are copies of.

        Those the user may not read are left out.
        """
        # sudo: what a file hangs on decides who reads it
        found = self.env["ir.attachment"].sudo().browse(numbers).exists()
        own = {}
        for file in found:
            if self._is_own_file(file):
                own[file.id] = file
            elif file.with_user(self.env.user).has_access("read"):
                own[file.id] = file.copy(
                    {
                        "res_model": self._name,
                        "res_id": self.id,
                        "res_field": False,
                        "public": False,
                        "access_token": False,
                    }
                )
        return own

    def _is_own_file(self, file):
        """Tell whether a file hangs on the entry, or was just sent for it."""
        if file.res_field or file.public:
            return False
        if file.res_id:
            return file.res_model == self._name and file.res_id == self.id
        ours = file.res_model in (False, self._name)
        return ours and file.create_uid == self.env.user

    def _keep_files(self, files):
        """Hang the files on the entry that do not hang on anything yet."""
        self.ensure_one()
        # sudo: who writes the entry has been asked for the right to each file
        loose = (self.sudo().attachment_ids | files).filtered(
            lambda file: not file.res_id
        )
        if loose:
            loose.write({"res_model": self._name, "res_id": self.id, "public": False})

    @api.model
    def _get_editor_address(self, file):
        """Return the address of a file as the editor would write it."""
        file.generate_access_token()
        kind = "image" if (file.mimetype or "").startswith("image/") else "content"
        return f"/web/{kind}/{file.id}?access_token={file.access_token}"
