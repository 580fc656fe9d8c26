"""A template: its placeholders checked, and filled in."""

import re
from dataclasses import dataclass, field
from io import BytesIO

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from lxml import etree

from .names import find_unknown
from .package import W, check_package
from .picture import Picture
from .problem import DocxProblem
from .sandbox import DocxEnvironment

MAX_TAGS = 4000
MAX_TAG = 500  # characters
MAX_PART = 12 * 1024**2  # characters of XML
MAX_RESULT = 200 * 1024**2  # bytes
SNIPPET = 80

OPENERS = re.compile(r"\{[{%#]")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
# what XML cannot hold; a template could not be read after it
FORBIDDEN = re.compile(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
BODY, HEADER, FOOTER, NOTES, PROPERTIES = (
    "body",
    "header",
    "footer",
    "footnotes",
    "properties",
)
PROPERTY_NAMES = "author comments identifier language subject title".split()
FOOTNOTES = "footnotes+xml"
# what data and damaged tables may raise, beside the errors of the language
DATA_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Place:
    """Where in a document: numbers are counted from 1, 0 is nowhere."""

    part: str = BODY
    table: int = 0
    row: int = 0
    paragraph: int = 0
    text: str = ""


@dataclass(frozen=True)
class Finding:
    """Something wrong with a template, where it stands."""

    code: str
    values: dict = field(default_factory=dict)
    place: Place = Place()


class _Inline(InlineImage):
    """An image without margins: LibreOffice gives it some unless it is told."""

    def _insert_image(self):
        no_margins = " ".join(f'dist{side}="0"' for side in "TBLR")
        xml = super()._insert_image()
        return xml.replace("<wp:inline ", f"<wp:inline {no_margins} ", 1)


class DocxSource:
    """A template that was looked at; it may be filled in many times.

    :raises DocxProblem: the file is refused.
    """

    def __init__(self, data):
        check_package(data)
        self.data = data

    def _open(self):
        template = DocxTemplate(BytesIO(self.data))
        try:
            template.init_docx()
        except (OpcError, KeyError, ValueError, AttributeError) as error:
            raise DocxProblem("not_docx") from error
        return template

    def check(self, sample):
        """Return what is wrong with the placeholders, all of it.

        :param dict sample: an example of all data.
        """
        findings = []
        for name, root, xml in self._iter_parts(self._open()):
            found = _check_tags(name, root, xml)
            findings += found or self._check_part(name, root, xml, sample)
        if not findings:
            try:
                self.render(sample)
            except DocxProblem as problem:
                findings.append(
                    Finding(problem.code, problem.values, _get_place_of(problem))
                )
        return findings

    def _iter_parts(self, template):
        """Yield kind, root and XML of each part in which placeholders are filled in."""
        yield BODY, template.docx._element.body, template.get_xml()
        for kind, uri in (
            (HEADER, template.HEADER_URI),
            (FOOTER, template.FOOTER_URI),
        ):
            for _key, part in template.get_headers_footers(uri):
                xml = template.get_part_xml(part)
                yield kind, etree.fromstring(xml), xml
        for part in template.docx.part.package.parts:
            if part.content_type.endswith(FOOTNOTES):
                root = etree.fromstring(part.blob)
                yield NOTES, root, etree.tostring(root, encoding="unicode")
        properties = template.docx.core_properties
        for name in PROPERTY_NAMES:
            text = getattr(properties, name) or ""
            root = etree.Element(f"{W}p")
            etree.SubElement(etree.SubElement(root, f"{W}r"), f"{W}t").text = text
            yield PROPERTIES, root, text

    def _check_part(self, name, root, xml, sample):
        template = DocxTemplate(BytesIO(self.data))
        source = xml if name == PROPERTIES else template.patch_xml(xml)
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", source)
        try:
            tree = DocxEnvironment().parse(source)
        except TemplateSyntaxError as error:
            line = _get_line(source, error.lineno)
            place = _find(name, root, line) or Place(name, text=line[:SNIPPET])
            return [Finding("syntax", {"message": error.message}, place)]
        except RecursionError:
            return [Finding("too_much", {}, Place(name))]
        return [
            Finding(
                code,
                values,
                _find(name, root, values["name"])
                or Place(name, text=_get_line(source, line)[:SNIPPET]),
            )
            for code, values, line in find_unknown(tree, sample)
        ]

    def render(self, data):
        """Return the document with its placeholders filled in.

        :param dict data: plain dicts, lists, strings, numbers and pictures.
        :raises DocxProblem: a placeholder cannot be filled in; ``place`` says where.
        """
        template = self._open()
        for name, root, xml in self._iter_parts(template):
            for finding in _check_tags(name, root, xml):
                raise _at(DocxProblem(finding.code, **finding.values), finding.place)
        try:
            template.render(_prepare(data, template), DocxEnvironment())
        except DocxProblem as problem:
            raise _at(problem, self._get_place(problem)) from None
        except TemplateSyntaxError as error:
            problem = DocxProblem("syntax", message=error.message)
            raise _at(problem, self._get_place(error)) from None
        except TemplateError as error:
            problem = DocxProblem("value", message=str(error))
            raise _at(problem, self._get_place(error)) from None
        except DATA_ERRORS as error:
            problem = DocxProblem("value", message=type(error).__name__)
            raise _at(problem, self._get_place(error)) from error
        stream = BytesIO()
        template.save(stream)
        result = stream.getvalue()
        check_package(result, MAX_RESULT)
        return result

    def _get_place(self, error):
        """Return where an error happened: near the paragraph of its line."""
        lines = getattr(error, "docx_context", None)
        text = " ".join(line.strip() for line in lines or () if "{" in line)
        return Place(text=text.strip()[:SNIPPET]) if text else Place()


def _at(problem, place):
    problem.place = place
    return problem


def _get_place_of(problem):
    return getattr(problem, "place", None) or Place()


def _prepare(value, template):
    """Return a copy of data as the sandbox wants it: pictures become images."""
    if isinstance(value, dict):
        return {key: _prepare(one, template) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_prepare(one, template) for one in value]
    if isinstance(value, Picture):
        if not value:
            return ""
        return _Inline(template, BytesIO(value.content), width=Mm(value.get_width()))
    if isinstance(value, str):
        return FORBIDDEN.sub("", str(value).replace("\r\n", "\n"))
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"no plain data: {type(value).__name__}")


