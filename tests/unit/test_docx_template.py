"""Word templates without a database: what is refused, printed, and where it fails."""

import re
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from jinja2.exceptions import TemplateError

from tests.unit.docx_corpus import iter_payloads, iter_texts
from tests.unit.loading import load_tools

tools = load_tools("customer_service_docx")
DocxProblem = tools.problem.DocxProblem
DocxSource = tools.template.DocxSource
DATA = {
    "customer": {
        "name": "Officine Verdi",
        "note": "",
        "total": "1,00",
        "total_value": 1.0,
    },
    "lines": [
        {"name": "Pump", "parts": [{"name": "Seal"}]},
        {"name": "Valve", "parts": []},
    ],
}
REFUSED = (TemplateError, DocxProblem, ArithmeticError, TypeError, ValueError)
PAYLOADS = list(iter_payloads())
TEXTS = list(iter_texts())


def save(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def make(*paragraphs, header="", rows=()):
    """Return a template with some paragraphs, and a table of rows of cells."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return save(document)


def repack(data, change=None, **parts):
    """Return a package with some parts replaced or added; names have __ for /."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as result:
        for name in source.namelist():
            content = source.read(name)
            result.writestr(name, change(name, content) if change else content)
        for name, content in parts.items():
            result.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def swap(part, old, new):
    """Return a change of one part for ``repack``."""

    def change(name, content):
        if name != part:
            return content
        assert old in content
        return content.replace(old, new, 1)

    return change


def read(data):
    document = docx.Document(BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def refusal(data):
    with pytest.raises(DocxProblem) as caught:
        DocxSource(data)
    return caught.value.code


# ----------------------------------------------------------------------
# Injection
# ----------------------------------------------------------------------
def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 300
    assert len(set(TEXTS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_not_part_of_the_language(payload):
    """The gate that each text of a template goes through; a file adds nothing to it."""
    before, source = repr(DATA), re.sub(r"(\{[{%])(tr|p|r) ", r"\1 ", payload)
    started = time.monotonic()
    with pytest.raises(REFUSED):
        tools.sandbox.DocxEnvironment().from_string(source).render(DATA)
    assert time.monotonic() - started < 2
    assert repr(DATA) == before


@pytest.mark.parametrize("payload", PAYLOADS[::9])
def test_payload_in_a_template_does_nothing(payload):
    source = DocxSource(make(payload))
    assert source.check(DATA), "the check does not see it"
    with pytest.raises(DocxProblem):
        source.render(DATA)


@pytest.mark.parametrize("text", TEXTS)
def test_text_in_data_is_printed_as_it_is(text):
    source = DocxSource(make("[{{ customer.name }}]", header="{{ customer.name }}"))
    result = source.render({**DATA, "customer": {"name": text}})
    printed = docx.Document(BytesIO(result)).paragraphs[0].text
    wanted = tools.template.FORBIDDEN.sub("", text)
    for code, plain in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        wanted = wanted.replace(code, plain)
    assert printed == f"[{wanted}]"


def test_properties_of_the_file_are_in_the_sandbox():
    document = docx.Document()
    document.core_properties.title = "{{ cycler.__init__.__globals__ }}"
    source = DocxSource(save(document))
    assert source.check(DATA)
    with pytest.raises(DocxProblem):
        source.render(DATA)


def test_loops_have_an_end():
    many = {"lines": [{"name": "x"}] * 400}
    data = make(
        "{% for a in lines %}{% for b in lines %}{{ a.name }}{% endfor %}{% endfor %}"
    )
    with pytest.raises(DocxProblem) as caught:
        DocxSource(data).render(many)
    assert caught.value.code == "too_many_rounds"


def test_output_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(tools.sandbox, "MAX_OUTPUT", 100_000)
    data = make("{% for a in lines %}{{ a.name }}{% endfor %}")
    with pytest.raises(DocxProblem) as caught:
        DocxSource(data).render({"lines": [{"name": "x" * 10_000}] * 100})
    assert caught.value.code == "too_much"


def test_only_plain_data_goes_in():
    with pytest.raises((DocxProblem, TypeError)):
        DocxSource(make("{{ customer }}")).render({"customer": object()})


# ----------------------------------------------------------------------
# What templates can do
# ----------------------------------------------------------------------
def test_placeholders_tables_and_conditions():
    data = make(
        "Dear {{ customer.name | upper }}",
        "{%p if customer.note %}",
        "Note",
        "{%p else %}",
        "No note",
        "{%p endif %}",
        "{{ customer.total_value * 2 + 1 }} of {{ lines | length }}",
        rows=(
            ("Name", "Part"),
            ("{%tr for line in lines %}", ""),
            (
                "{{ loop.index }} {{ line.name }}",
                "{% for part in line.parts %}{{ part.name }}{% else %}none{% endfor %}",
            ),
            ("{%tr endfor %}", ""),
        ),
        header="{{ customer.name }}",
    )
    source = DocxSource(data)
    assert source.check(DATA) == []
    result = source.render(DATA)
    text = read(result)
    assert "Dear OFFICINE VERDI" in text and "No note" in text and "3.0 of 2" in text
    table = docx.Document(BytesIO(result)).tables[0]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Name", "Part"],
        ["1 Pump", "Seal"],
        ["2 Valve", "none"],
    ]
    header = docx.Document(BytesIO(result)).sections[0].header
    assert header.paragraphs[0].text == "Officine Verdi"


def test_tag_that_word_tore_apart_is_read():
    document = docx.Document()
    paragraph = document.add_paragraph("Dear ")
    for piece in ("{", "{ customer", ".na", "me }", "}"):
        paragraph.add_run(piece)
    assert "Dear Officine Verdi" in read(DocxSource(save(document)).render(DATA))


def test_lines_of_a_text_are_lines_in_word():
    result = DocxSource(make("{{ customer.name }}")).render(
        {"customer": {"name": "a\nb"}}
    )
    assert read(result) == "a\nb"


def test_picture_is_put_in():
    picture = tools.picture.Picture(png(), (40, 20), (30, 30))
    data = make("{{ logo }}", header="{{ logo }}")
    result = DocxSource(data).render({"logo": picture})
    document = docx.Document(BytesIO(result))
    assert document.inline_shapes[0].width.mm == pytest.approx(30, abs=0.1)
    assert document.inline_shapes[0].height.mm == pytest.approx(15, abs=0.1)


def png():
    """Return a small picture."""
    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (40, 20), "red").save(stream, "PNG")
    return stream.getvalue()


# ----------------------------------------------------------------------
# Where it fails
# ----------------------------------------------------------------------
def find(source, data=DATA):
    return [
        (f.code, f.values.get("name"), f.place.part, f.place.table, f.place.row)
        for f in source.check(data)
    ]


def test_all_findings_are_told_with_their_place():
    data = make(
        "{{ customer.nome }}",
        "{% if customer.note %}{{ customer.fax }}{% endif %}",
        rows=(
            ("{%tr for line in lines %}", ""),
            ("{{ line.name }}", "{{ line.price }}"),
            ("{%tr endfor %}", ""),
        ),
        header="{{ company }}",
    )
    assert find(DocxSource(data)) == [
        ("unknown", "customer.nome", "body", 0, 0),
        ("unknown", "customer.fax", "body", 0, 0),
        ("unknown", "line.price", "body", 1, 2),
        ("unknown", "company", "header", 0, 0),
    ]
    first = DocxSource(data).check(DATA)[0]
    assert first.values["meant"] == "customer.note"
    assert first.place.paragraph == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ customer.name", "unclosed"),
        ("{% if customer.name %}x", "syntax"),
        ("{% endfor %}", "syntax"),
        ("{{ customer name }}", "syntax"),
        ("{{ customer }}", "not_text_at"),
        ("{% for a in customer.name %}x{% endfor %}", "not_table_at"),
        ("{{ customer.name + 1 }}", "not_number"),
        ("{{ customer.total_value / 0 }}", "zero"),
        ("{{ " + "x" * 600 + " }}", "unclosed"),
    ],
)
def test_mistakes_have_names_and_places(text, code):
    findings = DocxSource(make("Before", text)).check(DATA)
    assert [f.code for f in findings] == [code]


