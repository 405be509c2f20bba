"""Which last lines are bylines. Precision goes before recall: in doubt the line stays text."""

import pytest

from kzarchive.importers.byline import find

BEFORE = "Келесі санақ сәуірде өтеді."
REST = "Құс санағы басталды\nТабиғат\nКөлде үш мың құс саналды.\n" + BEFORE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Айдос Қали", ("Айдос Қали",)),
        ("Серік Жанәділ", ("Серік Жанәділ",)),
        ("Айгүл Серікқызы Нұрланова", ("Айгүл Серікқызы Нұрланова",)),
        ("Бекжан Әмірханұлы", ("Бекжан Әмірханұлы",)),
        ("Айдос Серік ұлы", ("Айдос Серік ұлы",)),
        ("Дана Әл-Машани", ("Дана Әл-Машани",)),
        ("Мадина ЖҰМАТАЙ", ("Мадина ЖҰМАТАЙ",)),
        ("А. Қали", ("А. Қали",)),
        ("А.Қали", ("А.Қали",)),
        ("Б.С. Қайыржан", ("Б.С. Қайыржан",)),
        ("Қали А.", ("Қали А.",)),
        ("Aidos Qali", ("Aidos Qali",)),
        ("Иван Петров", ("Иван Петров",)),
        ("Айдос Қали, Дана Төре", ("Айдос Қали", "Дана Төре")),
        ("Айдос Қали және Дана Төре", ("Айдос Қали", "Дана Төре")),
    ],
)
def test_a_name_on_the_last_line_is_a_guess(line: str, names: tuple[str, ...]) -> None:
    found = find(line, BEFORE, REST)
    assert (found.names, found.label, found.doubt) == (names, False, "")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Автор: Айдос Қали", ("Айдос Қали",)),
        ("АВТОР : Айдос Қали.", ("Айдос Қали",)),
        ("Авторлар: Айдос Қали, Дана Төре", ("Айдос Қали", "Дана Төре")),
        ("Мәтін: Айдос Қ.", ("Айдос Қ.",)),
        ("Мәтінді дайындаған: Дана Төре", ("Дана Төре",)),
        ("Дайындаған: Өлкетану музейі", ("Өлкетану музейі",)),
        ("Әзірлеген: Дана", ("Дана",)),
    ],
)
def test_a_label_makes_a_byline_certain(line: str, names: tuple[str, ...]) -> None:
    found = find(line, "Фото: біреу", REST + "\nАйдос Қали")
    assert (found.names, found.label, found.doubt) == (names, True, "")


@pytest.mark.parametrize(
    "line",
    [
        "Айдос",
        "Айдос Қали Дана Төре",
        "айдос қали",
        "Серік ұлы",
        "Айдос Қали,",
        "Наурыз Төре",
        "Айдос қали",
        "АЙДОС ҚАЛИ",
        "Айдос ҚР",
        "Айдос Қали, Алматы",
        "Айдос Қали, журналист",
        "Айдос Қали 2026",
        "«Айдос Қали»",
        "(Айдос Қали)",
        "Айдос Қали –",
        "Жалғасы бар",
        "Қазақстан Республикасы",
        "Ақорда баспасөз қызметі",
        "Ақорда Баспасөз Қызметі",
        "Ішкі Істер Министрлігі",
        "Алматы Қаласы",
        "Ұлттық Банк",
        "Алматы Облысы",
        "Білім Академиясы",
        "Өнер Орталығы",
        "Kazakhstan Today",
        "Автор: мақаланы әлі ешкім жазған жоқ, сондықтан аты да жоқ",
        "Мәтін: 2026",
        "Автор: редакция",
    ],
)
def test_what_only_resembles_a_byline_is_text_and_is_reported(line: str) -> None:
    found = find(line, BEFORE, REST)
    assert found.names == ()
    assert found.doubt


@pytest.mark.parametrize(
    "line", [BEFORE, "Айдос Қали.", "Айдос Қали!", "Құстар келді, бірақ олар туралы ұзын сөйлем " * 3]
)
def test_a_sentence_is_text_and_is_not_reported(line: str) -> None:
    assert find(line, BEFORE, REST) == ((), False, "")


def test_a_name_that_the_article_tells_of_is_no_byline() -> None:
    assert "elsewhere" in find("Айдос Қали", BEFORE, REST + "\nАйдос Қалидың ойынша, бұл аз.").doubt
    assert "elsewhere" in find("Айдос Қали", BEFORE, "АЙДОС  ҚАЛИ туралы").doubt


@pytest.mark.parametrize("before", ["Жеңімпаздар:", "Дана Төре", "Ең көп құс санаған"])
def test_a_name_below_an_unfinished_line_is_no_byline(before: str) -> None:
    assert "does not end a sentence" in find("Айдос Қали", before, REST).doubt


@pytest.mark.parametrize("before", ["Көп пе?", "Келді!", "Келді…", '"Келді."', "«Келді!»", "(Келді.)"])
def test_a_sentence_may_end_in_any_mark(before: str) -> None:
    assert find("Айдос Қали", before, REST).names
