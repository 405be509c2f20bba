"""Settings of the site that Pelican builds."""

SITENAME = "Мұрағат"
SITEURL = "https://archive.example.kz"
PATH = "content"
ARTICLE_PATHS = [""]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME = "theme"
TIMEZONE = "Etc/GMT-5"
DEFAULT_LANG = "kk"
TYPOGRIFY = False
PLUGIN_PATHS = ["."]
PLUGINS = ["neighbours"]
MARKDOWN: dict[str, dict[str, dict[str, str]]] = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}}
}

_DAY = "{date:%Y}/{date:%m}/{date:%d}/"
ARTICLE_URL, ARTICLE_SAVE_AS = _DAY + "{slug}/", _DAY + "{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
DAY_ARCHIVE_SAVE_AS = _DAY + "index.html"
TAG_URL, TAG_SAVE_AS = "tags/{slug}/", "tags/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "authors/{slug}/", "authors/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "rubrics/{slug}/", "rubrics/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "tags", "authors", "categories", "sitemap"]
TAGS_SAVE_AS, AUTHORS_SAVE_AS, CATEGORIES_SAVE_AS = "tags/index.html", "authors/index.html", "rubrics/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = dict.fromkeys(("index", "tag", "author", "category", "period_archives"))
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