def test_table_without_columns_is_a_finding():
    table = b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:sectPr"
    data = repack(make("x"), swap("word/document.xml", b"<w:sectPr", table))
    assert [found.code for found in DocxSource(data).check(DATA)] == ["value"]


def test_guarded_names_may_be_missing():
    text = (
        "{% if customer.fax is defined %}x{% endif %}{{ customer.fax | default('-') }}"
    )
    source = DocxSource(make(text))
    assert source.check(DATA) == []
    assert read(source.render(DATA)) == "-"


# ----------------------------------------------------------------------
# Files
# ----------------------------------------------------------------------
RELS = "word/_rels/document.xml.rels"
END = b"</Relationships>"


def with_relation(kind, target, mode='TargetMode="External"'):
    relation = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{kind}" Target="{target}" {mode}/>'
    ).encode()
    return repack(make("x"), swap(RELS, END, relation + END))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://evil.example/t.dotm"),
        ("attachedTemplate", "file:///C:/t.dotm"),
        ("image", "http://evil.example/i.png"),
        ("image", "file:///etc/passwd"),
        ("oleObject", "http://evil.example/o.bin"),
        ("frame", "http://evil.example/"),
        ("subDocument", "other.docx"),
        ("aFChunk", "http://evil.example/x.html"),
        ("hyperlink", "file:///etc/passwd"),
        ("hyperlink", "javascript:alert(1)"),
        ("hyperlink", "\\\\evil\\share"),
        ("customXml", "http://evil.example/x.xml"),
    ],
)
def test_links_to_elsewhere_are_refused(kind, target):
    assert refusal(with_relation(kind, target)) == "external"


