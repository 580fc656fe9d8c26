"""What is taken out of a call before it becomes a FAQ, and what stays."""

import re
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tools = load_tools("customer_service_faq")
privacy, privacy_html = tools.privacy, tools.privacy_html
Known, clean_text = privacy.Known, privacy.clean_text
clean_html = privacy_html.clean_html

KNOWN = Known(
    names=("Officine Verdi S.r.l.", "Anna Gallo", "Niccolò D'Amico", "Ugo Bo"),
    streets=("Via Giuseppe Garibaldi 12/b",),
    serials=("TOUR-4711",),
    phones=("011 555 0101",),
    codes=("DE811569869", "CLI-00471"),
)

# ----------------------------------------------------------------------
# Examples
# ----------------------------------------------------------------------
CLEANED = [
    ("Gentile Sig. Rossi, la pompa perde", "la pompa perde"),
    ("Buongiorno Anna,\nla pompa perde", "la pompa perde"),
    ("Buongiorno,\nla pompa perde", "la pompa perde"),
    ("Dear Mrs. Smith,\nthe pump leaks", "the pump leaks"),
    ("Sehr geehrte Frau Müller,\ndie Pumpe leckt", "die Pumpe leckt"),
    ("Perde.\nCordiali saluti\nMario Neri\nResponsabile", "Perde."),
    ("Perde.\nGrazie e cordiali saluti,\nMario", "Perde."),
    ("Perde.\n-- \nMario Neri\nVia X 1", "Perde."),
    ("Leaks.\nBest regards\nMario\nSent from my phone", "Leaks."),
    ("Il sig. Bianchi dice che perde", "Il the customer dice che perde"),
    ("Chiede GALLO ANNA di Officine Verdi srl", "Chiede the customer di the customer"),
    ("Chiede niccolo' d’amico", "Chiede the customer"),
    ("Chiede D'AMICO", "Chiede the customer"),
    ("Da anna_gallo@verdi.example", "Da [e-mail]"),
    ("Da anna (at) verdi.example", "Da [e-mail]"),
    ("In via giuseppe garibaldi, 12/B non va", "In [address] non va"),
    ("In Via Giuseppe Garibaldi 7 non va", "In [address] non va"),
    ("Matricola tour 4711 rotta", "Matricola [serial number] rotta"),
    ("CF RSSMRA80A01H501U", "CF [tax code]"),
    ("P.IVA 01234567897", "P.IVA [tax code]"),
    ("Ust-IdNr. DE123456789", "Ust-IdNr. [tax code]"),
    ("IBAN IT60 X054 2811 1010 0000 0123 456", "IBAN [IBAN]"),
    ("Vedi https://x.example/r?token=abc", "Vedi [link]"),
    ("Vedi https://x.example/d/8f3a9c1b7d2e4f6a8b0c", "Vedi [link]"),
    ("Vedi www.officineverdi.example", "Vedi [link]"),
    ("Tel.011/5550199", "Tel.[phone]"),
    ("chiamare 333 123 4567 ore pasti", "chiamare [phone] ore pasti"),
    ("chiamare al 0039 (0)11 555 01 99", "chiamare al [phone]"),
    ("interno 4: +44 20 7946 0958.", "interno 4: [phone]."),
    ("Chiama Ugo Bo", "Chiama the customer"),
    ("P.I. 01234567890", "P.I. [tax code]"),
    (
        "Partita de 811 569 869, cliente cli 00471",
        "Partita [tax code], cliente [tax code]",
    ),
    ("iban it60x0542811101000000123456", "iban [IBAN]"),
    ("IT60 X054 2811 1010 0000 0123 456 ROMA", "[IBAN] ROMA"),
    ("In Via Roma 12, 36100 Vicenza (VI) non va", "In [address] non va"),
    ("Abita in corso Francia n. 24/bis", "Abita in [address]"),
    ("In piazza XX Settembre 3 perde", "In [address] perde"),
    ("Viale dei Mille, 7: perde", "[address]: perde"),
    ("Sede di 36015 Schio (VI)", "Sede di [address]"),
    ("At 12 Station Road it leaks", "At [address] it leaks"),
    ("In der Bahnhofstraße 5a leckt es", "In der [address] leckt es"),
    ("Au 4, rue des Lilas il fuit", "Au [address] il fuit"),
    ("Matricola 12345678 rotta", "Matricola [serial number] rotta"),
    ("matr. ABC-99812, S/N: 7F-22B1", "matr. [serial number], S/N: [serial number]"),
    ("La famiglia Brambilla dice", "La the customer dice"),
    ("Parlare con Luca Neri del magazzino", "Parlare con the customer del magazzino"),
    (
        "Chiedere di Luca, referente: Ivo Sala",
        "Chiedere di the customer, referente: the customer",
    ),
]
KEPT = [
    "La caldaia mostra E10 e F.28, pressione 1,2 bar, 230 V, 24 kW",
    "Ricambio cod. 0020025041, articolo 3341234567, P/N 65104338",
    "Scheda MTR-0112345678 e PCB-333-1234567",
    "Il 01/02/2024 alle 08:30, 2024-02-01, 03.04.25",
    "Firmware 03.12.0045, IP 192.168.1.10, porta 8080",
    "Alimentazione 3 x 400 V 50 Hz, tolleranza +0,5/-0,5 mm",
    "Filtro 380 mm, 350 W, 3,5 bar, -10 °C, 0,05 %",
    "Manuale: https://vendor.example/manuals/boiler.pdf",
    "I LED verdi lampeggiano 3 volte ogni 10 s",
    "Parametro 0123456789 a 35",
    "Buongiorno la caldaia non parte",
    "MS Office non si apre, errore 0x80070005",
    "Il signore del freddo",
    "Il tubo da 3/4 e la vite M8x30, DN 25, PN16",
    "Collegare via Bluetooth 5.0, via Windows 11 o via Modbus 485",
    "Porta seriale RS232, matricola sulla targhetta, in corso 3 prove",
    "Aprire la via di fuga 2, strada libera per 10 m, in largo 40 cm",
    "Errore 36100 Vicino al fondo",
]


