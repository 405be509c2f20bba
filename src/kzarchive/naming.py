"""What terms and articles are called in addresses: from all spellings of a term one name, to each one slug.

Where two want the same, the earlier has it, and the other one's keeper is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain

from kzarchive import urls
from kzarchive.errors import Problem
from kzarchive.kazakh import fold, slug
from kzarchive.model import PAGE, Head, Record

KINDS = ("tag", "author", "section")
HASH_LENGTH = 6
"""So many hexadecimal digits of a digest tell names apart that no letters do."""


def fold_name(name: str) -> str:
    """Returns what equal terms have in common: names that differ in case, white space or noise are one term."""
    return fold(name)


def term_names(kind: str, head: Head) -> tuple[str, ...]:
    """Returns the names that an article has of one kind of terms."""
    if kind == "tag":
        return head.tags
    if kind == "author":
        return head.authors
    return (head.section,) if head.section else ()


def spellings(records: Iterable[Record]) -> tuple[dict[str, int], ...]:
    """Returns how many articles in lists have each spelling of a term, by kind; none for those of withdrawn ones."""
    heads = [record.head for record in records]
    listed = [head for head in heads if head.listed]
    counted = []
    for kind in KINDS:
        counts = dict(Counter(chain.from_iterable([term_names(kind, head) for head in listed])))
        if len(listed) < len(heads):
            for name in chain.from_iterable([term_names(kind, head) for head in heads]):
                counts.setdefault(name, 0)
        counted.append(counts)
    return tuple(counted)


def total(counted: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Returns the sum of counts, without what no article has; the order is that of the first to come."""
    found: dict[str, int] = {}
    for counts in counted:
        for name, count in counts.items():
            if count:
                found[name] = found.get(name, 0) + count
    return found


def name_terms(
    kind: str, counts: Mapping[str, int], notices: list[Problem], first: Callable[[str], str]
) -> dict[str, tuple[str, str]]:
    """Returns name and slug of the term of each spelling; the earlier published has the first right to a slug.

    Args:
        kind: the kind of the terms.
        counts: how many articles have each spelling, as they come first.
        notices: takes what is decided between terms.
        first: gives the source of the first article that has a spelling.
    """
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        spellings[fold_name(name)].append(name)
    taken: dict[str, str] = {}
    named: dict[str, tuple[str, str]] = {}
    for names in spellings.values():
        name = " ".join(max(names, key=counts.__getitem__).split())
        wanted = slug(name)
        chosen = _free_slug(name, wanted, taken)
        if chosen != wanted:
            why = (
                f"the plain one belongs to «{taken[wanted]}»"
                if wanted in taken
                else "its letters give none, or it is taken"
            )
            message = f"{kind} «{name}» gets the address `{chosen}`: {why}"
            notices.append(Problem(first(names[0]), 1, 0, message))
        taken[chosen] = name
        named.update(dict.fromkeys(names, (name, chosen)))
    return named


def _is_free(slug: str, taken: Container[str], *, page: bool = False) -> bool:
    return bool(slug) and slug not in taken and not urls.is_taken(slug, page=page)


def _free_slug(name: str, wanted: str, taken: Container[str], *, page: bool = False) -> str:
    """Returns the plain slug that is wanted, else the digraph spelling, else one with a short hash of the name."""
    for candidate in (wanted, slug(name, digraphs=True) if wanted in taken else ""):
        if _is_free(candidate, taken, page=page):
            return candidate
    return told_apart(slug(name, limit=70), name)


def told_apart(slug: str, name: str) -> str:
    """Returns a slug, which may be empty, with a short hash of the name that it is made of."""
    return "-".join(filter(None, (slug, sha256(name.encode()).hexdigest()[:HASH_LENGTH])))


def addresses(records: Sequence[Record], problems: list[Problem], notices: list[Problem]) -> dict[str, str]:
    """Returns each article's address by source path; slugs given in front matter go first, then the earlier article."""
    placed: dict[str, str] = {}
    folders: dict[str, dict[str, Head]] = defaultdict(dict)
    for record in sorted(records, key=lambda record: not record.head.slug):
        head, chosen = record.head, record.slug
        page = head.type == PAGE
        taken = folders["" if page else head.date.day]
        if chosen in taken or not (head.slug or _is_free(chosen, taken, page=page)):
            chosen = _contested(record, taken, problems, notices)
        taken.setdefault(chosen, head)
        placed[head.path] = _address(head, chosen)
    return placed


def _address(head: Head, slug: str) -> str:
    return urls.page(slug) if head.type == PAGE else urls.article(head.date.day, slug)


def _contested(record: Record, taken: Mapping[str, Head], problems: list[Problem], notices: list[Problem]) -> str:
    """Returns the slug of an article that can't have the one it asks for, and says so."""
    head = record.head
    chosen = head.slug or _free_slug(head.title, record.slug, taken, page=head.type == PAGE)
    other = taken.get(record.slug)
    if other and (head.slug or fold_name(other.title) == fold_name(head.title)):
        message = f"two articles would be written to {_address(head, record.slug)}"
        hint = f"the other is {other.path}; give one of them another `slug:`, or take out the double"
        problems.append(Problem(head.path, 1, 0, message, hint))
    elif chosen != record.slug:
        why = f"the plain one belongs to {other.path}" if other else "the title's letters give none"
        message = f"the article gets the address {_address(head, chosen)}: {why}"
        notices.append(Problem(head.path, 1, 0, message))
    return chosen