def test_links_to_click_on_are_allowed():
    DocxSource(with_relation("hyperlink", "https://example.com/"))
    DocxSource(with_relation("hyperlink", "mailto:info@example.com"))


@pytest.mark.parametrize("kind", ["oleObject", "aFChunk", "package", "vbaProject"])
def test_embedded_objects_are_refused(kind):
    assert refusal(with_relation(kind, "embeddings/x", "")) == "external"


@pytest.mark.parametrize(
    "target", ["//evil.example/x", "http://evil.example/x", "c:\\x"]
)
def test_internal_links_stay_inside(target):
    assert refusal(with_relation("image", target, "")) == "external"


MAIN = b"wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_docx"),
        (b"PK\x03\x04 nothing", "not_docx"),
        (b"%PDF-1.7", "not_docx"),
        (b"\xd0\xcf\x11\xe0" * 100, "not_docx"),
        (repack(make("x"), **{"word__vbaProject.bin": b"x"}), "macros"),
        (repack(make("x"), **{"word__vbaData.xml": b"<x/>"}), "macros"),
        (
            repack(
                make("x"),
                swap(
                    "[Content_Types].xml",
                    b"application/vnd.openxmlformats-officedocument." + MAIN,
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                ),
            ),
            "macros",
        ),
        (
            repack(
                make("x"),
                swap(
                    "[Content_Types].xml", MAIN, MAIN.replace(b"document", b"template")
                ),
            ),
            "not_docx",
        ),
        (repack(make("x"), **{"word__embeddings__o.bin": b"x"}), "embedded"),
        (repack(make("x"), **{"word__activeX__a.xml": b"<x/>"}), "embedded"),
        (repack(make("x"), **{"..__evil.xml": b"<x/>"}), "path"),
        (repack(make("x"), **{"__etc__passwd.xml": b"<x/>"}), "path"),
        (repack(make("x"), **{"word\\evil.xml": b"<x/>"}), "path"),
        (repack(make("x"), **{"c:evil.xml": b"<x/>"}), "path"),
        (repack(make("x"), **{"WORD__DOCUMENT.XML": b"<x/>"}), "path"),
        (repack(make("x"), **{"word__big.xml": b"0" * 30_000_000}), "bomb"),
        (repack(make("x"), **{f"word__{n}.xml": b"<x/>" for n in range(1100)}), "bomb"),
        (repack(make("x"), **{"word__bad.xml": b"<x>"}), "not_xml"),
        (
            repack(make("x"), **{"word__dtd.xml": b"<!DOCTYPE x []><x/>"}),
            "entities",
        ),
        (
            repack(
                make("x"),
                **{
                    "word__xxe.xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM "
                    b"'file:///etc/passwd'>]><x>&e;</x>"
                },
            ),
            "entities",
        ),
        (
            repack(
                make("x"),
                **{"word__u.xml": "<!DOCTYPE x []><x/>".encode("utf-16")},
            ),
            "entities",
        ),
        (
            repack(
                make("x"),
                swap("word/document.xml", b"<w:sectPr", b"<w:altChunk/><w:sectPr"),
            ),
            "embedded",
        ),
        (b"0" * (tools.package.MAX_FILE + 1), "too_large"),
    ],
)
def test_dangerous_files_are_refused(data, code):
    assert refusal(data) == code


def with_field(instruction, pieces=1):
    """Return a document with a field, its instruction in several runs."""
    step = -(-len(instruction) // pieces)
    runs = "".join(
        f"<w:r><w:instrText>{instruction[at : at + step]}</w:instrText></w:r>"
        for at in range(0, len(instruction), step)
    )
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ).encode()
    return repack(
        make("x"), swap("word/document.xml", b"<w:sectPr", xml + b"<w:sectPr")
    )