@pytest.mark.parametrize(("text", "expected"), CLEANED)
def test_personal_data_goes(text, expected):
    assert clean_text(text, KNOWN) == expected


@pytest.mark.parametrize("text", KEPT)
def test_technical_words_stay(text):
    assert clean_text(text, KNOWN) == text


def test_number_with_wrong_check_digits_is_no_tax_code():
    text = "Contatore 12345678901, lotto XX12 3456 7890 1234"
    assert clean_text(text, KNOWN) == text


def test_postscript_and_long_lines_after_the_regards_stay():
    long = (
        "La pompa è stata poi sostituita e la pressione riportata a 1,2 bar di lavoro."
    )
    text = f"Perde.\nCordiali saluti\nMario\n{long}\nPS: E10"
    assert clean_text(text, KNOWN) == f"Perde.\n{long}\nPS: E10"
    assert clean_text("Perde.\nSaluti\nMario\nP.S. E10", KNOWN) == "Perde.\nP.S. E10"


def test_words_of_another_language_stand_instead():
    words = privacy.Words(name="il cliente", phone="[telefono]")
    text = clean_text("Anna Gallo, tel. 333 1234567", KNOWN, words)
    assert text == "il cliente, tel. [telefono]"


def test_nothing_known_and_nothing_said():
    assert clean_text(None) == clean_text("") == ""
    assert clean_html(None) == clean_html(" ") == clean_html("<p><br></p>") == ""


# ----------------------------------------------------------------------
# Formatted text
# ----------------------------------------------------------------------
def test_structure_stays():
    source = (
        "<div><p>Gentile <b>Anna</b> Gallo,</p><h2>Come fare</h2><ol><li>Premere "
        "<b>reset</b></li><li>Chiedere a Officine <i>Verdi</i></li></ol>"
        "<table><tr><td></td><td>1,2 bar</td></tr></table></div>"
    )
    assert clean_html(source, KNOWN) == (
        "<div><h2>Come fare</h2><ol><li>Premere <b>reset</b></li><li>Chiedere a "
        "the customer</li></ol><table><tr><td></td><td>1,2 bar</td></tr></table></div>"
    )


