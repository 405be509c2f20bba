"""Brings the catalogues of the interface up to date with the messages that templates and source use.

New messages come in untranslated, and those that nothing uses any more go. `tests/unit/test_interface.py` fails until
all are translated.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kzarchive.interface import LANGUAGES

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "src/kzarchive/interface"
# As `theme.new_environment` has them.
_JINJA = {
    "newstyle_gettext": "true",
    "trimmed": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
# They differ each time and say nothing.
_NOISE = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator'
    rb"|Language-Team): .*\n",
    re.MULTILINE,
)


def extracted() -> Catalog:
    """Returns the messages of the default templates and of the source, with the files that use them."""
    found = Catalog(charset="utf-8")
    for folder, method, options in (
        ("templates", [("**.*", "jinja2.ext:babel_extract")], {"**.*": _JINJA}),
        ("src/kzarchive", [("**.py", "python")], {}),
    ):
        for name, _, message, comments, context in extract_from_dir(ROOT / folder, method, options):
            found.add(message, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def read(lang: str) -> Catalog:
    """Returns the catalogue of a language."""
    with (CATALOGUES / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def updated(lang: str, messages: Catalog) -> bytes:
    """Returns the catalogue of a language with just these messages, as its file is to hold it."""
    catalogue = read(lang)
    catalogue.fuzzy = False
    catalogue.header_comment = f"# The interface of kzarchive: {lang}"
    catalogue.update(messages, no_fuzzy_matching=True, update_header_comment=False)
    data = BytesIO()
    write_po(data, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return _NOISE.sub(b"", data.getvalue())


def main() -> None:
    """Writes all catalogues anew."""
    messages = extracted()
    for lang in LANGUAGES:
        (CATALOGUES / f"{lang}.po").write_bytes(updated(lang, messages))


if __name__ == "__main__":
    main()
