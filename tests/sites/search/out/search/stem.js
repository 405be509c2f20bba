/* Stems of Kazakh words, as kzarchive.kazakh.stem makes them in Python: one table serves both, and
   the order of steps is the same, so that both give the same stem. Words are expected folded: small
   letters, NFC, no lookalikes. It defines kzarchive.stemmer(table), which returns stem(word). */
(function (global) {
  "use strict";

  function stemmer(table) {
    const letters = table.letters;
    const vowels = letters.back + letters.front + letters.either;
    const pattern = (text) => new RegExp(text.replace(/[A-Z]/g, (name) => letters[name]), "u");
    const neverLast = new Set(table["never last"]);
    const last = new Set(table.endings.map(([name]) => name).filter((name) => !neverLast.has(name)));
    const stems = Object.entries(table.stems).map(([kind, text]) => [kind, pattern(text)]);
    const keys = table.keys.map(([kind, text, added, becomes]) => [kind, pattern(text), added, becomes]);
    const endings = new Map();
    let longest = 0;
    const shapes = new Map();

    for (const [name, after, forms, score, alone, inside] of table.endings) {
      const before = new Set(after.split(" "));
      for (const form of forms.split(" ")) {
        for (const [spelling, sounds, harmony, restored] of spellings(form)) {
          const ending = { name, after: before, sounds, harmony, restored, score, alone, inside };
          if (!endings.has(spelling)) endings.set(spelling, []);
          endings.get(spelling).push(ending);
          longest = Math.max(longest, spelling.length);
        }
      }
    }
    for (const [scope, group] of table.shapes) {
      if (!shapes.has(scope)) shapes.set(scope, []);
      shapes.get(scope).push(group.map(([text, score]) => [pattern(text), score]));
    }

    /* Each spelling of a form of an ending, the sounds and vowels that it follows, what it restores. */
    function spellings(form) {
      const [written, restored = ""] = form.split(">");
      const found = [];
      for (const [first, sounds] of table.sounds[written[0]] || [[written[0], ""]]) {
        const spelling = Array.from(first + written.slice(1));
        const pair = [0, 1].map((i) => spelling.map((letter) => (table.harmony[letter] || letter + letter)[i]).join(""));
        if (pair[0] === pair[1]) {
          found.push([pair[0], sounds, "", restored]);
        } else {
          found.push([pair[0], sounds, letters.back + letters.either, restored]);
          found.push([pair[1], sounds, letters.front + letters.either, restored]);
        }
      }
      return found;
    }

    function agrees(stem, ending) {
      const before = stem[stem.length - 1];
      if (!letters.all.includes(before)) return true;
      if (ending.sounds && !ending.sounds.includes(before)) return false;
      if (!ending.harmony) return true;
      /* A loan or a compound with vowels of both kinds takes either kind of ending: Тоқаевтың. */
      return has(stem, ending.harmony) || !has(stem, vowels);
    }

    function has(stem, wanted) {
      return Array.from(stem).some((letter) => wanted.includes(letter));
    }

    function shape(scope, stem) {
      let sum = 0;
      for (const group of shapes.get(scope) || []) {
        const first = group.find(([regexp]) => regexp.test(stem));
        if (first) sum += first[1];
      }
      return sum;
    }

    function scoreOf(stem, kind, chain) {
      let sum = table.lengths[Math.min(chain.length, table.lengths.length) - 1];
      for (const ending of chain) sum += ending.score;
      sum += shape(kind, stem) + shape(chain[0].name, stem);
      if (kind === "noun" && chain.length === 1) {
        sum += chain[0].alone + shape("alone", stem);
      } else if (kind === "noun") {
        for (const ending of chain.slice(0, -1)) sum += ending.inside;
      }
      return sum;
    }

    function add(stem, follows, chain, found) {
      for (const [kind, regexp] of stems) {
        if (!chain[0].after.has(kind) || !regexp.test(stem)) continue;
        const hard = follows && letters.softening.includes(follows) ? table.softened[stem[stem.length - 1]] : "";
        const whole = hard ? stem.slice(0, -1) + hard : stem;
        found.push({ stem: whole, kind, score: scoreOf(whole, kind, chain) });
      }
    }

    function strip(word, allowed, chain, found) {
      for (let start = Math.max(1, word.length - longest); start < word.length; start++) {
        for (const ending of endings.get(word.slice(start)) || []) {
          const rest = word.slice(0, start) + ending.restored;
          if (!allowed.has(ending.name) || !agrees(rest, ending)) continue;
          const longer = [ending, ...chain];
          add(rest, ending.restored ? "" : word[start], longer, found);
          strip(rest, ending.after, longer, found);
        }
      }
    }

    function bestOf(word) {
      const found = [{ stem: word, kind: "word", score: shape("word", word) }];
      strip(word, last, [], found);
      return found.reduce((best, other) => (other.score > best.score ? other : best));
    }

    function keyOf(stem, kind) {
      for (const [wanted, regexp, added, becomes] of keys) {
        const match = wanted === "any" || wanted === kind ? regexp.exec(stem) : null;
        if (match) {
          stem = match.slice(1).join("") + added;
          kind = becomes || kind;
        }
      }
      return stem;
    }

    return function stem(word) {
      if (Array.from(word).length > table["longest word"]) return word;
      for (;;) {
        const best = bestOf(word);
        if (best.kind !== "noun" || best.stem === word) return keyOf(best.stem, best.kind === "verb" ? "verb" : "noun");
        word = best.stem;
      }
    };
  }

  global.kzarchive = Object.assign(global.kzarchive || {}, { stemmer });
})(globalThis);

