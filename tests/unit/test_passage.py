"""The place of a text that results show: what stands in it, where it begins and ends, and where texts come from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive.search.passage import PASSAGE, REACH, Needle, passage, text_of
from tests.helpers import article, built, run, write

FILLER = "Көл беті тып-тыныш жатты, тек қамыс сыбдырлайды. "


def needle(*forms: str) -> Needle:
    return Needle(tuple(frozenset(form.split("|")) for form in forms))


def shown(text: str, *wanted: Needle) -> str:
    return "".join(f"[{piece}]" if marked else piece for piece, marked in passage(text, wanted))


def test_the_words_are_marked_in_the_form_that_stands_there() -> None:
    text = f"{FILLER * 9}Балалар КІТАБЫН ашты, мeктепте\u00adгі кітапқа қарады. {FILLER * 9}"
    found = shown(text, needle("кітабын|кітапқа"), needle("мектептегі"))
    assert found.startswith("Балалар [КІТАБЫН] ашты, [мeктепте\u00adгі] [кітапқа] қарады. Көл")
    assert found.endswith("…")


def test_of_several_places_the_one_with_most_words_is_shown() -> None:
    text = f"Кітап. {FILLER * 9}Мұнда мектеп те, кітап та бар. {FILLER * 9}Кітап, кітап, кітап."
    assert shown(text, needle("кітап"), needle("мектеп")).startswith("Мұнда [мектеп] те, [кітап] та бар.")


def test_words_side_by_side_are_one_mark_and_count_nowhere_else() -> None:
    text = f"Залы оқу. Оқу бар. {FILLER * 9}Түнгі оқу залы ашылды."
    assert shown(text, needle("оқу", "залы")).endswith("Түнгі [оқу залы] ашылды.")
    assert shown(text, needle("залы", "түнгі")) == ""


def test_a_passage_within_a_long_sentence_says_so() -> None:
    assert shown("сөз " * 100 + "кітап" + " сөз" * 100, needle("кітап")).startswith("…сөз сөз")
    assert shown("ұзын" * 100 + "-кітап", needle("кітап")) == "…[кітап]"


@pytest.mark.parametrize("text", ["", " ", "Мұнда ештеңе жоқ.", "!!!"])
def test_where_nothing_stands_nothing_is_shown(text: str) -> None:
    assert passage(text, [needle("кітап")]) == []


@given(st.text(st.sampled_from("ка іт.!…\n-😀"), max_size=400), st.sampled_from(["кіт", "ка", "а"]))
def test_a_passage_is_a_part_of_the_text(text: str, form: str) -> None:
    pieces = passage(text, [needle(form)])
    plain = " ".join(text.split())
    joined = "".join(piece for piece, _ in pieces)
    assert any(part in plain for part in (joined, joined[1:], joined[:-1], joined[1:-1]))
    assert len(joined) <= PASSAGE + 2
    assert {piece for piece, marked in pieces if marked} <= {form}
    assert any(marked for _, marked in pieces) == bool(pieces)
    assert "".join(f"{piece}|" for piece, _ in pieces).find(f"{form}|") <= REACH


def test_the_text_of_an_article_is_its_summary_and_its_body() -> None:
    page = (
        "<main><p>Айдар<article><header><h1>Атауы</h1><p class='lead'>Түйіні</p></header><p class=byline>Автор<br></p>"
        "<div class='body wide'><p>Бір <b>сө</b>здің<br>екі<div>үш</div><script>жоқ()</script></p></div><footer>тег"
    )
    assert text_of(page).split() == ["Түйіні", "Бір", "сөздің", "екі", "үш"]


def test_a_theme_without_these_parts_gives_all_of_main() -> None:
    assert text_of("<body><nav>мәзір</nav><main><h1>Атауы</h1><p>Мәтін &amp; сөз</main>соңы").split() == [
        *("Атауы", "Мәтін", "&", "сөз")
    ]


def test_the_command_shows_the_place(tmp_path: Path) -> None:
    body = f"{FILLER * 9}\n\nСоңында кітабымыз табылды."
    site = write(
        tmp_path, {"site.yaml": "title: С\nbase_url: https://a.kz/\n", "content/a.md": article("Күн", body=body)}
    )
    built(site)
    assert "\n            Соңында кітабымыз табылды.\n" in run("search", "кітап", "--site", site).out
    (one,) = json.loads(run("search", "кітап", "--site", site, "--json").out)["articles"]
    assert one["passage"] == [["Соңында ", False], ["кітабымыз", True], [" табылды.", False]]
    # Without the page there is the beginning that the index has.
    (site / "public" / one["address"]).unlink()
    assert f"\n            {one['excerpt']}\n" in run("search", "кітап", "--site", site).out