# ----------------------------------------------------------------------
# Places
# ----------------------------------------------------------------------
def _get_line(source, number):
    """Return the text of a line of XML, without its marks."""
    lines = re.split(r"\r\n|\r|\n", source)
    line = lines[min(max(number or 1, 1), len(lines)) - 1]
    return re.sub(r"<[^>]+>", "", line).strip()


def _iter_paragraphs(root):
    """Yield each paragraph with its own text, not that of boxes in it."""
    own = [root] if root.tag == f"{W}p" else []
    for paragraph in own or root.iter(f"{W}p"):
        texts = [
            text.text or ""
            for text in paragraph.iter(f"{W}t")
            if next(text.iterancestors(f"{W}p")) is paragraph
        ]
        yield paragraph, "".join(texts)


def _place(name, root, paragraph, number, text):
    table = next(paragraph.iterancestors(f"{W}tbl"), None)
    if table is None:
        return Place(name, paragraph=number, text=text[:SNIPPET])
    tables = list(root.iter(f"{W}tbl"))
    rows = [one for one in paragraph.iterancestors(f"{W}tr")]
    row = list(table.iterchildren(f"{W}tr")).index(rows[0]) + 1 if rows else 0
    return Place(name, tables.index(table) + 1, row, number, text[:SNIPPET])


def _find(name, root, needle):
    """Return the place of the first paragraph that says something in a tag."""
    tight = re.sub(r"\s", "", needle)
    if not tight:
        return None
    word = re.compile(rf"(?<![\w.]){re.escape(tight)}(?!\w)")
    for number, (paragraph, text) in enumerate(_iter_paragraphs(root), 1):
        tags = (
            re.sub(r"\{[{%#](?:tr|tc|p|r)?\s|\s", "", tag) for tag in TAG.findall(text)
        )
        loose = re.sub(r"\s", "", text)
        if tight == loose or any(
            word.search(re.sub(r"^(for\w+?in|if|elif)(?=\w)", r"\1 ", tag))
            for tag in tags
        ):
            return _place(name, root, paragraph, number, text)
    return None


def _check_tags(name, root, xml):
    """Return tags that do not end where they began, and bombs of tags."""
    if (
        len(xml) > MAX_PART
        or xml.count("{") > 2 * MAX_TAGS
        or re.search(r"\s{1000}", xml)
    ):
        return [Finding("too_much", {}, Place(name))]
    findings = []
    for number, (paragraph, text) in enumerate(_iter_paragraphs(root), 1):
        if "{" not in text:
            continue
        rest = TAG.sub("", text)
        opener = OPENERS.search(rest)
        too_long = any(len(tag) > MAX_TAG for tag in TAG.findall(text))
        if opener or too_long:
            place = _place(name, root, paragraph, number, text)
            shown = rest[opener.start() :][:SNIPPET] if opener else text[:SNIPPET]
            findings.append(Finding("unclosed", {"tag": shown}, place))
    return findings
