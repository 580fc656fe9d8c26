"""Words that mean the same: which of them a text has, and what else it could say."""


class Lexicon:
    """Groups of words that mean about the same.

    A word is compared by its stem; one that has none ("non") as it stands.

    :param list groups: each a list of phrases, each a list of words.
    :param dict stems: stem of each word, None if it says nothing by itself.
    """

    def __init__(self, groups, stems):
        self._members = []
        self._phrases = {}
        for number, group in enumerate(groups):
            members = {}
            for phrase in group:
                keys = tuple(stems.get(word) or word for word in phrase)
                lexemes = tuple(stems[word] for word in phrase if stems.get(word))
                if not lexemes:
                    continue
                self._phrases.setdefault(keys, []).append(number)
                # "non scalda" is in no entry as such: there it would be "scalda"
                if len(lexemes) == len(phrase) or len(lexemes) > 1:
                    members[keys] = lexemes
            self._members.append(members)
        self._longest = max(map(len, self._phrases), default=0)

    def get_same(self, keys):
        """Return what else a word or a phrase could be.

        :param tuple keys: stems, or words that have none.
        :return: list of tuples of lexemes, without its own.
        """
        same = {}
        for number in self._phrases.get(keys, ()):
            for other, lexemes in self._members[number].items():
                if other != keys:
                    same[lexemes] = True
        return list(same)

    def get_phrases(self, keys):
        """Return the phrases of several words that a text has.

        :param list keys: of the words of the text, in their order.
        :return: list of tuples of keys, each once.
        """
        found = {}
        for start in range(len(keys)):
            for size in range(2, self._longest + 1):
                phrase = tuple(keys[start : start + size])
                if len(phrase) == size and phrase in self._phrases:
                    found[phrase] = True
        return list(found)
