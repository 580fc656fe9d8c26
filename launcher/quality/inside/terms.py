"""Run with the tests' Python: write an addon's fresh terms, keep its translations.

    terms.py FRESH.pot I18N_FOLDER ADDON LANGUAGE...

`ADDON.pot` becomes the fresh export; each `LANGUAGE.po` gets exactly its terms, with
the translations that it had. Prints how many terms of each language are empty.
"""

import sys
from pathlib import Path

import polib

VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")


def main(fresh_path, folder, addon, *languages):
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    write(fresh_path, folder / f"{addon}.pot", {}, {})
    for language in languages:
        path = folder / f"{language}.po"
        known = polib.pofile(path.read_text()) if path.is_file() else polib.POFile()
        translated = {e.msgid: e.msgstr for e in known if not e.fuzzy}
        header = {**known.metadata, "Language": language}
        empty = write(fresh_path, path, translated, header)
        print(f"{path.name}: {empty} to translate")


def write(fresh_path, path, translated, header):
    """Write the fresh terms with these translations; return how many are empty.

    :param dict header: fields of the head to keep: plural forms, language…
    """
    catalogue = polib.pofile(Path(fresh_path).read_text())
    catalogue.metadata.update(header)
    for name in VOLATILE:
        catalogue.metadata.pop(name, None)
    for entry in catalogue:
        entry.msgstr = translated.get(entry.msgid, "")
    catalogue.save(str(path))
    return len(catalogue.untranslated_entries())


main(*sys.argv[1:])
