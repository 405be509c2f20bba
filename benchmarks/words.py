"""A stock of Kazakh word forms: roots and names of our own choice, with the endings that grammar gives them.

The texts made of them mean nothing. What they share with real ones is the length of words, their letters, and how many
different forms a large archive has, which is what caches and look-ups of words live on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate

FUNCTION_WORDS = """
және мен да үшін бұл осы сол ол туралы бойынша арқылы кейін дейін бұрын қазір енді тағы бірақ өйткені сондықтан алайда
әрі немесе ал егер тек ғана ең өте аса тым барлық әр әрбір бірнеше көптеген кейбір басқа өзге өз жаңа ескі үлкен шағын
биік терең кең тар ұзақ қысқа алғашқы соңғы келесі өткен алдағы бүгін кеше ертең былтыр биыл жиі кейде әдетте әсіресе
шамамен жуық астам кем артық бірге бөлек қайта әлі бәрі ешкім біреу не кім қашан қайда неге қалай мұнда онда содан
""".split()

# From the frequent to the rare: the place in the list is the rank.
NOUNS = """
жыл адам қала ел жұмыс күн үй бала іс жер сөз жол мектеп халық тіл су өмір ой ауыл топ орын бағыт жоба білім шешім заң
сурет кітап дәрігер мұғалім оқушы әке ана дос көрші дала тау көл өзен теңіз орман бақ гүл ағаш жеміс нан сүт ет тұз шай
дастарқан қонақ той ән күй би домбыра сахна театр мұражай көрме суретші жазушы ақын әнші шебер қолөнер кілем киіз ою
өрнек алтын күміс темір мыс тас құм балшық кірпіш шыны қағаз қалам дәптер тақта терезе есік қабырға төбе еден баспалдақ
көше көпір алаң саябақ аялдама бекет вагон пойыз ұшақ кеме қайық көлік жүргізуші жолаушы билет жүк қойма дүкен базар
сауда баға ақша теңге банк несие салық табыс шығын бюджет қор үлес пайда қарыз келісім шарт құжат мөр қол куәлік өтініш
жауап сұрақ хат хабар газет журнал арна бағдарлама тілші редактор мақала сұхбат пікір талқы жиын кеңес мәжіліс отырыс
төраға мүше хатшы өкіл кеңсе бөлім басқарма мекеме ұйым одақ серіктестік зауыт фабрика шеберхана кен шахта мұнай газ
көмір қуат жарық жылу құбыр бөгет арық егін бидай арпа күріш мақта картоп сәбіз пияз қияр алма өрік жүзім қарбыз қауын
диқан шопан малшы аңшы балықшы жылқы қой ешкі түйе сиыр құлын қозы бота бүркіт тазы қасқыр түлкі қоян киік аққу қаз
үйрек балық ара көбелек жаңбыр қар боран жел дауыл бұлт күз қыс көктем жаз ауа аспан жұлдыз ай шуақ көлеңке тұман аяз
дала құрылыс жөндеу тазалық тәртіп қауіп апат өрт су тасқын көмек жәрдем құтқарушы сақшы сот айғақ куә үкім құқық міндет
жауапкершілік сенім үміт қуаныш мұң арман мақсат жоспар есеп сан үлгі әдіс тәсіл құрал аспап құрылғы бағдар өлшем таразы
сағат минут апта ай мезгіл ғасыр дәуір тарих мұра ескерткіш қорған кесене қорым жазба шежіре аңыз ертегі жұмбақ мақал
дәстүр салт әдет мереке наурыз жарыс ойын доп күрес жүйрік бәйге жеңіс жүлде команда бапкер ойыншы алаңқай жанкүйер
денсаулық дәрі емхана аурухана науқас жүрек қан тіс көз құлақ ем екпе тамақ дене шынығу ұйқы демалыс саяхат шатыр от
қазан ошақ пышақ кесе қасық тостаған қамшы ер үзеңгі шапан тон бөрік етік көйлек мата жіп ине түйме сандық айна тарақ
зерттеу тәжірибе зертхана ғалым ғылым дерек желі экран батырма бет тізім мұрағат сала өнер өнім сапа мөлшер
студент ұстаз дәріс емтихан бітіруші жатақхана кафедра институт университет шәкірт маман кәсіп жалақы зейнет еңбек
""".split()

VERBS = """
бол айт кел бар бер ал көр біл жаз оқы сөйле тыңда сұра жаса баста аяқта аш жап қой тұр отыр жүр жат кір шық түс көтер
сал ек жина сат бөл қос азай көбей өс дамы өзгер сақта қорға тап жоғал ізде тексер есепте өлше сана ұйымдастыр өткіз
қатыс жең ұтыл ойна күл қуан шақыр қарсы ал жібер жеткіз тасы жөнде тазала жу кес тік тоқы пісір іш же сый
сыйла марапатта құттықта түсіндір үйрет үйрен ойла шеш келіс таласта қолда ұсын бекіт қабылда жарияла хабарла көрсет
дәлелде терге айыпта ақта кешір сен үміттен күт орында тапсыр басқар бағала салыстыр таңда сайла
""".split()

FIRST_NAMES = """
Абылай Азамат Айбек Алмас Аян Бекзат Бауыржан Дархан Ерасыл Ерболат Жәнібек Кемел Қайсар Марат Медет Нартай Нұрбол
Олжас Рамазан Сәкен Серік Тұрар Шерхан Әлихан Әнуар Айжан Айман Ақбота Алтынай Балжан Ботагөз Гүлсім Дана Жадыра Жібек
Зере Кәмшат Қарлығаш Лаура Мадина Мөлдір Назерке Нұрай Салтанат Сәуле Толғанай Ұлбике Шолпан Ырысты Әлия
""".split()

SURNAMES = """
Абдрахман Айтуар Алдаберген Бейсен Бөлеген Дүйсен Елеусін Ескендір Жанұзақ Жарқын Жолдас Исабек Кәрім Көшек Қабыл
Қожахмет Мәжит Мырзабек Нұрғали Орынбай Өмірзақ Рысбек Садуақас Сыздық Тайжан Тәжі Тоқсан Уәли Шәріп Шыңғыс Ізтай
""".split()

SECTIONS = "Қоғам Мәдениет Білім Экономика Ауыл Спорт Тарих Табиғат Денсаулық Ғылым".split()

_FRONT = frozenset("әөүіеэ")
_BACK = frozenset("аоұыяё")
_VOWELS = _FRONT | _BACK | {"и"}
_VOICELESS = frozenset("пфкқтсшщчцхһбвгд")
_NASAL = frozenset("мнң")
_PAIRS = str.maketrans("аығқ", "еігк")
_VOICED = str.maketrans("пкқ", "бгғ")


def is_front(word: str) -> bool:
    """Tells whether the last vowel that decides harmony is a front one."""
    deciding = [letter for letter in word if letter in _FRONT or letter in _BACK]
    return bool(deciding) and deciding[-1] in _FRONT


def join(stem: str, ending: str) -> str:
    """Returns the stem with an ending, written with back vowels, in the stem's harmony.

    A stop at the stem's end is voiced before a vowel: кітап → кітабы.
    """
    if ending[:1] in _VOWELS and stem[-1] in "пкқ":
        stem = stem[:-1] + stem[-1].translate(_VOICED)
    return stem + (ending.translate(_PAIRS) if is_front(stem) else ending)


def _by_sound(stem: str, vowel: str, nasal: str, sonorant: str, voiceless: str) -> str:
    last = stem[-1]
    if last in _VOWELS:
        return vowel
    if last in _NASAL:
        return nasal
    return voiceless if last in _VOICELESS else sonorant


def plural(stem: str) -> str:
    """Returns the plural: қала → қалалар, көл → көлдер, кітап → кітаптар."""
    light = "дар" if stem[-1] in "лзж" else "лар"
    return join(stem, _by_sound(stem, "лар", "дар", light, "тар"))


def cases(stem: str) -> Iterator[str]:
    """Yields a word without possessive in the six cases other than the nominative."""
    yield join(stem, _by_sound(stem, "ның", "ның", "дың", "тың"))
    yield join(stem, _by_sound(stem, "ға", "ға", "ға", "қа"))
    yield join(stem, _by_sound(stem, "ны", "ды", "ды", "ты"))
    yield join(stem, _by_sound(stem, "да", "да", "да", "та"))
    yield join(stem, _by_sound(stem, "дан", "нан", "дан", "тан"))
    yield stem + _by_sound(stem, "мен", "мен", "бен" if stem[-1] in "зж" else "мен", "пен")


def possessed(stem: str) -> Iterator[str]:
    """Yields a word as somebody's own, each with its cases; the third person comes first."""
    third = join(stem, "сы" if stem[-1] in _VOWELS else "ы")
    yield third
    yield from (join(third, ending) for ending in ("ның", "на", "н", "нда", "нан"))
    yield third + "мен"
    for vowel, consonant in (("м", "ым"), ("мыз", "ымыз"), ("ңыз", "ыңыз")):
        owned = join(stem, vowel if stem[-1] in _VOWELS else consonant)
        yield owned
        if owned.endswith("м"):
            yield from (join(owned, ending) for ending in ("ның", "а", "ды", "да", "нан"))
            yield owned + "мен"
        else:
            yield from cases(owned)


