"""Words that are parts of names and say nothing of whose name it is."""

# What firms call themselves: taken out with the name, and left when it is alone
LEGAL_FORM = (
    r"[\s,]{1,2}(?:s\.?\s?r\.?\s?l\.?(?:\s?s\.?)?|s\.?\s?p\.?\s?a\.?|s\.?\s?n\.?\s?c\.?|"
    r"s\.?\s?a\.?\s?s\.?|s\.?\s?a\.?\s?p\.?\s?a\.?|gmbh(?:\s?&\s?co\.?\s?kg)?|"
    r"ltd\.?|limited|inc\.?|llc|s\.?a\.?r\.?l\.?)(?![^\W_])"
)

# Parts of names of firms that are words of the trade: alone they tell nobody
GENERIC_WORDS = frozenset(
    """
    acqua agenzia agricola albergo alimentari alla alle allo amministrazione and
    arredamenti artigiana assistenza associazione associati auto automazione azienda
    banca boiler boilers caffe caldaia caldaie cantina cantiere carrozzeria casa
    centrale centro chimica clima climatizzazione commerciale comune condizionamento
    condominio consorzio consulting cooperativa costruzioni dalla degli della delle
    dello dell design ditta edile edilizia elettrica elettronica elettro energia energy
    engineering europa europe export fabbrica farmacia ferramenta figli filiale
    fondazione fratelli frigo gelateria generale gestione global gmbh group gruppo
    heating holding hotel idraulica immobiliare impianti impianto import impresa
    industria industrial industriale industrie informatica international internazionale
    istituto italia italian italiana italiano italy laboratorio lavanderia limited
    logistica macchine magazzino management manutenzione manutenzioni marketing
    meccanica meccaniche metalli milano negozio nord officina officine ospedale
    palestra panificio parrocchia partners pasticceria pizzeria plast plastica pompa
    pompe printing produzione residence ricambi riscaldamento ristorante roma sanitaria
    scuola sede service services servizi sistemi software solutions stabilimento
    stamperia stampa stampante stampanti studio supermercato system systems team
    technologies technology tecnica tecniche tecnologie termica termo termoidraulica
    the torino trade trading trasporti ufficio uffici universita ventilazione villa
    sanitari termosanitari termotecnica impiantistica refrigerazione
    """.split()
)

# Names that are words, too: taken out alone only when they begin with a capital
COMMON_NAMES = frozenset(
    """
    alba amato basso bello bianca bianchi bianco bruna bruno calda caldo chiara chiaro
    corta corto costa croce dolce felice ferri ferro fiore fiori fonte fontana forte
    franco freddi freddo fredda grande grasso grigi grigio lampada leone libera libero
    lunga lungo luna maggio magro marina mare marino martello monte monti motta nera
    neri nero nuova nuovo pace pala ponte porta porte posta quattro ricci rosa rossa
    rossi rosso salvo sacco santo serra serena sereno stella testa torre valle valvola
    vento verde verdi viola vita vittoria volpe zero green white black brown young
    stone wood klein gross kurz lang schwarz weiss roth
    """.split()
)
