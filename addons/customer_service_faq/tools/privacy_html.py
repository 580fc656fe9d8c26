"""Take out of formatted text who the customer is; lists and headings stay."""

import re
import unicodedata

from lxml import etree, html

from .privacy import Known, Words, find_personal, is_private_url

_DROPPED = (
    "area audio button canvas embed form head iframe img input map noscript object "
    "picture script select source style svg template textarea title video"
).split()
_SIGNATURE = re.compile(r"signature|o_mail_notification|gmail_quote", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td "
    "tfoot th thead tr ul".split()
)
_KEPT_ATTRIBUTES = frozenset(("class", "colspan", "rowspan", "start", "type"))
_MAY_BE_EMPTY = frozenset(("br", "hr", "td", "th"))


def clean_html(source, known=None, words=None):
    """Return formatted text without what says who the customer is.

    Pictures, signatures and quoted mails are dropped, links only kept when they open
    nothing and lead to no customer.

    :param str source: HTML, maybe empty.
    :param Known known: what is known of the customer.
    :param Words words: what stands instead.
    :return: HTML, empty when nothing is left.
    """
    if not (source or "").strip():
        return ""
    known, words = known or Known(), words or Words()
    root = html.fragment_fromstring(
        unicodedata.normalize("NFC", source), create_parent="div"
    )
    _drop(root)
    _clean_links(root, known)
    _clean_words(root, known, words)
    _drop_empty(root)
    return _inner(root)


def _drop(root):
    """Take out what is no text, and what quotes or signs a mail."""
    for element in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        _remove(element)
    for element in list(root.iter("*")):
        if element is root or element.getparent() is None:
            continue
        signs = element.get("data-o-mail-quote") or _SIGNATURE.search(
            f"{element.get('class', '')} {element.get('id', '')}"
        )
        if element.tag in _DROPPED or signs:
            _remove(element)


def _remove(element):
    """Take an element out and leave what follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _clean_links(root, known):
    """Leave only links that lead to no customer, and attributes of form."""
    for element in list(root.iter("*")):
        href = element.get("href", "")
        for name in list(element.attrib):
            if name not in _KEPT_ATTRIBUTES:
                del element.attrib[name]
        if element.tag == "a" and element is not root:
            web = re.match(r"https?://", href)
            if web and not is_private_url(href) and not find_personal(href, known):
                element.set("href", href)
            else:
                element.drop_tag()


def _clean_words(root, known, words):
    """Replace in the text, which may run over several elements."""
    nodes, text = [], []
    at = 0
    for node, name, piece in _walk(root):
        if node is not None:
            nodes.append((node, name, at, at + len(piece)))
        text.append(piece)
        at += len(piece)
    whole = "".join(text)
    spans = find_personal(whole, known)
    for node, name, start, end in nodes:
        setattr(node, name, _replace(whole, start, end, spans, words))


def _replace(whole, start, end, spans, words):
    """Return a piece of a text with what stands instead of the spans.

    A span that runs over several pieces is told in the piece it begins in.
    """
    parts, at = [], start
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        parts.append(whole[at : max(at, span.start)])
        if span.start >= start:
            parts.append(getattr(words, span.kind))
        at = min(end, span.end)
    return "".join([*parts, whole[at:end]])


def _walk(element):
    """Yield all texts in order: element, ``text`` or ``tail``, and the text itself.

    Between blocks stands a line break that belongs to no element.
    """
    block = element.tag in _BLOCKS
    if block:
        yield None, None, "\n"
    if element.text:
        yield element, "text", element.text
    for child in element:
        yield from _walk(child)
        if child.tail:
            yield child, "tail", child.tail
    if block:
        yield None, None, "\n"


def _drop_empty(root):
    """Take out elements in which nothing is left."""
    for element in reversed(list(root.iter("*"))):
        if (
            element is not root
            and element.tag not in _MAY_BE_EMPTY
            and not element.text_content().strip()
            and element.find(".//hr") is None
        ):
            _remove(element)


def _inner(root):
    """Return what is inside of an element, as HTML."""
    head = html.tostring(root, encoding="unicode")
    inner = re.sub(r"^<div[^>]*>|</div>\s*$", "", head).strip()
    return "" if not root.text_content().strip() else inner
