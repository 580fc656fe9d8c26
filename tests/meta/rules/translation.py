"""The Italian translation against a fresh export of the terms."""

import polib

from tests.meta.rules import database_rule


def _exported(project):
    """Addon and its fresh export, for each addon that has terms."""
    for addon in project.manifests:
        path = project.exports / f"{addon}.pot"
        if path.is_file():
            yield addon, polib.pofile(path.read_text())


def _kept(project, addon, name):
    path = project.root / "addons" / addon / "i18n" / name
    return polib.pofile(path.read_text()) if path.is_file() else polib.POFile()


def _terms(catalogue):
    return {entry.msgid for entry in catalogue if not entry.obsolete}


def _places(catalogue):
    """Terms with the record or code they stand in: Odoo translates by the place."""
    return {
        (entry.msgid, place)
        for entry in catalogue
        if not entry.obsolete
        for place, _ in entry.occurrences
    }


def _unplaced(kept, fresh):
    """Terms and places of `fresh` where `kept` has the term, but not for the place."""
    present = _terms(kept)
    for term, place in sorted(_places(fresh) - _places(kept)):
        if term in present:
            yield f"{term!r} for {place}"


def _gone(kept, fresh):
    """Terms of `kept` that the addon no longer has.

    Not those which only name a field: the host's modules add fields to its mixins,
    so these come and go with the modules that are installed beside the addon.
    """
    present = _terms(fresh)
    for entry in kept:
        is_field = entry.occurrences and all(
            source.startswith("model:ir.model.fields")
            for source, _ in entry.occurrences
        )
        if not entry.obsolete and not is_field and entry.msgid not in present:
            yield entry.msgid


@database_rule
def italian_is_complete(project):
    for addon, fresh in _exported(project):
        kept = _kept(project, addon, "it.po")
        translated = {
            entry.msgid for entry in kept.translated_entries() if not entry.fuzzy
        }
        for term in sorted(_terms(fresh) - translated):
            yield f"{addon}: it.po lacks {term!r}"
        for lack in _unplaced(kept, fresh):
            yield f"{addon}: it.po lacks {lack}"


@database_rule
def italian_has_no_leftovers(project):
    for addon, fresh in _exported(project):
        kept = _kept(project, addon, "it.po")
        for term in sorted(_gone(kept, fresh)):
            yield f"{addon}: it.po translates {term!r}, which is gone"
        for entry in kept.obsolete_entries():
            yield f"{addon}: it.po keeps obsolete {entry.msgid!r}"
        for entry in kept.fuzzy_entries():
            yield f"{addon}: it.po is unsure of {entry.msgid!r}"


@database_rule
def template_is_fresh(project):
    for addon, fresh in _exported(project):
        kept = _kept(project, addon, f"{addon}.pot")
        for term in sorted(_terms(fresh) - _terms(kept)):
            yield f"{addon}: {addon}.pot lacks {term!r}"
        for lack in _unplaced(kept, fresh):
            yield f"{addon}: {addon}.pot lacks {lack}"
        for term in sorted(_gone(kept, fresh)):
            yield f"{addon}: {addon}.pot has {term!r}, which is gone"
