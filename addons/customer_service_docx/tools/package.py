"""Is a file a Word document that may be opened? Asked of uploads and of results.

A .docx is a ZIP of XML parts. What could run, load or blow up is refused: macros,
embedded objects, links to other files, entities, fields that include files, bombs.
"""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from .problem import DocxProblem

MAX_FILE = 10 * 1024**2  # bytes of an upload
MAX_UNPACKED = 60 * 1024**2
MAX_ENTRIES = 1000
MAX_RATIO = 200  # of entries larger than RATIO_FROM
RATIO_FROM = 1024**2

DOCUMENT = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORBIDDEN_TYPE = re.compile(
    r"macro|vba|activex|oleobject|afchunk|ms-office\.intent", re.I
)
FORBIDDEN_PART = re.compile(
    r"vbaproject|vbadata|(^|/)(embeddings|activex|customui|afchunk)[^/]*(/|$)|\.(bin|exe|"
    r"dll|js|vbs|html?|mht|rtf)$",
    re.I,
)
# last word of the type of a relationship
FORBIDDEN_RELATIONS = {
    "attachedTemplate",
    "oleObject",
    "package",
    "aFChunk",
    "subDocument",
    "frame",
    "control",
    "activeXControlBinary",
    "vbaProject",
    "wordVbaData",
    "keyMapCustomizations",
    "externalLink",
    "extensibility",
}
# whatever their namespace: transitional and strict documents have different ones
FORBIDDEN_ELEMENTS = {"altChunk", "object", "control", "mailMerge"}
# all parts are XML, which is looked at, or pictures and fonts, which begin like this
MARKUP = (".xml", ".rels", ".svg")
BEGINNINGS = {
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8",),
    ".jpeg": (b"\xff\xd8",),
    ".gif": (b"GIF8",),
    ".bmp": (b"BM",),
    ".tif": (b"II", b"MM"),
    ".tiff": (b"II", b"MM"),
    ".emf": (b"\x01\x00\x00\x00",),
    ".wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00"),
    ".odttf": (b"",),
    ".ttf": (b"\x00\x01\x00\x00", b"true", b"OTTO"),
}
# fields of Word that only print: any other may read files or ask servers
FIELDS = set(
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE TITLE "
    "SUBJECT AUTHOR KEYWORDS COMMENTS TOC REF PAGEREF NOTEREF SEQ STYLEREF HYPERLINK "
    "SYMBOL FORMTEXT FORMCHECKBOX FORMDROPDOWN".split()
)
FIELD = re.compile(r"\s*\\?\s*([A-Za-z]+)(?=[\s\\\"]|$)")