def noun_forms(stem: str) -> list[str]:
    """Returns all forms of a noun, the frequent first: 70 at most."""
    many = plural(stem)
    return [stem, *cases(stem), *possessed(stem), many, *cases(many), *possessed(many)]


def relatives(noun: str) -> list[str]:
    """Returns nouns and adjectives made of a noun: тас → тастық, тасшы, тасты, тассыз."""
    light = "дық" if noun[-1] in "лзж" else "лық"
    quality = join(noun, _by_sound(noun, "лық", "дық", light, "тық"))
    having = join(noun, _by_sound(noun, "лы", "ды", "ды" if noun[-1] in "лзж" else "лы", "ты"))
    return [quality, join(noun, "шы"), having, join(noun, "сыз")]


def verbal_noun(stem: str) -> str:
    """Returns the name of an action: айт → айту, оқы → оқу, тап → табу."""
    if stem[-1] in "ыі":
        return stem[:-1] + "у"
    return (stem[:-1] + "б" if stem[-1] == "п" else stem) + "у"


def participle(stem: str) -> str:
    """Returns the past participle: бар → барған, айт → айтқан."""
    return join(stem, _by_sound(stem, "ған", "ған", "ған", "қан"))


def finite_forms(stem: str) -> list[str]:
    """Returns forms of a verb that end a sentence, in the affirmative and the negative, the frequent first."""
    negative = join(stem, _by_sound(stem, "ма", "ба", "ба" if stem[-1] in "зж" else "ма", "па"))
    forms = []
    for base in (stem, negative):
        past = join(base, _by_sound(base, "ды", "ды", "ды", "ты"))
        present = base + "й" if base[-1] in _VOWELS else join(base, "а")
        forms += [past, join(present, "ды"), participle(base)]
        forms += [past + "м", join(past, "қ"), join(past, "ңыз")]
        forms += [join(present, ending) for ending in ("мын", "мыз", "сыз")]
        forms += [join(participle(base), ending) for ending in ("мын", "быз", "сыз")]
    return forms


