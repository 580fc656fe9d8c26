from io import BytesIO

import xlsxwriter

from odoo.http import Controller, content_disposition, request, route

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FeeScheduleController(Controller):
    @route(
        "/customer_service/contract/<int:contract_id>/fees.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_fee_schedule(self, contract_id, years="10", **_other):
        """Send the schedule of fees as a workbook, with the rights of the user."""
        contract = request.env["customer.service.contract"].browse(contract_id)
        contract.check_access("read")
        request.env["customer.service.contract.period"].check_access("read")
        rows = contract._get_fee_schedule(
            min(int(years), 30) if years.isdecimal() else 1
        )
        content = self._write_workbook(contract, rows)
        name = contract.name.replace("/", "-")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", MIMETYPE),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )

    def _write_workbook(self, contract, rows):
        """Return a workbook of the rows of a schedule of fees.

        :param contract: of the rows.
        :param list rows: as ``_get_fee_schedule`` gives them.
        :return: bytes.
        """
        env = contract.env
        states = contract._get_fee_state_labels()
        output = BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
            sheet = book.add_worksheet(env._("Fees"))
            bold = book.add_format({"bold": True, "bottom": 1})
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            money = book.add_format({"num_format": "#,##0.00"})
            headers = (
                (env._("From"), 12),
                (env._("To"), 12),
                (env._("Line"), 40),
                (env._("Kind"), 22),
                (env._("Due on"), 12),
                (env._("Amount"), 14),
                (env._("Currency"), 10),
                (env._("Status"), 18),
                (env._("If Renewed"), 12),
                (env._("Invoice"), 20),
                (env._("Note"), 40),
            )
            for column, (label, width) in enumerate(headers):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, label, bold)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                sheet.write_datetime(number, 0, row["period_start"], day)
                sheet.write_datetime(number, 1, row["period_end"], day)
                sheet.write_string(number, 2, row["line"])
                sheet.write_string(number, 3, row["kind"])
                sheet.write_datetime(number, 4, row["date_due"], day)
                sheet.write_number(number, 5, row["amount"], money)
                sheet.write_string(number, 6, contract.currency_id.name)
                sheet.write_string(number, 7, states[row["state"]])
                sheet.write_string(number, 8, env._("Yes") if row["if_renewed"] else "")
                sheet.write_string(number, 9, row["invoice"])
                sheet.write_string(number, 10, row["note"])
            if rows:
                sheet.autofilter(0, 0, len(rows), len(headers) - 1)
        return output.getvalue()
