from io import BytesIO

import xlsxwriter

from odoo.http import Controller, content_disposition, request, route
from odoo.tools import split_every

from ..models.customer_service_billing_run_report import BATCH

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, MONEY, NUMBER, PERCENT, TEXT = "day", "money", "number", "percent", "text"
WIDTHS = {DAY: 12, MONEY: 14, NUMBER: 12, PERCENT: 10, TEXT: 24}


class BillingRunController(Controller):
    @route(
        "/customer_service/billing/run/<int:run_id>/report.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_report(self, run_id, **_other):
        """Send the report of a run as a workbook, with the rights of the user."""
        run = request.env["customer.service.billing.run"].browse(run_id)
        run.check_access("read")
        request.env["customer.service.billing.item"].check_access("read")
        name = run.name.replace("/", "-")
        return request.make_response(
            write_workbook(run),
            headers=[
                ("Content-Type", MIMETYPE),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )


def write_workbook(run):
    """Return a workbook of the items and the invoices of a run.

    Texts are written as such: none becomes a formula, whatever it begins with.

    :param run: ``customer.service.billing.run``.
    :return: bytes.
    """
    output = BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            DAY: book.add_format({"num_format": "dd/mm/yyyy"}),
            MONEY: book.add_format({"num_format": "#,##0.00"}),
            NUMBER: book.add_format({"num_format": "#,##0.00####"}),
            PERCENT: book.add_format({"num_format": "0.00"}),
            TEXT: None,
        }
        env = run.env
        write_sheet(
            book.add_worksheet(env._("Billing Items")),
            formats,
            get_item_columns(env),
            iterate(run._get_report_items()),
        )
        write_sheet(
            book.add_worksheet(env._("Invoices")),
            formats,
            get_invoice_columns(env, run),
            iter(run._get_report_invoices()),
        )
    return output.getvalue()


def iterate(items):
    """Yield items, read by the batch."""
    for ids in split_every(BATCH, items.ids):
        yield from items.browse(ids)


def get_item_columns(env):
    """Return the columns of items: label, format and how to get the value."""
    fields = env["customer.service.billing.item"]._fields
    kinds = dict(fields["kind"]._description_selection(env))
    states = dict(fields["state"]._description_selection(env))
    return [
        (env._("Customer"), TEXT, lambda one: one.partner_id.display_name),
        (env._("Payer"), TEXT, lambda one: one.payer_id.display_name),
        (env._("Contract"), TEXT, lambda one: one.contract_id.name),
        (env._("Call"), TEXT, lambda one: one.call_id.name),
        (env._("Kind"), TEXT, lambda one: kinds[one.kind]),
        (env._("Date"), DAY, lambda one: one.date),
        (env._("Description"), TEXT, lambda one: one.name),
        (env._("Actual Quantity"), NUMBER, lambda one: one.raw_quantity),
        (env._("Rounding"), NUMBER, lambda one: one.rounding_quantity),
        (env._("Quantity"), NUMBER, lambda one: one.quantity),
        (env._("Unit"), TEXT, lambda one: one.uom_id.name),
        (env._("Unit Price"), NUMBER, lambda one: one.price_unit),
        (env._("Covered %"), PERCENT, lambda one: one.coverage_rate),
        (env._("Full Value"), MONEY, lambda one: one.amount_full),
        (env._("To Pay"), MONEY, lambda one: one.amount_due),
        (env._("Currency"), TEXT, lambda one: one.currency_id.name),
        (env._("Status"), TEXT, lambda one: states[one.state]),
        # sudo: who bills is told the number, without a role in accounting
        (env._("Invoice"), TEXT, lambda one: one.sudo().invoice_id.name),
        (env._("Reason"), TEXT, lambda one: one.reason or one.coverage_reason),
        (env._("Decided By"), TEXT, lambda one: one.decided_by_id.name),
        (env._("Postponed to"), DAY, lambda one: one.date_again),
        (env._("Verified by"), TEXT, lambda one: one.verified_by_id.name),
        (
            env._("Problems"),
            TEXT,
            lambda one: "; ".join(one.problem_ids.mapped("message")),
        ),
        (env._("Error"), TEXT, lambda one: one.error),
    ]


def get_invoice_columns(env, run):
    """Return the columns of invoices: label, format and how to get the value.

    :param run: that made them.
    """
    states = dict(env["account.move"]._fields["state"]._description_selection(env))
    counts = {
        invoice.id: count
        for invoice, count in env["customer.service.billing.item"]._read_group(
            [("run_id", "=", run.id), ("invoice_id", "!=", False)],
            ["invoice_id"],
            ["__count"],
        )
    }
    return [
        (env._("Number"), TEXT, lambda one: one.name),
        (env._("Date"), DAY, lambda one: one.invoice_date),
        (env._("Payer"), TEXT, lambda one: one.partner_id.display_name),
        (env._("Without Taxes"), MONEY, lambda one: one.amount_untaxed),
        (env._("Taxes"), MONEY, lambda one: one.amount_tax),
        (env._("With Taxes"), MONEY, lambda one: one.amount_total),
        (env._("Currency"), TEXT, lambda one: one.currency_id.name),
        (env._("Status"), TEXT, lambda one: states[one.state]),
        (env._("Number of Billing Items"), NUMBER, lambda one: counts.get(one.id, 0)),
    ]


def write_sheet(sheet, formats, columns, records):
    """Write records on a sheet, one a row.

    :param list columns: triples of a label, the name of a format, and a function.
    :param records: iterable.
    """
    for place, (label, kind, _get) in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[kind])
        sheet.write_string(0, place, label, formats["head"])
    sheet.freeze_panes(1, 0)
    row = 0
    for row, record in enumerate(records, start=1):
        for place, (_label, kind, get) in enumerate(columns):
            value = get(record)
            if kind == TEXT:
                sheet.write_string(row, place, value or "")
            elif kind == DAY:
                if value:
                    sheet.write_datetime(row, place, value, formats[DAY])
            else:
                sheet.write_number(row, place, value or 0.0, formats[kind])
    if row:
        sheet.autofilter(0, 0, row, len(columns) - 1)
