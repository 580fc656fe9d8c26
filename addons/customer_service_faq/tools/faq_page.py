"""Texts of entries and the files in them: which, and how customers see them."""

import re

from lxml import html

# a file of the database, as the editor writes it into a text
_FILE = re.compile(
    r"(?<![^\"'(;\s=])/web/(?:image|content)/(?:ir\.attachment/)?(\d{1,9})(?!\d)"
    r"(?:&(?!quot;)|[^\s\"'<>)&])*"
)
_OTHER = re.compile(r"(?<![\w\]-])/web/(?!static/)")
_TOKEN = re.compile(r"(?:[?&](?:amp;)?)?access_token=[\w.%-]*")
_REMOVED = frozenset(
    "button embed form iframe input link meta object script select style"
    " textarea".split()
)
_EDITOR = ("data-", "on", "t-", "contenteditable", "srcdoc")


def find_files(text):
    """Return the ids of the files that a text shows or links.

    :param str text: HTML, or nothing.
    """
    return {int(number) for number in _FILE.findall(text or "")}


def replace_files(text, addresses):
    """Return a text with other addresses of its files; those not named stay.

    :param str text: HTML, or nothing.
    :param dict addresses: address by id of the file.
    """
    return _FILE.sub(lambda found: addresses.get(int(found[1]), found[0]), text or "")


def to_page(text, addresses):
    """Return a text as visitors get it: their addresses of files, and nothing inside.

    What is not named leaves no address; remarks, tokens and what the editor noted for
    itself go.

    :param str text: HTML, or nothing.
    :param dict addresses: address by id of the file.
    """
    if not text:
        return ""
    root = html.fragment_fromstring(text, create_parent="div")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _REMOVED:
            element.drop_tree()
            continue
        for name, value in list(element.attrib.items()):
            shown = replace_files(value, addresses)
            if name.startswith(_EDITOR) or _OTHER.search(shown):
                del element.attrib[name]
            elif shown != value:
                element.set(name, shown)
        if element.tag == "img" and not element.get("src"):
            element.drop_tree()
    page = html.tostring(root, encoding="unicode")
    return _TOKEN.sub("", page)
