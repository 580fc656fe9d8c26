"""The list of placeholders as a Word document: copy them from there."""

from io import BytesIO

import docx
from docx.shared import Mm, Pt, RGBColor

GREY = RGBColor(0x66, 0x66, 0x66)


def make_field_list(title, notes, headings, entries):
    """Return a Word document with a table of placeholders.

    :param str title: of the document.
    :param list notes: paragraphs before the table.
    :param tuple headings: of the three columns.
    :param list entries: tuples of depth, placeholder, meaning, example; without an
        example it is the heading of a group.
    """
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    document.styles["Normal"].font.size = Pt(9)
    document.styles["Normal"].font.name = "Calibri"
    document.add_heading(title, 1)
    for note in notes:
        document.add_paragraph(note)
    table = document.add_table(rows=1, cols=3)
    table.style = "Light Grid Accent 1"
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    for depth, tag, meaning, example in entries:
        _add_row(table, depth, tag, meaning, example)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_row(table, depth, tag, meaning, example):
    cells = table.add_row().cells
    run = cells[0].paragraphs[0].add_run(tag)
    run.font.name, run.font.size = "Consolas", Pt(8)
    run.bold = example is None
    cells[0].paragraphs[0].paragraph_format.left_indent = Mm(4 * depth)
    what = cells[1].paragraphs[0].add_run(meaning)
    what.bold = example is None
    cells[2].paragraphs[0].add_run(example or "").font.color.rgb = GREY
