"""Look of the templates that are shipped: header, boxes, tables, page numbers."""

import re
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

ACCENT, GREY, LINE, PALE = "1F4E79", "6B7280", "C9D2DC", "EEF3F8"
WIDTH = 174  # millimetres between the margins
FONT = "Calibri"
BEGINNING = (2026, 1, 1, 0, 0, 0)
LONE = re.compile(r"^\{\{ (\S+) \}\}$")  # a placeholder and nothing else


class Letter:
    """A template while it is being written.

    :param str lang: code of the language for the spelling checker.
    :param words: for page, for "of", for the number of VAT, and the greeting.
    """

    def __init__(self, title, lang, words):
        self.document = docx.Document()
        self.words = words
        self._set_up(title, lang)
        self._make_header()
        self._make_footer()

    def _set_up(self, title, lang):
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin, section.bottom_margin = Mm(36), Mm(22)
        section.header_distance = section.footer_distance = Mm(10)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(10)
        style.paragraph_format.space_after = Pt(4)
        fonts = style.element.get_or_add_rPr()
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), lang)
        fonts.append(language)
        properties = self.document.core_properties
        properties.title, properties.author = title, ""
        properties.comments = properties.last_modified_by = ""
        properties.created = properties.modified = datetime(*BEGINNING)  # noqa: DTZ001

    # ------------------------------------------------------------------
    # Frame
    # ------------------------------------------------------------------
    def _make_header(self):
        header = self.document.sections[0].header
        table = header.add_table(1, 2, Mm(WIDTH))
        _set_widths(table, (70, WIDTH - 70))
        left, right = table.rows[0].cells
        left.paragraphs[0].add_run("{{ company.logo }}")
        _write(
            right.paragraphs[0], "{{ company.name }}", bold=True, size=12, color=ACCENT
        )
        for text in (
            "{{ company.street }}{% if company.street and company.city %} · {% endif %}"
            "{{ company.zip }} {{ company.city }}",
            "{{ company.phone }}{% if company.phone and company.email %} · {% endif %}"
            "{{ company.email }}",
        ):
            _write(right.add_paragraph(), text, size=8.5, color=GREY)
        for paragraph in right.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_after = Pt(0)
        last = header.add_paragraph()
        _rule(last, "bottom", ACCENT, 8)
        first = header.paragraphs[0]
        first._p.getparent().remove(first._p)

    def _make_footer(self):
        footer = self.document.sections[0].footer
        table = footer.add_table(1, 2, Mm(WIDTH))
        _set_widths(table, (WIDTH - 30, 30))
        left, right = table.rows[0].cells
        page, of, vat, _greeting = self.words
        text = (
            f"{{{{ company.name }}}}{{% if company.vat %}} · {vat} "
            "{{ company.vat }}{% endif %}"
            "{% if company.website %} · {{ company.website }}{% endif %}"
        )
        _write(left.paragraphs[0], text, size=8, color=GREY)
        paragraph = right.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, f"{page} ", size=8, color=GREY)
        _add_field(paragraph, "PAGE")
        _write(paragraph, f" {of} ", size=8, color=GREY)
        _add_field(paragraph, "NUMPAGES")
        first = footer.paragraphs[0]
        _rule(first, "top", LINE, 4)
        first.paragraph_format.space_after = Pt(2)
        footer._element.remove(first._p)
        footer._element.insert(0, first._p)

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------
    def title(self, text, below=""):
        """Write the heading of the document."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(10)
        _write(paragraph, text, bold=True, size=20, color=ACCENT)
        paragraph.paragraph_format.space_after = Pt(0)
        if below:
            paragraph = self.document.add_paragraph()
            _write(paragraph, below, size=11, color=GREY)
            paragraph.paragraph_format.space_after = Pt(8)

    def heading(self, text):
        """Write the heading of a part."""
        paragraph = self.document.add_paragraph()
        _write(paragraph, text, bold=True, size=12, color=ACCENT)
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.paragraph_format.keep_with_next = True

    def text(self, text, bold=False, color=None, align=None, keep=False):
        """Write a paragraph."""
        paragraph = self.document.add_paragraph()
        _write(paragraph, text, bold=bold, color=color)
        paragraph.paragraph_format.keep_with_next = keep
        if align:
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)

    def tag(self, text):
        """Write a paragraph that is gone in the document: ``{%p if … %}``."""
        self.document.add_paragraph(text)

    @contextmanager
    def when(self, condition):
        """Write what is shown only when something is so."""
        self.tag(f"{{%p if {condition} %}}")
        yield
        self.tag("{%p endif %}")

    @contextmanager
    def each(self, loop):
        """Write what is repeated: ``photo in photos``."""
        self.tag(f"{{%p for {loop} %}}")
        yield
        self.tag("{%p endfor %}")

    def boxes(self, *boxes):
        """Write boxes side by side: pairs of label and lines."""
        table = self.document.add_table(1, len(boxes))
        _set_widths(table, [WIDTH / len(boxes)] * len(boxes))
        for cell, (label, lines) in zip(table.rows[0].cells, boxes, strict=True):
            _write(cell.paragraphs[0], label.upper(), size=7.5, bold=True, color=GREY)
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            for number, line in enumerate(lines):
                paragraph = cell.add_paragraph()
                _write(paragraph, line, bold=not number)
                paragraph.paragraph_format.space_after = Pt(0)
        self._gap()

    def address(self, lines, label=""):
        """Write whom a letter goes to, where the window of an envelope is."""
        table = self.document.add_table(1, 2)
        _set_widths(table, (WIDTH - 80, 80))
        cell = table.rows[0].cells[1]
        _write(cell.paragraphs[0], label, size=8, color=GREY)
        for number, line in enumerate(lines):
            paragraph = cell.add_paragraph()
            _write(paragraph, line, bold=not number, size=11)
            paragraph.paragraph_format.space_after = Pt(0)
        self._gap()

    def day(self):
        """Write where and when a letter is written."""
        self.text(
            "{% if company.city %}{{ company.city }}, {% endif %}{{ today }}",
            align="RIGHT",
        )

    def closing(self):
        """Write the greeting and who writes."""
        paragraph = self.document.add_paragraph()
        _write(paragraph, self.words[3])
        paragraph.paragraph_format.space_before = Pt(14)
        paragraph.paragraph_format.keep_with_next = True
        self.text("{{ company.name }}", bold=True)

    def facts(self, *pairs):
        """Write labels and what they say, two pairs in a row; a dash for nothing."""
        table = self.document.add_table(0, 4)
        for number in range(0, len(pairs), 2):
            cells = table.add_row().cells
            for place, (label, text) in enumerate(pairs[number : number + 2]):
                _write(cells[2 * place].paragraphs[0], label, size=9, color=GREY)
                said = LONE.sub(r"{{ \1 | default('–') }}", text)
                _write(cells[2 * place + 1].paragraphs[0], said, size=9)
            for cell in cells:
                cell.paragraphs[0].paragraph_format.space_before = Pt(2)
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                _border(cell, "bottom", LINE, 4)
        _set_widths(table, (36, 51, 36, 51))
        self._gap()

    def table(self, loop, *columns, end=None, title=None):
        """Write a table with a row for each turn of a loop.

        :param str loop: ``part in parts``.
        :param columns: heading, text, width in millimetres, and R for numbers.
        :param tuple end: texts of a last row, as many as columns.
        :param tuple title: condition of rows that are headings, and their text.
        """
        table = self.document.add_table(8 if title else 4, len(columns))
        head, begin, *between, stop = table.rows
        body = between[3] if title else between[0]
        _repeat(head)
        begin.cells[0].text = f"{{%tr for {loop} %}}"
        stop.cells[0].text = "{%tr endfor %}"
        for place, (label, text, _width, *side) in enumerate(columns):
            _fill(head.cells[place], ACCENT)
            _cell(head.cells[place], label, side, bold=True, color="FFFFFF", size=9)
            _cell(body.cells[place], text, side, size=9)
            _border(body.cells[place], "bottom", LINE, 4)
        _keep_whole(body)
        if end:
            cells = table.add_row().cells
            for place, text in enumerate(end):
                _fill(cells[place], PALE)
                _cell(cells[place], text, columns[place][3:], bold=True, size=9.5)
        _set_widths(table, [column[2] for column in columns])
        if title:
            _write_titles(between, *title)
        self._gap()

    def signatures(self, *labels):
        """Write places to sign, side by side; one without a label stays empty."""
        gap = 14
        width = (WIDTH - gap * (len(labels) - 1)) / len(labels)
        table = self.document.add_table(2, 2 * len(labels) - 1)
        widths = [gap if place % 2 else width for place in range(2 * len(labels) - 1)]
        _set_widths(table, widths)
        for place, label in enumerate(labels):
            top, bottom = (table.rows[row].cells[2 * place] for row in (0, 1))
            top.paragraphs[0].paragraph_format.keep_with_next = True
            _write(top.paragraphs[0], label, size=9, color=GREY)
            for _line in range(2):
                top.add_paragraph().paragraph_format.keep_with_next = True
            if label:
                _border(bottom, "top", GREY, 4)
        for row in table.rows:
            _keep_whole(row)
        self._gap()

    def _gap(self):
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def to_bytes(self):
        """Return the file; the same letter gives the same bytes."""
        stream, result = BytesIO(), BytesIO()
        self.document.save(stream)
        with ZipFile(stream) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = ZipInfo(name, BEGINNING)
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return result.getvalue()


# ----------------------------------------------------------------------
# Marks of Word that python-docx has no words for
# ----------------------------------------------------------------------
def _write(paragraph, text, bold=False, size=None, color=None):
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    return run


def _cell(cell, text, side, **style):
    paragraph = cell.paragraphs[0]
    _write(paragraph, text, **style)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    if side:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_titles(rows, condition, text):
    """Write the row of a heading before the body, shown instead of it."""
    start, heading, otherwise, _body, last = rows
    cell = heading.cells[0].merge(heading.cells[-1])
    cell.width = Mm(WIDTH)
    _cell(cell, text, (), bold=True, size=9)
    _border(cell, "bottom", LINE, 4)
    for row, tag in (
        (start, f"{{%tr if {condition} %}}"),
        (otherwise, "{%tr else %}"),
        (last, "{%tr endif %}"),
    ):
        row.cells[0].text = tag


def _set_widths(table, widths):
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _mark(parent, name, **attributes):
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    parent.append(element)
    return element


def _fill(cell, color):
    _mark(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=color)


def _border(cell, side, color, size):
    borders = _mark(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    _mark(borders, f"w:{side}", val="single", sz=size, space=0, color=color)


def _rule(paragraph, side, color, size):
    borders = _mark(paragraph._p.get_or_add_pPr(), "w:pBdr")
    _mark(borders, f"w:{side}", val="single", sz=size, space=1, color=color)


def _repeat(row):
    _mark(row._tr.get_or_add_trPr(), "w:tblHeader")


def _keep_whole(row):
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit")


def _add_field(paragraph, name):
    for kind in ("begin", None, "end"):
        run = _write(paragraph, "", size=8, color=GREY)._r
        if kind:
            _mark(run, "w:fldChar", fldCharType=kind)
        else:
            _mark(run, "w:instrText").text = name
