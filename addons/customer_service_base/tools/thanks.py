"""Tell a customer's "thank you" from a message that asks for something.

A call that was solved must not open again because somebody is polite. The other
mistake is worse, a request taken for thanks; therefore every word must be known to
be harmless, and whatever is not known counts as a request.
"""

import re
import unicodedata

MAX_WORDS = 30

# What makes a message thanks: it, en, de, fr, es
_THANKS = set(
    """
    grazie ringrazio ringraziamo ringraziamenti perfetto ottimo benissimo ok okay
    okey risolto ricevuto confermo eccellente bravissimi bravi
    thanks thank thankyou thx ty perfect great excellent solved resolved wonderful
    awesome confirmed
    danke dankeschon dank perfekt prima super erledigt bestens ausgezeichnet
    merci parfait impeccable resolu remercie remercions
    gracias perfecto excelente resuelto genial agradezco agradecemos
    """.split()
)

# What may stand beside it without asking for anything
_HARMLESS = set(
    """
    a ad ai al alla allo ancora bene buon buona buonasera buongiorno buone celere
    celerita che ci cordiali cordialita cordialmente cortese cortesia da davvero
    dell della delle dello del di disponibilita distinti e ed egr efficienza egregi
    fine funziona funzionano gentile gentili gentilezza gentilissima gentilissimi
    gentilissimo giornata giorno il in infinite la lavoro le lo lei loro mille mi
    molte molto ora per pomeriggio porgo preciso professionalita pronta pronto
    proprio rapida rapidita rapido risposto salve saluti saluto sera serata siete
    sig signor signora signori sono stati stato tante tanti tempestiva tempestivita
    tutto tutti un una va velocissimi vi voi weekend settimana ciao
    all and appreciate appreciated best big day everything evening for good
    greetings have helping hello hi i is it kind kindest kindly lot lots many
    morning much my nice now our quick regards sincerely so team the to very warm we
    well weekend with working works you your yours dear cheers fine
    alles auch auf beste besten das der die fur freundliche freundlichen
    funktioniert ganz gruss grusse gruessen grussen gut guten herzlich herzlichen
    hallo ich ihre ihren ihnen jetzt mfg mit nochmals prompte schnelle schonen sehr
    tag uns viele vielen vielmals wir wunderbar liebe lg
    agreable au aussi beaucoup bon bonjour bonne bonsoir ca cela cordialement de des
    est et fonctionne journee je la maintenant marche mes messieurs madame monsieur
    mille nous pour rapide salutations sinceres soiree sincerement tout tous tres un
    une vos votre vous
    amable atencion atentamente bueno buenas buenos con cordial cordiales dias el
    equipo esta funciona hola la los mi mucha muchas muchisimas muy nosotros por
    saludo saludos su tarde tardes todo un una vuestra rapida rapidez
    bien ltd gmbh inc llc sarl sas snc spa srl srls
    """.split()
)

# What one thanks for, and asks for: harmless only behind the thanks
_GIVEN = set(
    """
    assistenza aiuto intervento risposta servizio supporto answer help job reply
    support hilfe unterstutzung aide intervention reponse ayuda apoyo respuesta
    servicio soporte
    """.split()
)

# Contact details below a name: they are no words of the message
_CONTACT = re.compile(
    r"^\W*(?:tel|telefono|phone|fax|cell|cellulare|mob|mobile|handy|telefon|movil|"
    r"p\.? ?iva|vat|e-?mail|web|www\.|https?:)\b.*$"
    r"|^\W*\+?[\d][\d\s./()-]{5,}$"
    r"|^\S+@\S+\.\w+$",
    re.IGNORECASE | re.MULTILINE,
)

# From here on the message is not the writer's new words
_CUT = re.compile(
    r"^(?:"
    r"-- ?$"
    r"|_{5,}"
    r"|-{2,} ?(?:original message|messaggio originale|messaggio inoltrato|"
    r"urspr[uü]ngliche nachricht|message d.origine|mensaje original)"
    r"|(?:on|il|le|am|el) .{0,100}\d.{0,100}"
    r"(?:wrote|scritto|schrieb|[eé]crit|escribi[oó]) ?:"
    r"|(?:from|da|von|de) ?: ?\S+"
    r"|(?:sent from my|inviato da|gesendet von|envoy[eé] de|enviado desde) "
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
_THUMB = re.compile("[\U0001f44d\U0001f44c\U0001f64f\u2705\u2714]")
_SMILE = re.compile(
    "[\U0001f3fb-\U0001f3ff\ufe0f\u200d\u263a\u2764\U0001f600-\U0001f60a"
    "\U0001f60d\U0001f642\U0001f44f\U0001f91d]"
    r"|[:;]-?[)D](?!\w)"
)
_PUNCTUATION = re.compile(r"[\s.,;:!'’‘`\"“”«»()*_\-–—/|]+")


def new_words_of(text):
    """Return what the writer added: without quoted lines and signature block."""
    text = _QUOTED_LINE.sub("", (text or "").replace("\r\n", "\n").replace("\xa0", " "))
    cut = _CUT.search(text)
    return (text[: cut.start()] if cut else text).strip()


def is_only_thanks(text, names=()):
    """Tell whether a message only thanks, confirms or greets.

    :param str text: the message as plain text, with or without what it quotes.
    :param names: names that may sign or be greeted (people, companies), as written.
    :return: False when in doubt, so that the message is treated as a request.
    """
    words = new_words_of(text)
    if not words or "?" in words:
        return False
    words = _CONTACT.sub("", words)
    thanked = bool(_THUMB.search(words))
    words = _SMILE.sub(" ", _THUMB.sub(" ", words))
    found = _split(words)
    if len(found) > MAX_WORDS:
        return False
    known = {word for name in names for word in _split(name or "")} - _DOUBTFUL
    for word in found:
        thanked = thanked or word in _THANKS
        allowed = known | _HARMLESS | _THANKS | (_GIVEN if thanked else set())
        if word not in allowed:
            return False
    return thanked or _is_agreement(found)


# Words that turn thanks into something else, even when they are part of a name
_DOUBTFUL = set(
    """
    no non nessuno niente nulla mai ma pero neanche nemmeno senza ne
    not never nothing none but however without cannot cant dont doesnt isnt didnt
    nein nicht kein keine keiner nie aber jedoch ohne doch
    pas jamais rien mais sans aucun aucune non ne
    nunca nada pero sin ninguno tampoco
    """.split()
)


def _is_agreement(found):
    """Tell whether the whole message is "all right", which thanks with two words."""
    return found in (
        ["va", "bene"],
        ["tutto", "bene"],
        ["funziona", "tutto"],
        ["tutto", "funziona"],
        ["all", "good"],
        ["alles", "gut"],
        ["tout", "va", "bien"],
        ["todo", "bien"],
    )


def _split(text):
    """Return the words in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return [word for word in _PUNCTUATION.split(plain) if word]
