"""The pages that the browser is led to: one of each kind, by address below the site's root."""

from playwright.sync_api import Locator

PAGES = {
    "home": "",
    "article": "2024/04/12/tyrnalar-qogaly-kolge-oraldy.html",
    "article with a table": "2026/02/14/qarlysai-marafonynda-tort-zhuzden-astam-shanggyshy-zharysty.html",
    "article with a picture": "2026/03/07/tungi-oqu-zaly-endi-tanggy-altyga-deiin-ashyq.html",
    "article with all that a text can have": "2019/06/01/bari.html",
    "withdrawn article": "2019/05/02/qaitarylgan.html",
    "draft": "2019/06/02/zhoba.html",
    "day": "2026/03/20/",
    "month": "2026/03/",
    "year": "2026/",
    "archive": "archive/",
    "tag": "tag/kitap/",
    "newest page of a long tag": "tag/zhylnama/",
    "older page of a long tag": "tag/zhylnama/page-1.html",
    "author": "author/nurzhan-tileubergen/",
    "section": "section/madeniet/",
    "day in all years": "on-this-day/03-07/",
    "days of the calendar": "on-this-day/",
    "tags": "tags/",
    "authors": "authors/",
    "sections": "sections/",
    "search": "search/",
    "page": "about/",
}
MOVED = ("2019/06/01/eski.html", "tag/zhylnama/page-2.html")
"""Pages that only lead on: an old address, and the page after the last full one of a list."""
RUSSIAN = "2019/05/01/novosti.html"

HOMES = {"cyrl": "", "latn": "latn/", "arab": "arab/"}
LANGUAGES = {"cyrl": ("kk", "ltr"), "latn": ("kk-Latn", "ltr"), "arab": ("kk-Arab", "rtl")}
NAMES = {"cyrl": "Кирилл", "latn": "Latyn", "arab": "توتە"}

WIDTHS = (320, 360, 640, 1280)
"""Those of a small telephone, and of a desk at four times the size, at twice the size and as it is, in CSS pixels."""


def follow(link: Locator) -> None:
    """Clicks a link and waits for all of the page that it leads to."""
    link.click()
    link.page.wait_for_load_state("load")
