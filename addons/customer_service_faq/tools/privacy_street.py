"""Addresses in a text by their form: a street with the number of a house."""

import re

_WORD = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]+"
_CITY = rf"{_WORD}(?:[ ]{_WORD}){{0,3}}"
_HOUSE = r"\d{1,4}(?:[ ]?[/-]?[ ]?(?:bis|ter|[A-Za-z]))?(?![\w,.]?\d)(?!\w)"
_PROVINCE = r"[ ]?\([A-Z]{2}\)"
# what data go by: "via Bluetooth 5"
_CARRIERS = r"(?!Bluetooth|Modbus|Windows|Internet|Ethernet|Office|Teams|Wi-?[Ff]i)"
_OF_NAME = rf"(?:d(?:[aeio]l(?:l[aeo'’])?|ei|egli|i|a)|[IVX]+|\d{{1,2}}|{_WORD})"

_STREETS = re.compile(
    rf"(?<!\w)(?:[Vv]ia\s{_CARRIERS}|(?i:viale|v\.le|corso|c\.so|piazza(?:le)?|p\.zz?a|"
    r"vicolo|largo|strada|contrada|borgo|localit[àa]|loc\.|frazione)\s)"
    rf"(?:{_OF_NAME}\s){{0,3}}{_WORD},?\s(?:n[.°]?\s?)?{_HOUSE}"
    rf"(?:[ ,-]{{1,3}}\d{{5}}\s{_CITY}(?:{_PROVINCE})?)?"
    rf"|\b\d{{5}}\s{_CITY}{_PROVINCE}"
    rf"|\b\d{{1,4}}\s(?:{_WORD}\s){{1,3}}(?:Street|Road|Avenue|Lane|Drive|Square)\b"
    rf"|\b[A-ZÄÖÜ][a-zäöüß-]+(?:stra(?:ß|ss)e|str\.|weg|platz|gasse)\s{_HOUSE}"
    r"|\b\d{1,4},?\s(?:rue|avenue|boulevard|place)\s(?:(?:de|du|des|la)\s){0,2}"
    rf"{_WORD}"
)


def find_streets(text):
    """Yield where addresses begin and end."""
    return (match.span() for match in _STREETS.finditer(text))