globalThis.kazakhStem = kzarchive.stemmer({
 "longest word": 64,
 "letters": {
  "all": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
  "back": "аоұыяё",
  "front": "әөүіеэ",
  "either": "и",
  "softening": "аәеоөыіұүэяёу",
  "V": "[аәеоөыіұүэяё]",
  "C": "[^аәеоөыіұүэяё]",
  "S": "[аәеоөыіұүэяёи]",
  "N": "[^аәеоөыіұүэяёи]",
  "W": "[аәеоөыіұүэяёиую]",
  "X": "[^аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя]"
 },
 "sounds": {
  "L": [["л", "аәеоөыіұүэяёруийюъь"], ["д", "мнңзжл"], ["т", "пфкқтсшщчцхһбвгдғ"]],
  "N": [["н", "аәеоөыіұүэяёмнң"], ["д", "руийюъьзжл"], ["т", "пфкқтсшщчцхһбвгдғ"]],
  "C": [["н", "аәеоөыіұүэяё"], ["д", "руийюъьзжмнңл"], ["т", "пфкқтсшщчцхһбвгдғ"]],
  "D": [["д", "аәеоөыіұүэяёруийюъьмнңзжл"], ["т", "пфкқтсшщчцхһбвгдғ"]],
  "B": [["д", "аәеоөыіұүэяёруийюъьзжл"], ["н", "мнң"], ["т", "пфкқтсшщчцхһбвгдғ"]],
  "G": [["H", "аәеоөыіұүэяёруийюъьмнңзжл"], ["K", "пфкқтсшщчцхһбвгдғ"]],
  "I": [["м", "аәеоөыіұүэяёруийюъьмнңл"], ["б", "зж"], ["п", "пфкқтсшщчцхһбвгдғ"]],
  "M": [["м", "аәеоөыіұүэяёруийюъьл"], ["б", "мнңзж"], ["п", "пфкқтсшщчцхһбвгдғ"]],
  "P": [["м", "аәеоөыіұүэяёруийюъьмнңзжл"], ["б", "мнңзж"], ["п", "пфкқтсшщчцхһбвгдғ"]],
  "@": [["", "аәеоөыіұүэяё"]],
  "#": [["", "пфкқтсшщчцхһбвгдғруийюъьмнңзжл"]]
 },
 "harmony": {
  "A": "ае",
  "Y": "ыі",
  "H": "ғг",
  "K": "қк"
 },
 "softened": {
  "б": "п",
  "г": "к",
  "ғ": "қ"
 },
 "never last": ["negation", "reciprocal"],
 "stems": {
  "noun": "^(?=.*(?:W|X))..",
  "verb": "^(?=.*W).+[аеыірлнңмзстшпкқйуиғгб]$"
 },
 "lengths": [-15, 5, 16],
 "endings": [
  ["plural", "noun past-participle present-participle negative-participle bare-participle infinitive quality relative", "LAр", 12, 5, 21],
  ["my", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@м #Yм", -1, -7, -1],
  ["our", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@мYз #YмYз", 12, 10, 4],
  ["your", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ң #Yң", -11, 2, -6],
  ["yours", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ңYз #YңYз", 2, -3, 6],
  ["his-vowel", "noun", "@сY", 2, 7, 2],
  ["his", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "#Y", 1, -6, -3],
  ["genitive", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "NYң", 32, 19, 0],
  ["accusative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "CY", 7, 1, 0],
  ["dative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural our yours relative", "GA", 11, 1, 0],
  ["locative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours", "DA", 6, 3, 9],
  ["ablative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "BAн", -4, 2, 0],
  ["instrumental", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "Iен Iенен", 16, 3, 0],
  ["dative-my", "my your", "A", -16, 0, 0],
  ["accusative-his", "his his-vowel relative", "н", -15, 0, 0],
  ["dative-his", "his his-vowel relative", "нA", 11, 0, 0],
  ["locative-his", "his his-vowel relative", "ндA", 28, 0, 0],
  ["ablative-his", "his his-vowel relative", "нAн", 7, 0, 0],
  ["relative", "locative locative-his", "HY", 3, 0, 0],
  ["possession", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel", "Nікі", 0, 0, 0],
  ["likeness", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel future negative-future", "DAй", -3, -14, 0],
  ["equative", "past-participle present-participle negative-participle bare-participle infinitive quality future negative-future", "шA", -3, 0, 0],
  ["without", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel", "сYз", -4, -4, 0],
  ["quality", "past-participle future negative-future", "лYK DYK", -17, 0, 0],
  ["predicate", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel future negative-future", "PYн PYз сYң сYз сYңдAр сYздAр", 13, -3, 0],
  ["particle", "noun past-participle infinitive plural his his-vowel genitive accusative dative locative ablative instrumental dative-my accusative-his dative-his locative-his ablative-his past present converb", "-ақ -ау -ай", 1, -2, 0],
  ["negation", "verb reciprocal", "MA", 12, 0, 0],
  ["reciprocal", "verb", "#Yс @с", -57, 0, 0],
  ["past", "verb reciprocal negation", "DY", 12, 0, 0],
  ["past-person", "verb reciprocal negation past-participle", "DYм DYңYз DYңдAр DYңYздAр", 32, 0, 0],
  ["past-you", "verb reciprocal negation past-participle", "DYң", 5, 0, 0],
  ["past-we", "verb reciprocal negation past-participle", "DYK", -1, 0, 0],
  ["past-participle", "verb reciprocal negation", "GAн", 23, 0, 0],
  ["present-participle", "verb reciprocal", "#AтYн @йтYн итYн ятYн>й", 9, 0, 0],
  ["negative-participle", "negation", "йтYн", 0, 0, 0],
  ["bare-participle", "negation", "тYн", 2, 0, 0],
  ["infinitive", "verb reciprocal negation", "у ю>й", -7, 0, 0],
  ["future", "verb reciprocal", "#Aр @р яр>й", -19, 0, 0],
  ["negative-future", "negation", "с", -8, 0, 0],
  ["present", "verb reciprocal", "#AдY #AмYн #AмYз #AсYң #AсYз #AсYңдAр #AсYздAр @йдY @ймYн @ймYз @йсYң @йсYз @йсYңдAр @йсYздAр идY имYн имYз исYң исYз исYңдAр исYздAр ядY>й ямYн>й ямYз>й ясYң>й ясYз>й ясYңдAр>й ясYздAр>й", 21, 0, 0],
  ["negative-present", "negation", "йдY ймYн ймYз йсYң йсYз йсYңдAр йсYздAр", 21, 0, 0],
  ["converb-a", "verb reciprocal", "#A @й", -12, 0, 0],
  ["converb-ya", "verb reciprocal", "я>й", -27, 0, 0],
  ["converb-i", "verb reciprocal", "и", -26, 0, 0],
  ["negative-converb", "negation", "й йYншA", -5, 0, 0],
  ["converb", "verb reciprocal negation", "#Yп", 13, 0, 0],
  ["converb-vowel", "verb reciprocal negation", "@п", -11, 0, 0],
  ["converb-u", "verb reciprocal", "уYп>п", 8, 0, 0],
  ["evidential", "verb reciprocal negation", "#YппYн #YппYз #YпсYң #YпсYз #YптY @ппYн @ппYз @псYң @псYз @птY", 12, 0, 0],
  ["conditional", "verb reciprocal negation", "сA сAм сAң сAK сAңYз сAңдAр", 21, 0, 0],
  ["let-him", "verb reciprocal negation", "сYн", -2, 0, 0],
  ["let-me", "verb reciprocal negation", "#AйYн яйYн>й @йYн #AйYK @йYK", -1, 0, 0],
  ["request", "verb reciprocal negation", "#YңYз #YңдAр #YңYздAр @ңYз @ңдAр @ңYздAр", 6, 0, 0],
  ["desire", "verb reciprocal", "GYм GYң GYсY GYмYз GYлAры", -8, 0, 0],
  ["purpose", "verb reciprocal negation", "MAK MAKшY", -20, 0, 0],
  ["limit", "verb reciprocal negation", "GAлY", 0, 0, 0]
 ],
 "shapes": [
  ["word", [["^N*S?N*$", 10], ["^N*SN*SN*$", 6], ["", -16]]],
  ["word", [["^.?.?.?$", -5], ["с[ыі]$", 5], ["C[тдн][ыі]$", -12], ["[ыі]$", -22], ["[ыі]н$", -14], ["[дт][ае]$", -9], ["[ғгқк][ае]$", -8], ["[ае]$", -9], ["[тдн][ыі]ң$", -12], ["[ыі]?ң$", -13], ["[ыі]м$", -4], ["[ае]м$", -6], ["[лдт][ае]р$", -22], ["[ае]р$", 9], ["[дтн][ае]н$", -14], ["[ғгқк][ае]н$", -17], ["[мбп]ен$", -16], ["[ыі]п$", -9], ["[ае]п$", -3], ["[лдт][ыі][қк]$", 24], ["[смң][ыі]з$", -2], ["[дт][ае]й$", -2]]],
  ["word", [["^...$", -27], ["^N*S?N*[дт][ае]$", 2], ["^N*S?N*[ыі]н$", 2], ["^N*S?N*[ыі]м$", -6], ["^N*SN*[ае]$", 0], ["^N*SN*[ыі]н$", 0]]],
  ["noun", [["^S.$", -7], ["^..$", -26], ["^N*S?N*V$", 14], ["^N*S?N*$", 1], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 9], ["V$", 6], ["", 1]]],
  ["noun", [["[аеәя]$", -1], ["[ыі]$", -13], ["[ую]$", 35], ["и$", -2], ["[пкқ]$", 9]]],
  ["noun", [["W$|W.$", 4], ["[рлнймзо][тқкпсшзғг]$|ст$", 2], ["[нлрмз]$|[рлйң]қ$|рк$", 3], ["C$", -1]]],
  ["noun", [["и[ао]$", -19]]],
  ["verb", [["^S.$", 12], ["^..$", 3], ["^N*S?N*V$", 20], ["^N*S?N*$", 11], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", 0], ["V$", -10], ["", -12]]],
  ["verb", [["(?:[аеыіруйию]л|[мнңзжлр]д|[пкқсштф]т)[ае]$", 16], ["[ае]$", -3], ["[ыі]$", -16], ["у$", -13], ["и$", 3]]],
  ["verb", [["[вфхцчщэёъьюһ]", -17]]],
  ["verb", [["W$|W.$", 8], ["[рлнймзо][тқкпсшзғг]$|ст$", -7], ["C$", -10]]],
  ["alone", [["^N*S?N*$", 10]]],
  ["his-vowel", [["[^шқкғглдт][ыі]$|^[ыі]$", -999], ["ш[ыі]$", 29], ["[қкғг][ыі]$", 4], ["[ыі]$", -60], ["^N*SN*S?N*[дт][ае]$", -11], ["", 9]]],
  ["his", [["с$", -3], ["ш$", -21], ["л$", 3], ["д$", -11], ["т$", 5], ["н$", 7], ["[зңм]$", 6]]],
  ["accusative", [["V$", 9]]],
  ["locative", [["V$", 8]]],
  ["dative", [["V$", 1]]],
  ["ablative", [["V$", 4]]],
  ["genitive", [["V$", -7]]],
  ["my", [["[ыі]$", -24], ["V$", 7], ["", 11]]],
  ["our", [["[ыі]$", -5], ["V$", 0], ["", 18]]],
  ["your", [["[ыі]$", -1], ["V$", -8], ["", 7]]],
  ["yours", [["[ыі]$", -9], ["V$", 5], ["", 20]]],
  ["infinitive", [["^(?!же$|де$)[^аәеоөыіұүэяёиую]*V$", -999], ["^N*S?N*V$", 0], ["^N*S?N*$", 0], ["V$", 0], ["", 3]]],
  ["converb-vowel", [["^N*S?N*V$", 1], ["^N*S?N*$", 0], ["V$", 11], ["", 0]]],
  ["converb-a", [["^N*S?N*V$", -4], ["^N*S?N*$", -200], ["V$", 2], ["", 7]]],
  ["negative-converb", [["^N*S?N*V$", 0], ["^N*S?N*$", 0], ["V$", 0], ["", 0]]],
  ["future", [["^N*S?N*V$", -6], ["^N*S?N*$", -5], ["V$", -7], ["", -4]]],
  ["past", [["^N*S?N*V$", 2], ["^N*S?N*$", 14], ["V$", -9], ["", 8]]],
  ["let-him", [["^N*S?N*V$", 1], ["^N*S?N*$", 14], ["V$", -5], ["", 7]]],
  ["request", [["^N*S?N*V$", -2], ["^N*S?N*$", 5], ["V$", -12], ["", 4]]],
  ["present-participle", [["^N*S?N*V$", 7], ["^N*S?N*$", 0], ["V$", 2], ["", -4]]],
  ["conditional", [["^N*S?N*V$", 0], ["^N*S?N*$", 1], ["V$", 1], ["", 8]]],
  ["let-him", [["[ыі]$", -1]]],
  ["converb-vowel", [["л.$", -1], ["д.$", 8], ["[пкқсштф]т.$", 4], ["C.$", 4], ["", 0]]],
  ["noun", [["X$", 30]]]
 ],
 "keys": [
  ["any", "^(.+?)-+$", "", ""],
  ["any", "^(..+)ь$", "", ""],
  ["noun", "^(..+и)ю$", "", "verb"],
  ["noun", "^(.*W.*C)ю$", "й", "verb"],
  ["noun", "^(.+)ю$", "й", "verb"],
  ["noun", "^(же|де|.*W.*(?:и|[^аәеоөыіұүэяёи])|[^аәеоөыіұүэяё]*[иу]C?|.*W.*V)у$", "", "verb"],
  ["noun", "^(..+[ае])й$", "", "verb"],
  ["verb", "^(.*W.*л)[ыі]н$", "", ""],
  ["verb", "^(.*W.*[^лаеыі]|.+[уию])[ыі]л$", "", ""],
  ["verb", "^(.*W.*[^л][аеыі])л$", "", ""],
  ["verb", "^(.*W.*лд?[аеыі])н$", "", ""],
  ["verb", "^(..+[ыіае])й$", "", ""],
  ["verb", "^(..+)[аеыіи]$", "", ""],
  ["noun", "^(..+C)[ыі]$", "", ""],
  ["noun", "^(VC)[ыі]$", "", ""],
  ["noun", "^(N*SN*S.*)[ае]$", "", ""],
  ["any", "^(.+.)б$", "п", ""],
  ["any", "^(.+.)г$", "к", ""],
  ["any", "^(.+.)ғ$", "қ", ""],
  ["any", "^(N*SN*C)[ыі]([нлрмзйкқ])$", "", ""],
  ["any", "^([^-]{8})[^-]*$", "", ""]
 ]
});
