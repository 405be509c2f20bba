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
    const tails = new Map();

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
    for (const [scope, groups] of Object.entries(table.tails)) {
      const scored = Object.entries(groups).flatMap(([score, found]) => found.split(" ").map((tail) => [tail, Number(score)]));
      tails.set(scope, new Map(scored));
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
      const ends = tails.get(scope);
      let sum = ends ? (ends.get(stem.slice(-1)) || 0) + (ends.get(stem.slice(-2)) || 0) : 0;
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
 "lengths": [-6, 5, 15],
 "endings": [
  ["plural", "noun past-participle present-participle negative-participle bare-participle infinitive quality relative", "LAр", 17, 9, 42],
  ["my", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@м #Yм", -30, -20, 6],
  ["our", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@мYз #YмYз", 23, 1, 6],
  ["your", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ң #Yң", -26, 1, -15],
  ["yours", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ңYз #YңYз", 37, 15, 3],
  ["his-vowel", "noun", "@сY", 1, -16, 2],
  ["his", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "#Y", 24, -46, -33],
  ["genitive", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "NYң", 40, 18, 0],
  ["accusative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "CY", 11, -26, 0],
  ["dative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural our yours relative", "GA", 12, -2, 0],
  ["locative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours", "DA", -11, 9, 8],
  ["ablative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "BAн", -2, -23, 0],
  ["instrumental", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "Iен Iенен", -3, 28, 0],
  ["dative-my", "my your", "A", 9, 0, 0],
  ["accusative-his", "his his-vowel relative", "н", -13, 0, 0],
  ["dative-his", "his his-vowel relative", "нA", 17, 0, 0],
  ["locative-his", "his his-vowel relative", "ндA", 35, 0, 5],
  ["ablative-his", "his his-vowel relative", "нAн", 19, 0, 0],
  ["relative", "locative locative-his", "HY", 13, 0, -10],
  ["possession", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel", "Nікі", 0, 0, 0],
  ["likeness", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel future negative-future", "DAй", 7, -45, 0],
  ["equative", "past-participle present-participle negative-participle bare-participle infinitive quality future negative-future", "шA", -3, 0, 0],
  ["without", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel", "сYз", -22, -6, 0],
  ["quality", "past-participle future negative-future", "лYK DYK", -11, 0, 0],
  ["predicate", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel future negative-future", "PYн PYз сYң сYз сYңдAр сYздAр", -26, 45, 0],
  ["particle", "noun past-participle infinitive plural his his-vowel genitive accusative dative locative ablative instrumental dative-my accusative-his dative-his locative-his ablative-his past present converb", "-ақ -ау -ай", 0, 14, 0],
  ["negation", "verb reciprocal", "MA", 45, 0, 0],
  ["reciprocal", "verb", "#Yс @с", -39, 0, 0],
  ["past", "verb reciprocal negation", "DY", 10, 0, 0],
  ["past-person", "verb reciprocal negation past-participle", "DYм DYңYз DYңдAр DYңYздAр", 12, 0, 0],
  ["past-you", "verb reciprocal negation past-participle", "DYң", -22, 0, 0],
  ["past-we", "verb reciprocal negation past-participle", "DYK", 12, 0, 0],
  ["past-participle", "verb reciprocal negation", "GAн", 8, 0, 0],
  ["present-participle", "verb reciprocal", "#AтYн @йтYн итYн ятYн>й", 23, 0, 0],
  ["negative-participle", "negation", "йтYн", 21, 0, 0],
  ["bare-participle", "negation", "тYн", -5, 0, 0],
  ["infinitive", "verb reciprocal negation", "у ю>й", -11, 0, 0],
  ["future", "verb reciprocal", "#Aр @р яр>й", -33, 0, 0],
  ["negative-future", "negation", "с", -34, 0, 0],
  ["present", "verb reciprocal", "#AдY #AмYн #AмYз #AсYң #AсYз #AсYңдAр #AсYздAр @йдY @ймYн @ймYз @йсYң @йсYз @йсYңдAр @йсYздAр идY имYн имYз исYң исYз исYңдAр исYздAр ядY>й ямYн>й ямYз>й ясYң>й ясYз>й ясYңдAр>й ясYздAр>й", 37, 0, 0],
  ["negative-present", "negation", "йдY ймYн ймYз йсYң йсYз йсYңдAр йсYздAр", 33, 0, 0],
  ["converb-a", "verb reciprocal", "#A @й", -19, 0, 0],
  ["converb-ya", "verb reciprocal", "я>й", -44, 0, 0],
  ["converb-i", "verb reciprocal", "и", -27, 0, 0],
  ["negative-converb", "negation", "й йYншA", 10, 0, 0],
  ["converb", "verb reciprocal negation", "#Yп", 40, 0, 0],
  ["converb-vowel", "verb reciprocal negation", "@п", -51, 0, 0],
  ["converb-u", "verb reciprocal", "уYп>п", 21, 0, 0],
  ["evidential", "verb reciprocal negation", "#YппYн #YппYз #YпсYң #YпсYз #YптY @ппYн @ппYз @псYң @псYз @птY", -12, 0, 0],
  ["conditional", "verb reciprocal negation", "сA сAм сAң сAK сAңYз сAңдAр", 6, 0, 0],
  ["let-him", "verb reciprocal", "сYн", 0, 0, 0],
  ["negative-let-him", "verb reciprocal", "MAсYн", -9, 0, 0],
  ["let-me", "verb reciprocal", "#AйYн яйYн>й @йYн #AйYK @йYK", 3, 0, 0],
  ["negative-let-me", "negation", "#AйYн яйYн>й @йYн #AйYK @йYK", 0, 0, 0],
  ["request", "verb reciprocal", "#YңYз #YңдAр #YңYздAр @ңYз @ңдAр @ңYздAр", 11, 0, 0],
  ["negative-request", "negation", "#YңYз #YңдAр #YңYздAр @ңYз @ңдAр @ңYздAр", 9, 0, 0],
  ["desire", "verb reciprocal", "GYм GYң GYсY GYмYз GYлAры", -48, 0, 0],
  ["purpose", "verb reciprocal negation", "MAK MAKшY", -13, 0, 0],
  ["limit", "verb reciprocal negation", "GAлY", 24, 0, 0]
 ],
 "shapes": [
  ["word", [["^N*S?N*$", -21], ["^N*SN*SN*$", -14], ["", -53]]],
  ["word", [["^.?.?.?$", 4], ["с[ыі]$", 20], ["C[тдн][ыі]$", -21], ["[ыі]$", -8], ["[ыі]н$", 1], ["[дт][ае]$", -5], ["[ғгқк][ае]$", -11], ["[ае]$", -1], ["[тдн][ыі]ң$", -20], ["[ыі]?ң$", -23], ["[ыі]м$", 0], ["[ае]м$", -49], ["[лдт][ае]р$", -8], ["[ае]р$", 10], ["[дтн][ае]н$", -16], ["[ғгқк][ае]н$", -11], ["[мбп]ен$", 3], ["[ыі]п$", -8], ["[ае]п$", -3], ["[лдт][ыі][қк]$", 61], ["[смң][ыі]з$", 41], ["[дт][ае]й$", -1]]],
  ["word", [["^...$", -11], ["^N*S?N*[дт][ае]$", 1], ["^N*S?N*[ыі]н$", -17], ["^N*S?N*[ыі]м$", -2], ["^N*SN*[ае]$", -1]]],
  ["noun", [["^S.$", 7], ["^..$", -67], ["^N*S?N*V$", 7], ["^N*S?N*$", 15], ["^N*SN*SN*V$", 14], ["^N*SN*SN*$", 14], ["V$", 2], ["", 24]]],
  ["noun", [["[аеәя]$", 29], ["[ыі]$", 23], ["[ую]$", 42], ["и$", -61], ["[пкқ]$", 2]]],
  ["noun", [["W$|W.$", 11], ["[рлнймзо][тқкпсшзғг]$|ст$", 0], ["[нлрмз]$|[рлйң]қ$|рк$", -2], ["C$", -8]]],
  ["noun", [["и[ао]$", -42]]],
  ["verb", [["^S.$", 5], ["^..$", 38], ["^N*S?N*V$", 13], ["^N*S?N*$", 12], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 7], ["V$", -21], ["", 5]]],
  ["verb", [["(?:[аеыіруйию]л|[мнңзжлр]д|[пкқсштф]т)[ае]$", 26], ["[ае]$", 0], ["[ыі]$", -11], ["у$", -32], ["и$", -27]]],
  ["verb", [["[вфхцчщэёъьюһ]", -25]]],
  ["verb", [["W$|W.$", 19], ["[рлнймзо][тқкпсшзғг]$|ст$", 17], ["C$", -22]]],
  ["alone", [["^N*S?N*$", 22]]],
  ["his-vowel", [["[^шқкғглдт][ыі]$|^[ыі]$", -999], ["ш[ыі]$", 25], ["[қкғг][ыі]$", 2], ["[ыі]$", -50], ["^N*SN*S?N*[дт][ае]$", 6], ["", 4]]],
  ["his", [["с$", -10], ["ш$", -18], ["л$", 6], ["д$", -21], ["т$", 7], ["н$", 22], ["[зңм]$", 6]]],
  ["accusative", [["V$", 18]]],
  ["locative", [["V$", 10]]],
  ["dative", [["V$", -23]]],
  ["ablative", [["V$", 10]]],
  ["genitive", [["V$", -16]]],
  ["my", [["[ыі]$", -33], ["V$", -13], ["", 20]]],
  ["our", [["[ыі]$", 18], ["V$", 1], ["", 3]]],
  ["your", [["[ыі]$", 8], ["V$", -16], ["", -6]]],
  ["yours", [["[ыі]$", 1], ["V$", 5], ["", 15]]],
  ["infinitive", [["^(?!же$|де$)[^аәеоөыіұүэяёиую]*V$", -999], ["^N*S?N*V$", -1], ["^N*S?N*$", -23], ["V$", -1], ["", 17]]],
  ["converb-vowel", [["^N*S?N*V$", 15], ["^N*S?N*$", 0], ["V$", 29]]],
  ["converb-a", [["^N*S?N*V$", 4], ["^N*S?N*$", -14], ["V$", -12], ["", 5]]],
  ["future", [["^N*S?N*V$", -14], ["^N*S?N*$", 22], ["V$", -16], ["", -18]]],
  ["past", [["^N*S?N*V$", 5], ["^N*S?N*$", 5], ["V$", -2], ["", -19]]],
  ["let-him", [["^N*S?N*V$", -12], ["^N*S?N*$", 12], ["V$", -6], ["", 8]]],
  ["request", [["^N*S?N*V$", 0], ["^N*S?N*$", 7], ["V$", -4], ["", 8]]],
  ["present-participle", [["^N*S?N*V$", 4], ["^N*S?N*$", -8], ["V$", 3], ["", -6]]],
  ["conditional", [["^N*S?N*V$", 3], ["^N*S?N*$", -1], ["V$", -6], ["", 8]]],
  ["let-him", [["[ыі]$", -999]]],
  ["converb-vowel", [["л.$", -1], ["д.$", 32], ["[пкқсштф]т.$", 2], ["C.$", 12]]],
  ["noun", [["X$", 6]]],
  ["plural", [["^N*S?N*V$", -13], ["^N*S?N*$", -9], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", -11], ["V$", 2]]],
  ["my", [["^N*S?N*V$", -1], ["^N*S?N*$", -15], ["^N*SN*SN*V$", -36], ["^N*SN*SN*$", 4], ["V$", 7]]],
  ["our", [["^N*S?N*V$", 7], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 16], ["^N*SN*SN*$", 0], ["V$", 5]]],
  ["your", [["^N*S?N*V$", -6], ["^N*S?N*$", -1], ["^N*SN*SN*V$", -5], ["^N*SN*SN*$", -5], ["V$", 3]]],
  ["yours", [["^N*S?N*V$", 11], ["^N*S?N*$", -7], ["^N*SN*SN*V$", 11], ["^N*SN*SN*$", 36], ["V$", -8]]],
  ["his-vowel", [["^N*S?N*V$", 16], ["^N*S?N*$", 0], ["^N*SN*SN*V$", -1], ["^N*SN*SN*$", 0], ["V$", 2]]],
  ["his", [["^N*S?N*V$", 0], ["^N*S?N*$", 2], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 7]]],
  ["genitive", [["^N*S?N*V$", -16], ["^N*S?N*$", 4], ["^N*SN*SN*V$", 7], ["^N*SN*SN*$", 5], ["V$", -7]]],
  ["accusative", [["^N*S?N*V$", 22], ["^N*S?N*$", 34], ["^N*SN*SN*V$", 20], ["^N*SN*SN*$", 2], ["V$", -9]]],
  ["dative", [["^N*S?N*V$", -3], ["^N*S?N*$", -4], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", -5], ["V$", -7]]],
  ["locative", [["^N*S?N*V$", 15], ["^N*S?N*$", 5], ["^N*SN*SN*V$", 7], ["^N*SN*SN*$", 28], ["V$", -12]]],
  ["ablative", [["^N*S?N*V$", 7], ["^N*S?N*$", 10], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", -6], ["V$", 1]]],
  ["instrumental", [["^N*S?N*V$", -32], ["^N*S?N*$", 24], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 11], ["V$", 10]]],
  ["likeness", [["^N*S?N*V$", 18], ["^N*S?N*$", -7], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -16]]],
  ["without", [["^N*S?N*V$", 1], ["^N*S?N*$", -2], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -6]]],
  ["predicate", [["^N*S?N*V$", -42], ["^N*S?N*$", -11], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", -16], ["V$", 7]]],
  ["particle", [["^N*S?N*V$", 0], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 0], ["V$", 8]]],
  ["negation", [["^N*S?N*V$", 32], ["^N*S?N*$", -13], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 36], ["V$", 3]]],
  ["reciprocal", [["^N*S?N*V$", 5], ["^N*S?N*$", -10], ["^N*SN*SN*V$", -39], ["^N*SN*SN*$", -13], ["V$", -5]]],
  ["past", [["^N*S?N*V$", 5], ["^N*S?N*$", 5], ["^N*SN*SN*V$", 10], ["^N*SN*SN*$", 7], ["V$", -12]]],
  ["past-person", [["^N*S?N*V$", 8], ["^N*S?N*$", 15], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 10]]],
  ["past-you", [["^N*S?N*V$", 0], ["^N*S?N*$", -2]]],
  ["past-we", [["^N*S?N*V$", 30], ["^N*S?N*$", 16], ["^N*SN*SN*V$", 29], ["^N*SN*SN*$", -4], ["V$", 17]]],
  ["past-participle", [["^N*S?N*V$", -2], ["^N*S?N*$", -2], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", 13], ["V$", -4]]],
  ["present-participle", [["^N*S?N*V$", 4], ["^N*S?N*$", 7], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", -17], ["V$", 1]]],
  ["infinitive", [["^N*S?N*V$", -1], ["^N*S?N*$", -23], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 13], ["V$", -1]]],
  ["future", [["^N*S?N*V$", -14], ["^N*S?N*$", 7], ["^N*SN*SN*V$", -4], ["^N*SN*SN*$", 28], ["V$", -12]]],
  ["present", [["^N*S?N*V$", 6], ["^N*S?N*$", 3], ["^N*SN*SN*V$", -5], ["^N*SN*SN*$", 24]]],
  ["converb-a", [["^N*S?N*V$", 4], ["^N*S?N*$", -14], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", -11], ["V$", -13]]],
  ["converb-ya", [["^N*S?N*V$", 0], ["^N*S?N*$", 16], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -22]]],
  ["converb-i", [["^N*S?N*V$", 0], ["^N*S?N*$", 5], ["^N*SN*SN*V$", -4], ["^N*SN*SN*$", -40]]],
  ["converb", [["^N*S?N*V$", 0], ["^N*S?N*$", 3], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -2]]],
  ["converb-vowel", [["^N*S?N*V$", 15], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 19], ["^N*SN*SN*$", 0], ["V$", 10]]],
  ["converb-u", [["^N*S?N*V$", 0], ["^N*S?N*$", 22], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -1]]],
  ["evidential", [["^N*S?N*V$", -5], ["^N*S?N*$", -3], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", 4]]],
  ["conditional", [["^N*S?N*V$", 3], ["^N*S?N*$", -1], ["^N*SN*SN*V$", -6], ["^N*SN*SN*$", -3]]],
  ["let-him", [["^N*S?N*V$", -12], ["^N*S?N*$", 12], ["^N*SN*SN*V$", -7]]],
  ["let-me", [["^N*S?N*V$", -21], ["^N*S?N*$", -23], ["^N*SN*SN*V$", 5], ["^N*SN*SN*$", 20], ["V$", -7]]],
  ["request", [["^N*S?N*V$", 0], ["^N*S?N*$", 7], ["^N*SN*SN*V$", -4], ["^N*SN*SN*$", 17], ["V$", -1]]],
  ["desire", [["^N*S?N*V$", -37], ["^N*S?N*$", 7], ["^N*SN*SN*V$", -4], ["^N*SN*SN*$", -5], ["V$", -1]]],
  ["purpose", [["^N*S?N*V$", -4], ["^N*S?N*$", -33], ["^N*SN*SN*V$", 4], ["^N*SN*SN*$", -9], ["V$", 1]]],
  ["limit", [["^N*S?N*V$", 7], ["^N*S?N*$", 4], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", 6]]],
  ["converb-a", [["[ыі]н$", 4], ["[ыіае]с$", 13]]],
  ["converb", [["W$", 2], ["[лрн]$", 5]]],
  ["verb", [["^(?!же$|де$)[^аәеоөыіұүэяёиую]*V$", -999]]],
  ["converb-a", [["^N*аN$", -999], ["^N*аNN$", -10], ["^N*[оұ]N$", 3], ["^N*[оұ]NN$", 4], ["^N*[еіөүә]N$", 15], ["^N*[еіөүә]NN$", -28]]],
  ["negative-let-him", [["^N*S?N*$", -9], ["", -999]]]
 ],
 "tails": {
  "ablative": {"-21": "ж", "-7": "с т", "1": "е з к п у ш қ", "2": "ң", "3": "м", "4": "й", "5": "л", "6": "н", "8": "р"},
  "accusative": {"-15": "т", "-5": "е л н", "-2": "м", "-1": "қ", "1": "з ш", "2": "р я і", "3": "а", "4": "с", "5": "к", "10": "п"},
  "conditional": {"-8": "р", "-5": "и", "-2": "ы", "-1": "і ң", "1": "з й к м н п т у ш", "2": "е с", "3": "л"},
  "converb-a": {"-9": "к ш", "-7": "ал әк", "-6": "и м", "-5": "ек", "-4": "ем ын", "-3": "от", "-2": "а ес йқ лқ нқ рс рт та ыл қт", "-1": "зқ ин лс мқ нс ол п рш ум уқ ым яқ ұт", "1": "ақ е ез ер оз ст те ыт із ік ім іс үз үй үр өл өн өр", "2": "ей ең иқ л т у ір", "3": "ан ел й ыр ыс ң", "4": "ет іл ін қ", "5": "ис йт н р с ық"},
  "converb-i": {"-3": "н", "1": "с", "2": "й", "3": "т"},
  "converb-u": {"2": "п"},
  "converb-vowel": {"-6": "і", "1": "ы", "3": "е", "7": "а"},
  "converb-ya": {"-4": "й"},
  "converb": {"-3": "с", "-2": "у", "1": "й", "2": "и қ"},
  "dative": {"-12": "ң", "-9": "р", "-3": "ш", "-2": "и", "1": "а з м т у я", "2": "к н ы", "3": "с", "4": "л қ", "7": "й"},
  "desire": {"-3": "л", "-2": "е", "-1": "ы", "1": "а"},
  "future": {"-8": "к", "-5": "ш", "-4": "е", "-3": "п т", "-1": "з л і", "2": "а й с қ ң", "5": "р", "6": "н"},
  "genitive": {"-3": "р", "-2": "а", "-1": "з і", "1": "е й к м ы", "2": "н", "3": "и"},
  "his-vowel": {"-8": "ы", "-3": "е", "2": "а", "3": "я", "7": "і"},
  "his": {"-12": "р", "-11": "й", "-4": "ш", "-3": "м қ", "-2": "д", "-1": "с", "1": "л н п т ю ң", "2": "к", "3": "з", "9": "у"},
  "infinitive": {"-2": "п", "1": "к с"},
  "instrumental": {"-9": "е", "1": "к н р т", "3": "ы", "4": "а"},
  "let-him": {"-1": "а р", "1": "и л н"},
  "let-me": {"-7": "қ", "-5": "а", "1": "н р т", "3": "е л"},
  "likeness": {"-4": "қ", "-2": "с т", "-1": "л н", "3": "м"},
  "locative": {"-13": "р у", "-8": "қ", "-6": "и п", "-3": "н", "-2": "а", "-1": "с", "1": "е", "2": "ш", "4": "з к м", "10": "ң", "11": "л", "13": "т"},
  "my": {"-10": "н", "-9": "й", "-8": "л", "-6": "р", "-4": "а і", "-1": "д з", "1": "е к ы ң", "2": "п я", "3": "с у", "4": "м қ", "8": "ш", "11": "т"},
  "negation": {"-7": "м", "-4": "с", "-3": "и", "-2": "р", "-1": "е", "1": "й к і қ", "2": "а л н п т у", "3": "з ш"},
  "noun": {"-20": "ау ба ж ор", "-18": "са", "-16": "ең", "-15": "ат", "-13": "ыр", "-12": "ен ес", "-11": "ге дс ле", "-10": "лы", "-9": "ай ыл үс ұ", "-8": "д ңе", "-7": "й оя", "-6": "е ел зе те", "-5": "ез и лт лі ңк", "-4": "ад аш иа кт ла пт ты ғы қ ң үр", "-3": "ей за зк иі лш сі іт ұл", "-2": "ап да ед еш йс йт йы нм р сқ уі ға қи әс өр", "-1": "а ан ақ ид ис к л лд ні ой от ре рк рм рш рқ се тс шт ыд яс ід ңқ ү үз ұй өк", "1": "ал ам де ем ет зу ит кш кі лк лу ну нш рс рі ст ту тш уы ый ыт ю із ің қш үк үл үн ұн ән әр өл өс", "2": "гі еп жа же ие рд т уа ше ы ыш қу қы ұс", "3": "еу нт он оп оқ пе ру у ул уш ші ық ік өң", "4": "аз бе ия ке ны ол ра іс қт", "5": "ек йе на не п ш ып ян ім өз", "6": "аң ды ка та ым іл іп", "7": "ая ті ыз үй", "8": "н ын я іш", "9": "ас ер па шы", "10": "ма ме рт су ша ір", "11": "м", "12": "тт", "13": "ар з", "19": "ыс"},
  "our": {"-1": "а", "1": "ы і", "3": "е"},
  "past-participle": {"-17": "р", "-10": "у", "-7": "а", "-6": "й", "-3": "ш", "-1": "с", "1": "е і", "2": "з м п", "3": "к н ы", "4": "т", "6": "и қ", "8": "л"},
  "past-person": {"-1": "и", "1": "л т ы", "2": "с"},
  "past-we": {"-13": "н", "-6": "л", "-5": "з с", "-3": "қ", "-2": "к", "-1": "м п т ң", "1": "ш і", "2": "е", "3": "а ы", "5": "й", "22": "р"},
  "past": {"-4": "п", "-3": "а м қ", "-1": "р", "1": "с ы і", "2": "е", "3": "н", "5": "л"},
  "plural": {"-7": "п", "-6": "ң", "1": "л р с у қ", "2": "н", "4": "з", "5": "т"},
  "predicate": {"-3": "і", "-1": "ы", "1": "а", "4": "п", "9": "н", "30": "р"},
  "present-participle": {"-2": "н", "-1": "п", "1": "а л р т ш"},
  "present": {"-2": "п", "-1": "е м т", "1": "а и к р у ш", "2": "н с"},
  "purpose": {"-7": "р", "-3": "ы", "-2": "й", "-1": "ң", "1": "е з", "2": "а н с", "3": "л"},
  "reciprocal": {"-6": "е", "-3": "р", "-2": "л", "-1": "н қ", "3": "а", "5": "т"},
  "request": {"-7": "с", "-1": "ы", "1": "т ш", "2": "н", "3": "р"},
  "verb": {"-21": "ор", "-16": "па", "-15": "әр", "-14": "м", "-12": "ий ла әл", "-11": "бе к", "-10": "от", "-9": "ам ш", "-8": "п", "-7": "се уі ыш әк", "-6": "ни рс ту", "-5": "би ей ек ет лт үр үс", "-4": "ау ем ик ос ур", "-3": "ақ и ин ме нс ты у уа ыз і ға ғы қт ұй", "-2": "ал ба ез еп зп иы йқ лш лқ ма мш нқ қи өс", "-1": "ас аш е еш жа зқ ие им йс лк лс лы лі мп мқ нп оп пе рш ры с ум уы уқ ын ып яқ ім іп", "1": "ар ат бі г ге гі ді ел ен ең зі ил иі йе кі мы нт нш ны р рк су сы те тт ті ша ше із ік іл ұн өн өт", "2": "з за зе иқ й йы ке ле рл ы ыс қу ңе ңқ үй үк өл", "3": "а аз ан де еу же оз оқ ра ст ық қ қа қы ұл өз өк өш", "4": "ап ол ре іс іт іш ң үз ұқ өр", "5": "да ис са ыт", "6": "ой", "7": "на", "8": "л ыр", "9": "ер н ыл ұр", "10": "ес ми ін", "12": "ай йт", "13": "рт", "15": "та ір", "17": "т"},
  "your": {"-6": "а", "-1": "д н і", "1": "с", "2": "ы", "4": "е"},
  "yours": {"-7": "д", "-5": "т", "1": "е й ы", "4": "н", "8": "л"}
 },
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