def test_number_over_several_elements_goes():
    assert clean_html("<p>Tel. 333 <b>123</b> 45<i>67</i> ok</p>", KNOWN) == (
        "<p>Tel. [phone] ok</p>"
    )


def test_pictures_scripts_comments_and_quotes_are_dropped():
    source = (
        "<p>a<img src='/web/image/1' alt='Anna Gallo'>b<script>x</script><!-- Anna -->"
        "c<svg><text>Anna</text></svg></p><div data-o-mail-quote='1'>Anna</div>"
        "<div class='gmail_signature'>Mario</div>"
    )
    assert clean_html(source, KNOWN) == "<p>abc</p>"


def test_links_and_attributes_that_tell_are_dropped():
    source = (
        "<p title='Anna Gallo' style='background:url(x)'>"
        "<a href='mailto:anna@verdi.example'>scrivi</a> "
        "<a href='javascript:alert(1)'>qui</a> "
        "<a href='https://x.example/?k=1'>o qui</a> "
        "<a href='https://vendor.example/m' onclick='x'>manuale</a></p>"
    )
    assert clean_html(source, KNOWN) == (
        '<p>scrivi qui o qui <a href="https://vendor.example/m">manuale</a></p>'
    )


def test_plain_text_and_special_characters():
    assert clean_html("p < 1 &amp; t &gt; 2") == "p &lt; 1 &amp; t &gt; 2"


# ----------------------------------------------------------------------
# Properties
# ----------------------------------------------------------------------
FIRST = st.sampled_from(
    "Anna Marco Niccolò Chiara José Zoë Ugo Ivo Jürgen François Łukasz Bogdan".split()
)
LAST = st.sampled_from(
    "Gallo Rossi Verdi D'Amico Müller Bonfiglioli Lo-Russo Ångström Brambilla "
    "Esposito Colombo Ferrari".split()
)
FIRM = st.sampled_from(
    ["Officine", "Panificio", "Studio", "Hotel", "Termoidraulica", "Condominio"]
)
FORM = st.sampled_from(["", " S.r.l.", " SpA", " snc", " GmbH", " s.a.s."])
PEOPLE = st.builds("{} {}".format, FIRST, LAST)
FIRMS = st.builds("{} {}{}".format, FIRM, LAST, FORM)
NAMES = st.one_of(PEOPLE, FIRMS)

FILLERS = st.sampled_from(
    "la caldaia perde acqua quando parte il bruciatore dopo reset non si accende "
    "stampa righe nere sul foglio pompa ferma serve un tecnico".split()
)
TECHNICAL = st.one_of(
    st.builds(
        "{}{}".format, st.sampled_from(["E", "F.", "A", "ERR-"]), st.integers(1, 99)
    ),
    st.builds(
        "{}{}".format,
        st.integers(1, 999),
        st.sampled_from([" V", " kW", " bar", " mm", " °C", " Hz", " W", " mbar", "%"]),
    ),
    st.builds("{},{} bar".format, st.integers(0, 9), st.integers(0, 9)),
    st.builds(
        "{}-{}".format,
        st.text("BCDFHMNPQ", min_size=2, max_size=4),
        st.integers(10, 9999999),
    ),
    st.builds("cod. {:010d}".format, st.integers(0, 9999999999)),
    st.builds("P/N {}".format, st.integers(1000, 99999999)),
    st.builds(
        "{:02d}/{:02d}/{}".format,
        st.integers(1, 28),
        st.integers(1, 12),
        st.integers(2000, 2030),
    ),
    st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59)),
    st.builds(
        "v{}.{}.{}".format, st.integers(0, 20), st.integers(0, 20), st.integers(0, 999)
    ),
    st.builds("192.168.{}.{}".format, st.integers(0, 255), st.integers(0, 255)),
)
GAP = st.sampled_from(["", " ", "-", "/", "."])


