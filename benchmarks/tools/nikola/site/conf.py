"""Settings of the site that Nikola builds."""

from typing import Any

from nikola.plugin_categories import Taxonomy  # type: ignore[import-not-found]

BLOG_TITLE = BLOG_AUTHOR = BLOG_DESCRIPTION = "Мұрағат"
BLOG_EMAIL = "redaktsia@example.kz"
SITE_URL = "https://archive.example.kz/"
# Nikola has no Kazakh messages; the templates use none of its own.
DEFAULT_LANG = "ru"
TRANSLATIONS = {"ru": ""}
TIMEZONE = "Etc/GMT-5"
FUTURE_IS_NOW = True
THEME = "bench"
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra"]
PRETTY_URLS = STRIP_INDEXES = True
COPY_SOURCES = SHOW_SOURCELINK = False

CREATE_FULL_ARCHIVES = ARCHIVES_ARE_INDEXES = True
CREATE_ARCHIVE_NAVIGATION = False
ENABLE_AUTHOR_PAGES = True
TAG_PAGES_ARE_INDEXES = CATEGORY_PAGES_ARE_INDEXES = AUTHOR_PAGES_ARE_INDEXES = True
TAG_PATH, AUTHOR_PATH, CATEGORY_PATH = "tags", "authors", "rubrics"
CATEGORY_PREFIX = ""
CATEGORY_ALLOW_HIERARCHIES = False
INDEX_DISPLAY_POST_COUNT = 50

GENERATE_RSS, GENERATE_ATOM = True, False
FEED_LENGTH = 50
FEED_TEASERS = False

USE_BUNDLES = USE_CDN = False
FILES_FOLDERS: dict[str, str] = {}
IMAGE_FOLDERS: dict[str, str] = {}
GALLERY_FOLDERS: dict[str, str] = {}
LISTINGS_FOLDERS: dict[str, str] = {}
DISABLED_PLUGINS = ["robots", "render_galleries", "render_listings", "copy_files"]


def _only_the_feed_of_the_site(taxonomy: Any) -> None:
    """No option turns the feeds of terms off and leaves that of the site."""
    taxonomy.always_disable_rss = taxonomy.classification_name != "index"


Taxonomy.__init_subclass__ = classmethod(_only_the_feed_of_the_site)
