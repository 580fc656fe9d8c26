#!/usr/bin/env python3
"""Measure how well the FAQ finds the entry that answers a caller's question.

In a database with ``customer_service_faq`` that is not changed. Our search is compared
with what a database does by itself: ``ilike`` and its full text. Each question is asked
as it was written, with one slip of the finger and with two. Half of the questions were
never looked at while the search was made (``unseen``).
"""

import argparse
import importlib.util
import json
import sys
from contextlib import contextmanager
from pathlib import Path

import host

ADDON = Path(__file__).parents[2] / "addons/customer_service_faq"
RESULTS = Path(__file__).parent / "results/faq"


def load_retrieval():
    """Return the questions and how they are judged, without the tests of the addon."""
    spec = importlib.util.spec_from_file_location(
        "retrieval", ADDON / "tests/retrieval.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


retrieval = load_retrieval()


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--half", choices=retrieval.HALVES)
    parser.add_argument("--only", help="part of the name of the methods")
    parser.add_argument("--keep", action="store_true", help="write the results")
    return parser.parse_args(argv)


def create_entries(env, code):
    """Create the entries of a language and publish them.

    :return: dict of what the data call them, by id.
    """
    told = retrieval.load_entries(code)
    entries = env["customer.service.faq"].create(
        [
            {
                "lang": retrieval.LANGUAGES[code],
                "company_id": False,
                "state": "published",
                "solution": "".join(
                    f"<p>{part}</p>" for part in entry["solution"].split("\n\n")
                ),
                **{name: entry[name] for name in ("name", "keywords", "symptoms")},
            }
            for entry in told
        ]
    )
    return dict(zip(entries.ids, (entry["id"] for entry in told), strict=True))


class Methods:
    """Ways to find entries, each a method of a text that returns ids.

    :param str code: of the language.
    :param ids: the entries there are.
    """

    def __init__(self, env, code, ids):
        self.env, self.code, self.ids = env, code, list(ids)
        self.config = {"it": "italian", "en": "english"}[code]

    def _query(self, order, where, params):
        self.env.cr.execute(
            f"SELECT id FROM customer_service_faq WHERE id = ANY(%s) AND ({where})"
            f" ORDER BY {order} DESC, id LIMIT {retrieval.DEPTH}",
            [self.ids, *params],
        )
        return [key for (key,) in self.env.cr.fetchall()]

    def ilike_phrase(self, text):
        """All of the text as it stands."""
        told = "concat_ws(' ', name, keywords, symptoms, solution)"
        return self._query("id", f"{told} ILIKE %s", [f"%{text}%"])

    def ilike_words(self, text):
        """Any word, the entry with the most of them first."""
        told = "concat_ws(' ', name, keywords, symptoms, solution)"
        words = [f"%{word}%" for word in text.split() if len(word) > 2]
        count = " + ".join([f"({told} ILIKE %s)::int" for _word in words]) or "0"
        self.env.cr.execute(
            f"SELECT id FROM (SELECT id, {count} AS found FROM customer_service_faq"
            f" WHERE id = ANY(%s)) counted WHERE found > 0"
            f" ORDER BY found DESC, id LIMIT {retrieval.DEPTH}",
            [*words, self.ids],
        )
        return [key for (key,) in self.env.cr.fetchall()]

    def fulltext_web(self, text):
        """What a search box does: all words."""
        query = "websearch_to_tsquery(%s::regconfig, %s)"
        params = [self.config, text]
        return self._query(
            f"ts_rank(search_vector, {query})",
            f"search_vector @@ {query}",
            [*params, *params],
        )

    def fulltext_or(self, text):
        """Any word, by ``ts_rank``."""
        query = "replace(plainto_tsquery(%s::regconfig, %s)::text, '&', '|')::tsquery"
        params = [self.config, text]
        return self._query(
            f"ts_rank(search_vector, {query})",
            f"search_vector @@ {query}",
            [*params, *params],
        )

    def ours(self, text):
        """``_find`` of the addon."""
        found = self.env["customer.service.faq"]._find(
            text,
            [("id", "in", self.ids)],
            retrieval.LANGUAGES[self.code],
            limit=retrieval.DEPTH,
        )
        return found.ids

    def ours_without_trigram(self, text):
        """``_find`` in a database that has no ``pg_trgm``."""
        with without_trigram(self.env.registry):
            return self.ours(text)


@contextmanager
def without_trigram(registry):
    """Let the addon believe that there are no trigrams."""
    before, registry.has_trigram = registry.has_trigram, False
    try:
        yield
    finally:
        registry.has_trigram = before


NAMES = [name for name in vars(Methods) if not name.startswith("_")]


def measure(env, code, names, half=None):
    """Return the figures of methods for the questions of a language."""
    told = create_entries(env, code)
    env["customer.service.faq.word"]._count_words()
    methods = Methods(env, code, told)
    results = {}
    for variant in retrieval.VARIANTS:
        for part in [half] if half else retrieval.HALVES:
            questions = retrieval.load_questions(code, part)
            for name in names:
                ranks = [
                    retrieval.get_rank(
                        [
                            told.get(key)
                            for key in getattr(methods, name)(
                                retrieval.misspell(text, variant)
                            )
                        ],
                        right,
                    )
                    for text, right in questions
                ]
                results.setdefault(variant, {}).setdefault(name, {})[part] = (
                    retrieval.judge(ranks)
                )
    return results


def show(code, results):
    """Print the figures of a language as a table."""
    print(f"\n| {code} | | | R@1 | R@3 | MRR |\n|---|---|---|--:|--:|--:|")
    for variant, methods in results.items():
        for name, parts in methods.items():
            for part, figures in parts.items():
                values = " | ".join(
                    f"{figures[key]:.3f}" for key in ("R@1", "R@3", "MRR")
                )
                print(f"| {variant} | {name} | {part} | {values} |")


def main(argv=None):
    """Measure both languages, show the figures and keep them if asked to."""
    args = parse_args(argv)
    registry = host.open_registry(args.database, "customer.service.faq")
    names = [name for name in NAMES if (args.only or "") in name]
    for code, lang in retrieval.LANGUAGES.items():
        with host.environment(registry) as env:
            env["res.lang"]._activate_lang(lang)
            results = measure(env, code, names, args.half)
        show(code, results)
        if args.keep:
            RESULTS.mkdir(parents=True, exist_ok=True)
            path = RESULTS / f"retrieval-{code}.json"
            path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
