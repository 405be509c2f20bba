"""Stems of words, in Python and in the browser's script."""

import importlib
import json
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import words
from kzarchive.kazakh import fold, stem
from scripts import icu
from scripts.gold_stem import stems_in_node

STEM = importlib.import_module("kzarchive.kazakh.stem")
TABLE = STEM.TABLE
LETTERS = "аеыіоөұүиуйнңмлрдтсзшғгқкбпя- "
ANY_TEXT = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=())), max_size=30)


@pytest.mark.parametrize(
    "forms",
    [
        # Number, possessive, case, each with its sounds
        "заң заңды заңның заңға заңда заңнан заңмен заңы заңдар заңдарымыз",
        "сөз сөзді сөздің сөзге сөзде сөзден сөзбен сөзі сөздер сөздеріңіз",
        "тарих тарихты тарихтың тарихқа тарихта тарихтан тарихпен тарихы",
        "бағдарлама бағдарламаны бағдарламаның бағдарламаға бағдарламасы бағдарламасын бағдарламалар",
        "мәселе мәселені мәселенің мәселеге мәселесі мәселелер",
        "Тоқаев Тоқаевтың Тоқаевқа",
        "жұмыс жұмысы жұмысын жұмыстар",
        "экономика экономиканы экономиканың экономикасы экономикасында",
        "сала саланың саласы саласындағы салалардағы",
        # Consonants and vowels that change at the end of a stem
        "кітап кітабы кітаптарымыздан кітабымен",
        "жүрек жүрегі жүрегінде жүректің",
        "қазақ қазағы қазақтардың",
        "орын орны орнында",
        "халық халқы халқының халықтың",
        # Verbs, and their infinitive
        "оқу оқыды оқиды оқыған оқып оқымаған оқылады оқуға",
        "жазу жазды жазады жазған жазып жазбайды жазылды жазуы",
        "бару барды барады барған барып бармады баратын барғаннан",
        "сөйлеу сөйледі сөйлейді сөйлеген сөйлеп сөйлесе",
        "қою қойды қояды қойған",
        "табу тапты табады тапқан тауып",
        "келу келді келе келген",
        "болу болды бола болған",
        "айту айтты айта айтқан",
        "отыру отырмын отырмыз отыр отырды отырған",
        "жату жатыр жатырмын жатырсыздар жатты жатқан",
        "жүру жүрмін жүреді жүрсіңдер",
        "алу алғым алғысы алғымыз алды",
        "кету кетер кетері кетті",
        "қылу қып қылып қылды",
        "сайлау сайланды сайлады сайланған",
        "жазу жазылмасын жазылсын жазылды",
        # What one has oneself
        "үй үйім үйіміз үйің үйіңіз үйі үйімде",
        "той тойым тойымыз тойы тойымда",
        # Nouns in -ма, which are no negated verbs
        "жазба жазбасы жазбаны жазбалар",
        "баспа баспасы баспаға баспада",
        "басқарма басқармасы басқармасына басқарманың",
        "сабақ сабағым сабағыңыз сабағы",
        # Possessive and case, which look like endings of verbs
        "мемлекет мемлекетін",
        "бас басына",
        # Words that end in other letters than Kazakh ones
        "Boeing Boeing-тың Boeing-тен",
        "COVID-19 COVID-19-дың COVID-19-ға",
        "IT-сала IT-саланың IT-саласы",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1, {form: stem(form) for form in forms.split()}


@pytest.mark.parametrize(
    "others",
    [
        "жазушы жазу",
        "қала қалу",
        "кеме кему",
        "бала бал",
        "тұз түз",
        "оқ өк",
        "тау та",
        "жұмыс жұмыссыздық",
        "экономика экология",
    ],
)
def test_other_words_have_other_stems(others: str) -> None:
    assert len({stem(word) for word in others.split()}) == len(others.split()), [stem(word) for word in others.split()]


@pytest.mark.parametrize("word", ["Кітабы", "КІТАБЫ", "кiтабы", "кі\xadтабы"])
def test_words_are_folded(word: str) -> None:
    assert stem(word) == stem("кітап")


@pytest.mark.parametrize("word", ["", "-", "ы", "ның", "2026", "Astana", "😀", "\ud800", "қ" * 10_000, "лар" * 3_000])
def test_what_is_no_word_has_a_stem_too(word: str) -> None:
    assert isinstance(stem(word), str)


@given(ANY_TEXT)
@settings(max_examples=300)
def test_any_text_has_a_stem_and_case_does_not_count(text: str) -> None:
    assert stem(text) == stem(fold(text))


def test_the_script_gives_the_same_stems_to_forms_of_our_words() -> None:
    nouns = chain.from_iterable(words.noun_forms(noun) for noun in dict.fromkeys(words.NOUNS[::4]))
    verbs = chain.from_iterable(words.finite_forms(verb) for verb in dict.fromkeys(words.VERBS[::2]))
    forms = [*nouns, *verbs, *words.FUNCTION_WORDS, "covid-19-дың", "boeing-тен", "😀г", ""]
    assert len(forms) > 5000
    assert stems_in_node(forms, icu.bundled_node()) == [stem(form) for form in forms]


@given(st.lists(ANY_TEXT, max_size=200))
@settings(max_examples=5, deadline=None)
def test_the_script_gives_the_same_stems_to_any_text(texts: list[str]) -> None:
    folded = [fold(text) for text in texts]
    assert stems_in_node(folded, icu.bundled_node()) == [stem(text) for text in folded]


def test_what_was_read_before_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [form for noun in dict.fromkeys(words.NOUNS[::40]) for form in words.noun_forms(noun)]
    monkeypatch.setattr("kzarchive.kazakh.grammar._OFTEN", 1)
    monkeypatch.setattr("kzarchive.kazakh.grammar._KEPT", 0)
    forgetful = STEM.stemmer(json.loads(TABLE.read_text(encoding="utf-8")))
    assert [forgetful(form) for form in reversed(forms)] == [stem(form) for form in reversed(forms)]


def test_the_table_is_small() -> None:
    assert len(TABLE.read_bytes()) <= 25_000
    assert json.loads(TABLE.read_text(encoding="utf-8"))
