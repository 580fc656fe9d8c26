"""Tiny real files for the demo calls: Word, Excel and PDF, by hand."""

import io
import zipfile
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org"
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def docx(title, rows):
    """Return the bytes of a Word document.

    :param rows: pairs (label, text), a paragraph each.
    """
    lines = [title, *(f"{label}: {text}" for label, text in rows)]
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in lines
    )
    space = f"{_OFFICE}/wordprocessingml/2006/main"
    return _package(
        "word/document.xml",
        f"{_WORD}.document.main+xml",
        {
            "word/document.xml": f'<w:document xmlns:w="{space}">'
            f"<w:body>{body}</w:body></w:document>"
        },
    )


def xlsx(title, rows):
    """Return the bytes of an Excel workbook of one sheet.

    :param rows: pairs (label, text), a row each.
    """
    cells = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t>'
            "</is></c>"
            for cell in row
        )
        + "</row>"
        for row in [(title,), *rows]
    )
    space = f"{_OFFICE}/spreadsheetml/2006/main"
    return _package(
        "xl/workbook.xml",
        f"{_EXCEL}.sheet.main+xml",
        {
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_RELATION}">'
            '<sheets><sheet name="Foglio1" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": _relations(
                "worksheet", "worksheets/sheet1.xml"
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">'
            f"<sheetData>{cells}</sheetData></worksheet>",
        },
        {"xl/worksheets/sheet1.xml": f"{_EXCEL}.worksheet+xml"},
    )


def _package(main, content_type, parts, others=()):
    """Return the bytes of an Office package whose main part is ``main``."""
    overrides = {main: content_type, **dict(others)}
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in overrides.items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations("officeDocument", main),
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in files.items():
            # ZipInfo has a fixed date: the same content gives the same bytes
            package.writestr(zipfile.ZipInfo(name), _HEAD + xml)
    return buffer.getvalue()


def _relations(kind, target):
    space = f"{_OFFICE}/package/2006/relationships"
    return (
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" '
        f'Type="{_RELATION}/{kind}" Target="{target}"/></Relationships>'
    )


def pdf(title, rows):
    """Return the bytes of a one-page PDF.

    :param rows: pairs (label, text), a line each; lines are cut at 95 signs.
    """
    lines = [f"{label}: {text}"[:95] for label, text in rows]
    text = b"BT /F1 16 Tf 56 780 Td " + _pdf_text(title) + b" Tj /F1 10 Tf 0 -12 Td "
    text += b"".join(b"0 -18 Td " + _pdf_text(line) + b" Tj " for line in lines) + b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def _pdf_text(text):
    raw = text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        raw = raw.replace(sign, b"\\" + sign)
    return b"(" + raw + b")"
