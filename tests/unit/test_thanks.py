"""Thanks of customers, in five languages and as they are really written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

thanks = load_tools("customer_service_base").thanks

NAMES = ("Anna Gallo", "Officine Verdi S.r.l.", "Marco Neri")
THANKS = [
    "grazie",
    "Grazie mille!",
    "ok grazie mille, saluti",
    "Perfetto",
    "Va bene",
    "OK",
    "ottimo, funziona tutto. Cordiali saluti\nAnna Gallo",
    "Buongiorno Marco,\n\ngrazie mille per la rapidità.\n\nAnna Gallo\nTel. 011 5550",
    "Grazie infinite e buona giornata\n\nOfficine Verdi srl",
    "Grazie!\n\nInviato da iPhone",
    "Grazie\n\nIl giorno 3 mar 2026 alle 10:00 Assistenza <a@b.example> ha scritto:\n"
    "> Il pezzo non è arrivato?",
    "thanks!",
    "Thank you very much for your help.\nBest regards\nAnna",
    "Great, thanks a lot :)",
    "Perfect, everything is working now. Thank you!",
    "Thanks\n\nOn Tue, 3 Mar 2026 at 10:00, Service <a@b.example> wrote:\n\nDoes it?",
    "Vielen Dank!",
    "Danke für die schnelle Hilfe\nMit freundlichen Grüßen\nAnna Gallo",
    "Merci beaucoup, cordialement",
    "Parfait, tout fonctionne, merci à vous",
    "Muchas gracias por la ayuda, un saludo",
    "Perfecto, muchas gracias",
    "👍",
    "Ok 👍🏻",
    "Grazie 🙏",
    "GRAZIE MILLE",
    "Thanks\n-- \nAnna Gallo\nHead of Nothing, +39 011 555",
    "Thanks\r\n\r\n-----Original Message-----\r\nFrom: us\r\nIs it broken?",
]
REQUESTS = [
    "",
    None,
    "   \n ",
    "Buongiorno",
    "Anna Gallo",
    "no grazie",
    "grazie, ma non funziona",
    "Grazie ma perde ancora",
    "ok, quando arriva il tecnico?",
    "Grazie. Potete richiamarmi",
    "Grazie, resto in attesa",
    "Perfetto, allora vi aspetto domani",
    "Ok grazie\n\nLa caldaia si è fermata di nuovo",
    "GRAZIE\nCALDAIA ANCORA ROTTA",
    "Thanks, but it still leaks",
    "Thank you. It does not work.",
    "Thanks, see attached",
    "Great, and the second machine?",
    "Danke, aber es geht nicht",
    "Merci, mais la machine ne marche pas",
    "Gracias, pero no funciona",
    "it broke again",
    "Aiuto, grazie",
    "Grazie\nIl cliente mi ha scritto: serve un tecnico",
    "Pronta risposta, grazie",
    "👎",
    "ok 5",
    "> grazie",
    "Sent from my iPhone",
    "Grazie " * 31,
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_are_thanks(text):
    assert thanks.is_only_thanks(text, NAMES)


@pytest.mark.parametrize("text", REQUESTS)
def test_whatever_else_is_a_request(text):
    assert not thanks.is_only_thanks(text, NAMES)


def test_name_of_somebody_unknown_is_in_doubt():
    assert not thanks.is_only_thanks("Grazie\nPippo", NAMES)


def test_negation_within_a_name_stays_one():
    assert not thanks.is_only_thanks("grazie non", ["Non Solo Caldaie"])


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_decided(text, names):
    assert thanks.is_only_thanks(text, names) in (True, False)


@pytest.mark.parametrize("text", THANKS)
def test_question_mark_makes_a_request(text):
    assert not thanks.is_only_thanks(f"? {text}", NAMES)


@given(
    st.sampled_from(THANKS),
    st.sampled_from(sorted(thanks._DOUBTFUL)),
)
def test_negation_makes_a_request(text, word):
    assert not thanks.is_only_thanks(f"{word} {text}", NAMES)


@given(st.sampled_from(THANKS), st.text("bcdfgxz", min_size=4, max_size=12))
def test_unknown_word_makes_a_request(text, word):
    assert not thanks.is_only_thanks(f"{word} {text}", NAMES)


@given(
    st.sampled_from(THANKS + [text for text in REQUESTS if text]),
    st.lists(st.text("abc ?!", max_size=20).map("> {}".format), max_size=5),
)
def test_quoted_lines_change_nothing(text, quoted):
    below = "\n".join([text, *quoted])
    assert thanks.is_only_thanks(below, NAMES) == thanks.is_only_thanks(text, NAMES)


def test_harmless_and_doubtful_words_are_apart():
    assert not thanks._DOUBTFUL & (thanks._THANKS | thanks._HARMLESS | thanks._GIVEN)