@pytest.mark.parametrize(
    "instruction",
    [
        "INCLUDETEXT file:///etc/passwd",
        "INCLUDEPICTURE http://evil.example/",
        "DDEAUTO cmd /k",
        "DDE x y",
        "LINK Excel.Sheet",
        "IMPORT x",
        "DATABASE x",
        "RD x",
        "MACROBUTTON x",
        "{{ customer.name }}",
        "PA{# #}GE INCLUDETEXT",
        "",
    ],
)
def test_fields_that_read_files_are_refused(instruction):
    for pieces in (1, 3):
        if instruction:
            assert refusal(with_field(instruction, pieces)) == "field"


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
FIELD = (
    '<w:hdr xmlns:w="{space}"><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
    "<w:{name}>INCLUDETEXT file:///etc/passwd</w:{name}></w:r>{end}</w:p></w:hdr>"
)
ENDED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
LOOSE = tools.package.W.strip("{}")


@pytest.mark.parametrize(
    ("space", "name", "end"),
    [
        (STRICT, "instrText", ENDED),
        (LOOSE, "instrText", ""),
        (LOOSE, "delInstrText", ENDED),
    ],
)
def test_no_way_of_writing_a_field_hides_it(space, name, end):
    part = FIELD.format(space=space, name=name, end=end).encode()
    assert refusal(repack(make("x"), **{"word__header9.xml": part})) == "field"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        # Word finds parts by their types, not by how their names end
        ("word__header9.txt", b"<x/>", "embedded"),
        ("word__header9", b"<x/>", "embedded"),
        ("word__header9.XML", b"<!DOCTYPE x []><x/>", "entities"),
        (
            "word___rels__header9.xml.RELS",
            b"<r><x TargetMode='External'/></r>",
            "external",
        ),
        # LibreOffice finds pictures by their content
        (
            "word__media__i.png",
            b"<svg><image href='file:///etc/passwd'/></svg>",
            "embedded",
        ),
        (
            "word__media__i.svg",
            b"<svg><image href='file:///etc/passwd'/></svg>",
            "external",
        ),
        (
            "word__media__i.svg",
            b"<svg><style>@import 'http://x'</style></svg>",
            "external",
        ),
        ("word__media__i.svg", b"<svg><g fill='url(http://x/)'/></svg>", "external"),
        ("word__media__i.svg", b"<svg><script/></svg>", "embedded"),
        (
            "word__settings9.xml",
            f"<w:settings xmlns:w='{LOOSE}'><w:mailMerge/></w:settings>".encode(),
            "embedded",
        ),
        ("word__a.xml", f"<a:altChunk xmlns:a='{STRICT}'/>".encode(), "embedded"),
    ],
)
def test_no_name_of_a_part_hides_what_it_is(name, content, code):
    assert refusal(repack(make("x"), **{name: content})) == code


def test_pictures_and_drawings_are_allowed():
    drawing = b"<svg><g fill='url(#a)'/><use href='#a'/></svg>"
    picture = b"\x89PNG\r\n\x1a\n"
    DocxSource(
        repack(make("x"), **{"word__a.svg": drawing, "word__media__i.png": picture})
    )


def test_fields_that_print_are_allowed():
    for instruction in ("PAGE", " NUMPAGES \\* MERGEFORMAT", 'DATE \\@ "d/M/yyyy"'):
        DocxSource(with_field(instruction, 2))


def test_shipped_files_are_those_of_the_script():
    """Who changes a letter makes the files anew."""
    from tests.unit.loading import ADDONS

    for addon, path, content in tools.make_templates.iter_shipped():
        kept = (ADDONS / addon / path).read_bytes()
        for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
            with ZipFile(BytesIO(kept)) as old, ZipFile(BytesIO(content)) as new:
                assert old.read(part) == new.read(part), path


# ----------------------------------------------------------------------
# PDF
# ----------------------------------------------------------------------
needs_office = pytest.mark.skipif(
    not tools.pdf.find_office(), reason="LibreOffice is not installed"
)


@needs_office
def test_pdf_is_made():
    assert tools.pdf.to_pdf(make("Hello")).startswith(b"%PDF")


def test_pdf_that_hangs_is_ended(tmp_path, monkeypatch):
    """With all processes it started."""
    program = tmp_path / "soffice"
    child = tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(tools.pdf, "find_office", lambda: str(program))
    monkeypatch.setattr(tools.pdf, "SECONDS", 1)
    with pytest.raises(DocxProblem) as caught:
        tools.pdf.to_pdf(b"x")
    assert caught.value.code == "pdf_late"
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    until = time.monotonic() + 10  # a busy machine buries the dead late
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < until
        time.sleep(0.1)


def test_pdf_without_office_says_so(monkeypatch):
    monkeypatch.setattr(tools.pdf, "find_office", lambda: None)
    with pytest.raises(DocxProblem) as caught:
        tools.pdf.to_pdf(b"x")
    assert caught.value.code == "no_office"