class Stock:
    """Weighted word forms: `words` for any place but the last of a sentence, `verbs` for that one.

    Weights fall with the rank of root and of form, as Zipf's law has it; a quarter of all words are function words.
    """

    def __init__(self) -> None:
        self.nouns = list(dict.fromkeys(NOUNS))
        roots = list(dict.fromkeys(VERBS))
        named = [*self.nouns, *(verbal_noun(root) for root in roots), *(participle(root) for root in roots)]
        derived = [relative for noun in self.nouns for relative in relatives(noun)]
        weights = _ranked(noun_forms(stem) for stem in dict.fromkeys([*named, *derived]))
        total = sum(weights.values())
        function = {word: 1 / (rank + 5) for rank, word in enumerate(FUNCTION_WORDS)}
        share = total / 3 / sum(function.values())
        for word, weight in function.items():
            weights[word] = weights.get(word, 0.0) + weight * share
        self.words, self.cumulative = list(weights), list(accumulate(weights.values()))
        finite = _ranked(finite_forms(root) for root in roots)
        self.verbs, self.verbs_cumulative = list(finite), list(accumulate(finite.values()))


@cache
def stock() -> Stock:
    """Returns the stock, which takes a second to make."""
    return Stock()


def _ranked(families: Iterator[list[str]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for rank, forms in enumerate(families):
        for place, form in enumerate(forms):
            weights[form] = weights.get(form, 0.0) + 1 / ((rank + 20) * (place + 2))
    return weights