def check_package(data, max_file=MAX_FILE):
    """Look at a file before anything opens it.

    :param bytes data: of the file.
    :param int max_file: bytes it may have.
    :raises DocxProblem: it is no Word document, or one with something dangerous in it.
    """
    if len(data) > max_file:
        raise DocxProblem("too_large", megabytes=max_file // 1024**2)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = _check_entries(package)
            _check_types(package, names)
            for name in names:
                _check_content(package, name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise DocxProblem("not_docx") from error
    except (RuntimeError, ValueError) as error:  # encrypted, names that are no text
        raise DocxProblem("not_docx") from error


def _check_entries(package):
    """Return the names in the package, when number, size and places are in order."""
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise DocxProblem("bomb")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocxProblem("bomb")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise DocxProblem("encrypted")
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(
            entry.compress_size, 1
        ):
            raise DocxProblem("bomb")
        _check_name(entry.filename)
    names = [entry.filename for entry in entries if not entry.is_dir()]
    if len({name.lower() for name in names}) != len(names):
        raise DocxProblem("path")
    return names


def _check_name(name):
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00-\x1f]", name):
        raise DocxProblem("path")
    if FORBIDDEN_PART.search(name):
        if "vba" in name.lower():
            raise DocxProblem("macros")
        raise DocxProblem("embedded", name=name)


def _check_types(package, names):
    if CONTENT_TYPES not in names or DOCUMENT not in names:
        raise DocxProblem("not_docx")
    for node in _parse(package, CONTENT_TYPES):
        if not isinstance(node.tag, str):
            continue
        kind = node.get("ContentType", "")
        if "macro" in kind.lower() or "vba" in kind.lower():
            raise DocxProblem("macros")
        if FORBIDDEN_TYPE.search(kind):
            raise DocxProblem("embedded", name=node.get("PartName", kind))
        if node.get("PartName") == f"/{DOCUMENT}" and kind != MAIN_TYPE:
            raise DocxProblem("not_docx")


def _parse(package, name):
    """Return the root of a part; it is not parsed twice the size it claims.

    :raises DocxProblem: it is no XML, or has a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise DocxProblem("not_xml", name=name) from error
    if root.getroottree().docinfo.doctype:
        raise DocxProblem("entities", name=name)
    return root


def _check_content(package, name):
    """Look at a part; what it is called decides how, and what it is must agree."""
    suffix = "." + name.lower().rpartition(".")[2]
    if suffix in MARKUP:
        _check_part(name, _parse(package, name))
        return
    with package.open(name) as part:
        if not part.read(4).startswith(BEGINNINGS.get(suffix, ())):
            raise DocxProblem("embedded", name=name)


def _check_part(name, root):
    if name.lower().endswith(".rels"):
        for node in root:
            _check_relation(node)
        return
    if name.lower().endswith(".svg"):
        _check_drawing(name, root)
        return
    field = []  # words of the fields that are open, the innermost last
    for node in root.iter():
        if not isinstance(node.tag, str):
            if node.tag is not etree.Comment:
                raise DocxProblem("entities", name=name)
            continue
        if etree.QName(node).localname in FORBIDDEN_ELEMENTS:
            raise DocxProblem("embedded", name=name)
        _follow_fields(node, field)
    for words in field:  # that never end
        _check_field("".join(words or ["PAGE"]))


def _check_drawing(name, root):
    """Refuse a drawing that loads something or has a program in it."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            if node.tag is not etree.Comment:
                raise DocxProblem("entities", name=name)
            continue
        if etree.QName(node).localname.lower() in ("script", "foreignobject"):
            raise DocxProblem("embedded", name=name)
        for key, value in node.attrib.items():
            is_link = etree.QName(key).localname.lower() in ("href", "src")
            if is_link and not re.match(r"#|data:image/(png|jpe?g|gif);", value, re.I):
                raise DocxProblem("external", target=value)
        for text in (node.text or "", *node.attrib.values()):
            if re.search(r"@import|url\(\s*['\"]?\s*[^#'\"\s]", text, re.I):
                raise DocxProblem("external", target=text.strip())


def _check_relation(node):
    if not isinstance(node.tag, str):
        return
    kind = node.get("Type", "").rstrip("/").rpartition("/")[2]
    target = node.get("Target", "")
    if kind in FORBIDDEN_RELATIONS:
        raise DocxProblem("external", target=target)
    if node.get("TargetMode", "Internal").lower() == "external":
        if kind != "hyperlink" or not re.match(r"(https?|mailto|tel):", target, re.I):
            raise DocxProblem("external", target=target)
    elif re.match(r"[a-z][\w+.-]*:|//|\\\\", target, re.I) or "\\" in target:
        raise DocxProblem("external", target=target)


def _follow_fields(node, field):
    """Read the instructions of fields as Word does: in pieces, nested."""
    name = etree.QName(node).localname
    if name == "fldSimple":
        _check_field(_get_attribute(node, "instr"))
    elif name == "fldChar":
        kind = _get_attribute(node, "fldCharType")
        if kind == "begin":
            field.append([])
        elif field and kind in ("separate", "end"):
            if field[-1] is not None:
                _check_field("".join(field[-1]))
            field[-1] = None
            if kind == "end":
                field.pop()
    elif name in ("instrText", "delInstrText"):
        if not field or field[-1] is None:
            _check_field(node.text or "")
        else:
            field[-1].append(node.text or "")


def _get_attribute(node, name):
    """Return an attribute whatever its namespace is, an empty text without it."""
    return next(
        (
            text
            for key, text in node.attrib.items()
            if etree.QName(key).localname == name
        ),
        "",
    )


def _check_field(instruction):
    found = FIELD.match(instruction)
    if not found or found[1].upper() not in FIELDS:
        raise DocxProblem("field", field=instruction.strip()[:40])