@st.composite
def phones(draw):
    """An Italian or international number as people write it."""
    digits = lambda size: draw(st.text(string.digits, min_size=size, max_size=size))  # noqa: E731
    gap = draw(GAP)
    kind = draw(st.sampled_from(["mobile", "land", "foreign", "plus"]))
    if kind == "mobile":
        start = "3" + draw(st.sampled_from("234789")) + digits(1)
        return gap.join([start, digits(3), digits(4)])
    if kind == "land":
        return draw(st.sampled_from(["02", "06", "011", "0171"])) + gap + digits(7)
    start = draw(st.sampled_from(["+39", "0039", "+49", "+44", "+33"]))
    return f"{start} {draw(st.sampled_from(['333', '011', '171']))}{gap}{digits(7)}"


@st.composite
def mails(draw):
    letters = st.text(string.ascii_lowercase, min_size=2, max_size=8)
    return (
        f"{draw(letters)}{draw(st.sampled_from(['', '.', '_', '-']))}{draw(letters)}"
        f"@{draw(letters)}.{draw(st.sampled_from(['it', 'com', 'example', 'co.uk']))}"
    )


def _words(name):
    return [word for word in re.split(r"[^\w]+", name) if len(word) >= 4]


CASES = st.sampled_from([str, str.lower, str.upper, str.title])


@st.composite
def sentences(draw, *secrets):
    """Words in any order: fillers, technical tokens, and secrets among them."""
    technical = draw(st.lists(TECHNICAL, min_size=1, max_size=4))
    items = [*draw(st.lists(FILLERS, min_size=2, max_size=8)), *technical, *secrets]
    order = draw(st.permutations(items))
    # numbers one beside the other are read as one: people write words between them
    return " e anche ".join(order), technical


@settings(max_examples=400, deadline=None)
@given(st.data(), NAMES, NAMES, CASES)
def test_no_given_name_survives(data, one, other, case):
    text, technical = data.draw(sentences(case(one), case(other)))
    cleaned = clean_text(text, Known(names=(one, other)))
    found = privacy.compact(cleaned)
    for name in (one, other):
        bare = re.sub(r" (?:S\.r\.l\.|SpA|snc|GmbH|s\.a\.s\.)$", "", name)
        assert privacy.compact(bare) not in found
    for token in technical:
        assert token in cleaned


@settings(max_examples=400, deadline=None)
@given(st.data(), PEOPLE, CASES)
def test_no_part_of_a_name_survives(data, name, case):
    words_too = ("verdi", "rossi", "chiara")  # taken out alone as names only
    parts = [word for word in _words(name) if word.lower() not in words_too]
    assume(parts)
    text, technical = data.draw(sentences(*(case(part) for part in parts)))
    cleaned = clean_text(text, Known(names=(name,)))
    words = {privacy.compact(word) for word in re.findall(r"\w+", cleaned)}
    assert not words & {privacy.compact(part) for part in parts}
    for token in technical:
        assert token in cleaned


@settings(max_examples=500, deadline=None)
@given(st.data(), phones(), mails())
def test_no_phone_and_no_mail_survives(data, phone, mail):
    text, technical = data.draw(sentences(phone, mail))
    cleaned = clean_text(text)
    assert phone not in cleaned
    for token in technical:
        assert token in cleaned
    for token in technical:
        cleaned = cleaned.replace(token, "")
    assert phone[-6:] not in cleaned
    assert mail not in cleaned
    assert "@" not in cleaned


@settings(max_examples=300, deadline=None)
@given(st.data(), phones(), PEOPLE)
def test_formatted_text_is_cleaned_as_plain_text(data, phone, name):
    text, technical = data.draw(sentences(phone, name))
    known = Known(names=(name,))
    cut = data.draw(st.integers(0, len(text)))
    source = f"<ul><li>{text[:cut]}<b>{text[cut:]}</b></li></ul>"
    cleaned = re.sub(r"<[^>]+>", "", clean_html(source, known))
    assert privacy.tidy(cleaned) == clean_text(text, known)
    for token in technical:
        assert token in cleaned


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_cleaned_twice_as_once(text):
    once = clean_text(text, KNOWN)
    assert clean_text(once, KNOWN) == once
    clean_html(text, KNOWN)


def test_long_text_takes_no_long_time():
    text = "Signor Rossi 011 555 0101 non va - " * 3000
    assert "[phone]" in clean_text(text, KNOWN)
