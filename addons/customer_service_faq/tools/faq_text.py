"""What words of a text are compared by: no accents, no marks, no upper case."""

import re
import unicodedata

# configuration of the text search of PostgreSQL by language; "simple" for the others
CONFIGS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
}
SIMPLE = "simple"

MAX_TEXT = 2_000  # letters of a text that is looked for
MAX_WORDS = 40  # words of it
MAX_LETTERS = 40  # letters of a word of it
# the shortest word that is taken for a misspelt one: "cas" is too near to too many
MIN_MISSPELT = 4
LONG_WORD = 8  # from here on two letters may be wrong
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

_NO_WORD = re.compile(r"[\W_]+")
# letters that are no letter with an accent, as people without the key type them
_TYPED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# "E-10", "E.10" and "E 10" are "E10"; small letters before a space are words: "tra 5
# e 10"
_CODE = re.compile(
    r"(?<![^\W_])(?:([A-Za-z]{1,3})[-./]|([A-Z]{1,2}) )(\d{1,5})(?![^\W_])"
)
_COMPOUND = re.compile(r"(?<![^\W_])([A-Za-z]{1,12})-([A-Za-z]{1,12})(?![^\W_])")

# What people say before they say what is wrong, and what an operator writes around it;
# what the stop words of PostgreSQL lose with their accents is here too.
FILLERS = {
    "it": frozenset(
        """
        buongiorno buonasera buondi salve ciao pronto grazie mille prego scusi scusate
        scusa senta ascolti guardi gentile gentilmente cortesia favore cordiali saluti
        signora signor signore signori sig dott dottore ing geom rag
        cliente clienti utente utenti chiama chiamo chiamato chiamata chiede chiedo
        chiedono dice dicono detto riferisce riferito segnala segnalano segnalato
        lamenta comunica vorrei vorrebbe voglio volevo vuole vogliono volevamo sapere
        capire bisogno possibile potete potrebbe potreste posso possiamo possono puo
        piu perche cosi gia cioe pero qui qua sara citta
        ieri oggi domani stamattina stamani stasera adesso ora sempre
        mattina sera giorno giorni settimana settimane mese mesi
        fa fare fatto facendo faccio essere stato stata ho hanno
        cosa cose coso tipo qualcuno qualcosa niente nulla ecco allora quindi insomma
        praticamente purtroppo solo anche ancora proprio molto tanto poco tutto tutta
        tutti tutte ogni quando mentre dopo prima dove come
        sono siamo chiamiamo parlo telefono poi devo deve dobbiamo vado
        viene vengono benissimo possibilmente davanti quasi
        """.split()
    ),
    "en": frozenset(
        """
        hello hi hey dear good morning afternoon evening please thanks thank cheers
        sorry regards kind
        customer client caller user says said reports reported tells told asks asking
        calling called ringing phoned wants want wanted would could can cannot
        know need needs help tell us someone anybody somebody something anything
        yesterday today tomorrow now since still just really very also again always
        day days week weeks month months
        get gets getting got thing things stuff like one ones
        mr mrs ms sir madam lady im ive its dont doesnt cant wont isnt
        doesn don isn won aren didn wasn couldn wouldn whatever though even
        """.split()
    ),
    "de": frozenset(
        """
        hallo guten tag morgen abend bitte danke gruss gruesse herr frau
        kunde kundin sagt meldet ruft mochte gestern heute seit immer
        """.split()
    ),
    "es": frozenset(
        """
        hola buenos buenas dias tardes noches gracias favor senor senora saludos
        cliente dice llama quiere ayer hoy desde siempre mas asi
        """.split()
    ),
    "fr": frozenset(
        """
        bonjour bonsoir merci svp madame monsieur cordialement client cliente dit
        appelle signale voudrait hier aujourd hui depuis toujours deja tres
        """.split()
    ),
}


def normalize(text):
    """Return the words of a text in the form they are searched in.

    :param str text: plain text in any language.
    :return: words of lower case letters without accents and of digits, one space
        apart. A code becomes one word, so that E-10, E 10 and E10 find each other;
        so does a compound, besides its parts (wi-fi: wifi wi fi).
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _CODE.sub(r" \1\2\3 ", plain)
    plain = _COMPOUND.sub(r" \1\2 \1 \2 ", plain)
    return _NO_WORD.sub(" ", plain.lower().translate(_TYPED)).strip()


def get_words(text):
    """Return the words of a text that is looked for, as they stand.

    :param str text: whatever was typed.
    """
    words = normalize((text or "")[:MAX_TEXT]).split()
    return [word[:MAX_LETTERS] for word in words[:MAX_WORDS]]


def is_filler(word, code):
    """Return whether a word says nothing of what is wrong.

    :param str word: as ``normalize`` writes it.
    :param str code: of the language, two letters.
    """
    return word in FILLERS.get(code, ())


def is_unfinished(text):
    """Return whether the last word of a text may go on."""
    return bool(text) and text[-1].isalnum()


def join_neighbours(words):
    """Return the words that two neighbours may be together: ``e 10``, ``wi fi``.

    :return: the joined word by the two.
    """
    pairs = zip(words, words[1:], strict=False)
    return {(one, other): one + other for one, other in pairs}


def get_slips(word):
    """Return all that one slip of the finger makes of a word.

    One letter less or more, another one, or two that changed places.
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {head + tail[1:] for head, tail in cuts if tail}
    slips |= {
        head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1
    }
    slips |= {
        head + letter + tail[1:] for head, tail in cuts if tail for letter in ALPHABET
    }
    slips |= {head + letter + tail for head, tail in cuts for letter in ALPHABET}
    return slips - {word, ""}


def is_misspelling(word, other):
    """Return whether a word may be another one, misspelt.

    :return: whether they are one slip apart, two if both are long.
    """
    if len(word) < MIN_MISSPELT or len(other) < MIN_MISSPELT - 1:
        return False
    if any(char.isdigit() for char in word + other):
        return False
    allowed = 2 if min(len(word), len(other)) >= LONG_WORD else 1
    return count_slips(word, other) <= allowed


def count_slips(word, other):
    """Return how many slips are between two words.

    A slip is one letter less or more, another one, or two that changed places (and
    are not changed again).
    """
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        line = [row]
        for column, beside in enumerate(other, 1):
            slips = min(
                last[column] + 1,
                line[column - 1] + 1,
                last[column - 1] + (letter != beside),
            )
            if (
                row > 1
                and column > 1
                and letter == other[column - 2]
                and word[row - 2] == beside
            ):
                slips = min(slips, before[column - 2] + 1)
            line.append(slips)
        before, last = last, line
    return last[-1]
