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
  "verb": "^(?=.*W).+[аеяыіржлнңмзстшпкқйуиғгб]$"
 },
 "lengths": [-6, 8, 11],
 "endings": [
  ["plural", "noun past-participle present-participle negative-participle bare-participle infinitive quality relative", "LAр", 4, 3, 11],
  ["my", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@м #Yм", -3, 2, -12],
  ["our", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@мYз #YмYз", 11, 6, 0],
  ["your", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ң #Yң", -12, 6, 1],
  ["yours", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural", "@ңYз #YңYз", 8, 7, -5],
  ["his-vowel", "noun", "@сY", 2, 3, 0],
  ["his", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural future", "#Y", -14, 4, 10],
  ["genitive", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "NYң", 31, 8, 0],
  ["accusative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "CY", 3, -1, 0],
  ["dative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural our yours relative", "GA", 13, 3, 0],
  ["locative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours", "DA", 2, 3, 4],
  ["ablative", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours relative", "BAн", 5, 8, 0],
  ["instrumental", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel relative", "Iен Iенен", 8, 11, 0],
  ["dative-my", "my your", "A", 8, 0, 0],
  ["accusative-his", "his his-vowel relative", "н", -13, 0, 0],
  ["dative-his", "his his-vowel relative", "нA", 19, 0, 0],
  ["locative-his", "his his-vowel relative", "ндA", 19, 0, 3],
  ["ablative-his", "his his-vowel relative", "нAн", 8, 0, 0],
  ["relative", "locative locative-his", "HY", 7, 0, -6],
  ["possession", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel", "Nікі", 0, 0, 0],
  ["likeness", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my our your yours his his-vowel future negative-future", "DAй", 3, -7, 0],
  ["equative", "past-participle present-participle negative-participle bare-participle infinitive quality future negative-future", "шA", -2, 0, 0],
  ["without", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel", "сYз", -14, -12, 0],
  ["quality", "past-participle future negative-future", "лYK DYK", -16, 0, 0],
  ["predicate", "noun past-participle present-participle negative-participle bare-participle infinitive quality plural my his his-vowel future negative-future", "PYн PYз сYң сYз сYңдAр сYздAр", -2, -23, 0],
  ["particle", "noun past-participle infinitive plural his his-vowel genitive accusative dative locative ablative instrumental dative-my accusative-his dative-his locative-his ablative-his past present converb", "-ақ -ау -ай", 0, 0, 0],
  ["negation", "verb reciprocal", "MA", 13, 0, 0],
  ["reciprocal", "verb", "#Yс @с", -39, 0, 0],
  ["past", "verb reciprocal negation", "DY", -4, 0, 0],
  ["past-person", "verb reciprocal negation past-participle", "DYм DYңYз DYңдAр DYңYздAр", 27, 0, 0],
  ["past-you", "verb reciprocal negation past-participle", "DYң", 8, 0, 0],
  ["past-we", "verb reciprocal negation past-participle", "DYK", -9, 0, 0],
  ["past-participle", "verb reciprocal negation", "GAн", 6, 0, 0],
  ["present-participle", "verb reciprocal", "#AтYн @йтYн итYн ятYн>й", 8, 0, 0],
  ["negative-participle", "negation", "йтYн", 4, 0, 0],
  ["bare-participle", "negation", "тYн", -7, 0, 0],
  ["infinitive", "verb reciprocal negation", "у ю>й", 3, 0, 0],
  ["future", "verb reciprocal", "#Aр @р яр>й", -21, 0, 0],
  ["negative-future", "negation", "с", -15, 0, 0],
  ["present", "verb reciprocal", "#AдY #AмYн #AмYз #AсYң #AсYз #AсYңдAр #AсYздAр @йдY @ймYн @ймYз @йсYң @йсYз @йсYңдAр @йсYздAр идY имYн имYз исYң исYз исYңдAр исYздAр ядY>й ямYн>й ямYз>й ясYң>й ясYз>й ясYңдAр>й ясYздAр>й", 15, 0, 0],
  ["negative-present", "negation", "йдY ймYн ймYз йсYң йсYз йсYңдAр йсYздAр", 17, 0, 0],
  ["converb-a", "verb reciprocal", "#A @й", -14, 0, 0],
  ["converb-ya", "verb reciprocal", "я>й", -15, 0, 0],
  ["converb-i", "verb reciprocal", "и", -28, 0, 0],
  ["negative-converb", "negation", "й йYншA", 2, 0, 0],
  ["converb", "verb reciprocal negation", "#Yп", 8, 0, 0],
  ["converb-vowel", "verb reciprocal negation", "@п", -8, 0, 0],
  ["converb-u", "verb reciprocal", "уYп>п", 4, 0, 0],
  ["evidential", "verb reciprocal negation", "#YппYн #YппYз #YпсYң #YпсYз #YптY @ппYн @ппYз @псYң @псYз @птY", 13, 0, 0],
  ["conditional", "verb reciprocal negation", "сA сAм сAң сAK сAңYз сAңдAр", 11, 0, 0],
  ["let-him", "verb reciprocal", "сYн", -6, 0, 0],
  ["negative-let-him", "verb reciprocal", "MAсYн", 4, 0, 0],
  ["let-me", "verb reciprocal", "#AйYн яйYн>й @йYн #AйYK @йYK", 4, 0, 0],
  ["negative-let-me", "negation", "#AйYн яйYн>й @йYн #AйYK @йYK", 0, 0, 0],
  ["request", "verb reciprocal", "#YңYз #YңдAр #YңYздAр @ңYз @ңдAр @ңYздAр", -1, 0, 0],
  ["negative-request", "negation", "#YңYз #YңдAр #YңYздAр @ңYз @ңдAр @ңYздAр", -17, 0, 0],
  ["desire", "verb reciprocal", "GYм GYң GYсY GYмYз GYлAры", 16, 0, 0],
  ["purpose", "verb reciprocal negation", "MAK MAKшY", -2, 0, 0],
  ["limit", "verb reciprocal negation", "GAлY", 5, 0, 0],
  ["standing", "verb", "мYн мYз сYң сYз сYңдAр сYздAр", 3, 0, 0]
 ],
 "shapes": [
  ["word", [["^N*S?N*$", -9], ["^N*SN*SN*$", -7], ["", -27]]],
  ["word", [["^.?.?.?$", -5], ["с[ыі]$", 14], ["C[тдн][ыі]$", -13], ["[ыі]$", -10], ["[ыі]н$", -12], ["[дт][ае]$", -7], ["[ғгқк][ае]$", -8], ["[ае]$", 0], ["[тдн][ыі]ң$", -11], ["[ыі]?ң$", -18], ["[ыі]м$", 3], ["[ае]м$", -5], ["[лдт][ае]р$", -13], ["[ае]р$", 0], ["[дтн][ае]н$", -16], ["[ғгқк][ае]н$", 12], ["[мбп]ен$", -5], ["[ыі]п$", -4], ["[ае]п$", 0], ["[лдт][ыі][қк]$", 29], ["[смң][ыі]з$", 0], ["[дт][ае]й$", -2]]],
  ["word", [["^...$", -5], ["^N*S?N*[дт][ае]$", 9], ["^N*S?N*[ыі]н$", 6], ["^N*S?N*[ыі]м$", 0], ["^N*SN*[ае]$", 6]]],
  ["noun", [["^S.$", -1], ["^..$", -29], ["^N*S?N*V$", 17], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 7], ["^N*SN*SN*$", 8], ["V$", -1], ["", 0]]],
  ["noun", [["[аеәя]$", -1], ["[ыі]$", -1], ["[ую]$", 8], ["и$", 1], ["[пкқ]$", -1]]],
  ["noun", [["W$|W.$", 8], ["[рлнймзо][тқкпсшзғг]$|ст$", -6], ["[нлрмз]$|[рлйң]қ$|рк$", 0], ["C$", -1]]],
  ["noun", [["и[ао]$", 2]]],
  ["verb", [["^S.$", 1], ["^..$", 26], ["^N*S?N*V$", 1], ["^N*S?N*$", 11], ["^N*SN*SN*V$", -7], ["^N*SN*SN*$", 0], ["V$", -12], ["", -9]]],
  ["verb", [["(?:[аеыіруйию]л|[мнңзжлр]д|[пкқсштф]т)[ае]$", 18], ["[ае]$", -10], ["[ыі]$", -4], ["у$", -1], ["и$", -1]]],
  ["verb", [["[вфхцчщэёъьюһ]", -18]]],
  ["verb", [["W$|W.$", 18], ["[рлнймзо][тқкпсшзғг]$|ст$", 8], ["C$", -14]]],
  ["verb", [["^(?!же$|де$)[^аәеоөыіұүэяёиую]*V$", -999]]],
  ["verb", [["W.*[лдт][ае]н$", 14], ["W.*л[ыі]н$", 2], ["W.*[ае]л$", 9], ["W.*[ыі]л$", 13], ["W.*[ыі]н$", 6], ["W.*[тд][ыі]р$", 8], ["W.*[ғгқк][ыі]з$", 14], ["W.*[ыіае]с$", 10], ["W.*[аеыірл]т$", 2]]],
  ["alone", [["^N*S?N*$", 9]]],
  ["plural", [["^N*S?N*V$", 2], ["^N*S?N*$", 8], ["^N*SN*SN*V$", 5], ["^N*SN*SN*$", 11], ["V$", 0]]],
  ["my", [["[ыі]$", -10], ["V$", -6], ["", 12]]],
  ["my", [["^N*S?N*V$", -5], ["^N*S?N*$", -8], ["^N*SN*SN*V$", -11], ["^N*SN*SN*$", -7], ["V$", 0]]],
  ["my", [["^N*S?й$", 39], ["^N*S?[қкп]$", -4], ["[аеыі][қк]$", 10], ["[ае]п$", 1], ["^N*S?[лнрзс]$", -14], ["[аеыі][нлр]$", 4]]],
  ["our", [["[ыі]$", -5], ["V$", 2], ["", 2]]],
  ["our", [["^N*S?N*V$", 1], ["^N*S?N*$", -1], ["^N*SN*SN*V$", -1], ["^N*SN*SN*$", 4], ["V$", -4]]],
  ["our", [["^N*S?й$", 0], ["^N*S?[қкп]$", -1], ["[аеыі][қк]$", 3], ["[ае]п$", 0], ["^N*S?[лнрзс]$", 2], ["[аеыі][нлр]$", -3]]],
  ["your", [["[ыі]$", 7], ["V$", -4], ["", 8]]],
  ["your", [["^N*S?N*V$", 4], ["^N*S?N*$", -1], ["^N*SN*SN*V$", 4], ["^N*SN*SN*$", 0], ["V$", -5]]],
  ["your", [["^N*S?й$", 0], ["^N*S?[қкп]$", 0], ["[аеыі][қк]$", 19], ["[ае]п$", 0], ["^N*S?[лнрзс]$", 2], ["[аеыі][нлр]$", -2]]],
  ["yours", [["[ыі]$", -3], ["V$", 1], ["", 5]]],
  ["yours", [["^N*S?N*V$", -6], ["^N*S?N*$", 2], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", 3], ["V$", 2]]],
  ["yours", [["^N*S?й$", 0], ["^N*S?[қкп]$", 0], ["[аеыі][қк]$", 1], ["[ае]п$", 0], ["^N*S?[лнрзс]$", 2], ["[аеыі][нлр]$", 5]]],
  ["his-vowel", [["[^шқкғглдт][ыі]$|^[ыі]$", -999], ["ш[ыі]$", 12], ["[қкғг][ыі]$", 5], ["[ыі]$", -13], ["^N*SN*S?N*[дт][ае]$", 1], ["", -3]]],
  ["his-vowel", [["^N*S?N*V$", 1], ["^N*S?N*$", 0], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", 0], ["V$", 4]]],
  ["his", [["с$", -9], ["ш$", -11], ["л$", -1], ["д$", 0], ["т$", 3], ["н$", -2], ["[зңм]$", -2]]],
  ["his", [["^N*S?N*V$", 0], ["^N*S?N*$", 3], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 4]]],
  ["genitive", [["V$", -12]]],
  ["genitive", [["^N*S?N*V$", -12], ["^N*S?N*$", 1], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 7], ["V$", 0]]],
  ["accusative", [["^N*S?N*V$", -5], ["^N*S?N*$", 19], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", -3], ["V$", 4]]],
  ["dative", [["V$", 1]]],
  ["dative", [["^N*S?N*V$", -4], ["^N*S?N*$", 5], ["^N*SN*SN*V$", 5], ["^N*SN*SN*$", -1], ["V$", -1]]],
  ["locative", [["V$", 7]]],
  ["locative", [["^N*S?N*V$", 4], ["^N*S?N*$", 5], ["^N*SN*SN*V$", 2], ["^N*SN*SN*$", 1], ["V$", 1]]],
  ["ablative", [["V$", 3]]],
  ["ablative", [["^N*S?N*V$", 2], ["^N*S?N*$", -6], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 0], ["V$", 0]]],
  ["instrumental", [["^N*S?N*V$", -15], ["^N*S?N*$", 8], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 9], ["V$", -2]]],
  ["likeness", [["^N*S?N*V$", 2], ["^N*S?N*$", -3], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -6]]],
  ["without", [["^N*S?N*V$", 0], ["^N*S?N*$", -5], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -6]]],
  ["predicate", [["^N*S?N*V$", -3], ["^N*S?N*$", -6], ["^N*SN*SN*V$", -1], ["^N*SN*SN*$", -9], ["V$", 0]]],
  ["negation", [["^N*S?N*V$", 6], ["^N*S?N*$", -2], ["^N*SN*SN*V$", -4], ["^N*SN*SN*$", 5], ["V$", 5]]],
  ["reciprocal", [["^N*S?N*V$", 3], ["^N*S?N*$", -12], ["^N*SN*SN*V$", -14], ["^N*SN*SN*$", -12], ["V$", -3]]],
  ["past", [["^N*S?N*V$", 2], ["^N*S?N*$", -7], ["V$", 4], ["", -15]]],
  ["past", [["^N*S?N*V$", 2], ["^N*S?N*$", -7], ["^N*SN*SN*V$", 7], ["^N*SN*SN*$", -3], ["V$", -3]]],
  ["past-person", [["^N*S?N*V$", 3], ["^N*S?N*$", 8], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 7]]],
  ["past-you", [["^N*S?N*V$", 6], ["^N*S?N*$", 2]]],
  ["past-we", [["^N*S?N*V$", 11], ["^N*S?N*$", 9], ["^N*SN*SN*V$", 5], ["^N*SN*SN*$", -4], ["V$", 3]]],
  ["past-participle", [["^N*S?N*V$", -5], ["^N*S?N*$", -2], ["^N*SN*SN*V$", 7], ["^N*SN*SN*$", -5], ["V$", 3]]],
  ["present-participle", [["^N*S?N*V$", 4], ["^N*S?N*$", 2], ["V$", 1], ["", -2]]],
  ["present-participle", [["^N*S?N*V$", 4], ["^N*S?N*$", 2], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", -5], ["V$", 0]]],
  ["infinitive", [["^(?!же$|де$)[^аәеоөыіұүэяёиую]*V$", -999], ["^N*S?N*V$", 1], ["^N*S?N*$", -4], ["V$", 1], ["", 3]]],
  ["infinitive", [["^N*S?N*V$", 1], ["^N*S?N*$", -4], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 1], ["V$", 0]]],
  ["future", [["^N*S?N*V$", -6], ["^N*S?N*$", -2], ["V$", -10], ["", -9]]],
  ["future", [["^N*S?N*V$", -6], ["^N*S?N*$", -2], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 5], ["V$", -11]]],
  ["present", [["^N*S?N*V$", 7], ["^N*S?N*$", 4], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 4]]],
  ["converb-a", [["^N*S?N*V$", 7], ["^N*S?N*$", -8], ["V$", -5], ["", -8]]],
  ["converb-a", [["^N*S?N*V$", 7], ["^N*S?N*$", -8], ["^N*SN*SN*V$", 5], ["^N*SN*SN*$", 4], ["V$", -10]]],
  ["converb-a", [["[ыі]н$", -7], ["[ыіае]с$", -4]]],
  ["converb-a", [["^N*аN$", -999], ["^N*аNN$", 2], ["^N*[оұ]N$", 8], ["^N*[оұ]NN$", -7], ["^N*[еіөүә]N$", 4], ["^N*[еіөүә]NN$", -1]]],
  ["converb-ya", [["^N*S?N*V$", 0], ["^N*S?N*$", 5], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -12]]],
  ["converb-i", [["^N*S?N*V$", 0], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -27]]],
  ["converb", [["^N*S?N*V$", 0], ["^N*S?N*$", -5], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", -3]]],
  ["converb", [["W$", -2], ["[лрн]$", -10]]],
  ["converb-vowel", [["^N*S?N*V$", -7], ["^N*S?N*$", 0], ["V$", 1]]],
  ["converb-vowel", [["л.$", -13], ["д.$", 3], ["[пкқсштф]т.$", 0], ["C.$", 4]]],
  ["converb-vowel", [["^N*S?N*V$", -7], ["^N*S?N*$", 0], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 0], ["V$", 1]]],
  ["converb-u", [["^N*S?N*V$", 0], ["^N*S?N*$", 4], ["^N*SN*SN*V$", 0], ["^N*SN*SN*$", 0]]],
  ["evidential", [["^N*S?N*V$", -2], ["^N*S?N*$", 4], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 10]]],
  ["conditional", [["^N*S?N*V$", 1], ["^N*S?N*$", 1], ["V$", -2], ["", 4]]],
  ["conditional", [["^N*S?N*V$", 1], ["^N*S?N*$", 1], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", 2]]],
  ["let-him", [["^N*S?N*V$", 0], ["^N*S?N*$", 3], ["V$", -10], ["", 3]]],
  ["let-him", [["[ыі]$", -999]]],
  ["let-him", [["^N*S?N*V$", 0], ["^N*S?N*$", 3], ["^N*SN*SN*V$", -10]]],
  ["negative-let-him", [["^N*S?N*$", 2], ["[аеыі][лн]$", 4], ["", -999]]],
  ["let-me", [["^N*S?N*V$", 6], ["^N*S?N*$", -4], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", 5], ["V$", -2]]],
  ["request", [["^N*S?N*V$", 1], ["^N*S?N*$", 5], ["V$", -3], ["", 1]]],
  ["request", [["^N*S?N*V$", 1], ["^N*S?N*$", 5], ["^N*SN*SN*V$", -2], ["^N*SN*SN*$", 2], ["V$", -1]]],
  ["desire", [["^N*S?N*V$", -6], ["^N*S?N*$", 4], ["^N*SN*SN*V$", -5], ["^N*SN*SN*$", 11], ["V$", 4]]],
  ["purpose", [["^N*S?N*V$", 0], ["^N*S?N*$", -4], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 1], ["V$", 1]]],
  ["limit", [["^N*S?N*V$", 1], ["^N*S?N*$", 1], ["^N*SN*SN*V$", 1], ["^N*SN*SN*$", 2]]],
  ["standing", [["^(?:отыр|тұр|жүр|жатыр)$", 3], ["", -999]]]
 ],
 "tails": {
  "ablative": {"-13": "с", "-7": "т", "1": "е й п ш қ ң", "2": "з", "3": "к м н", "4": "л", "6": "р"},
  "accusative": {"-14": "т", "-9": "з", "-3": "с", "-2": "е л н", "-1": "м", "1": "қ", "2": "ш я", "4": "к п і", "8": "р"},
  "conditional": {"-8": "и", "-6": "р", "-3": "е ң", "-1": "м у ы", "1": "к ш і", "2": "з й н п т", "5": "л с"},
  "converb-a": {"-9": "ес", "-8": "ын", "-7": "ш", "-6": "от", "-5": "к н қт", "-4": "ал м та", "-3": "а ол", "-2": "ек зқ и йқ нқ уқ ым қ", "-1": "ем лқ п рс рт т ім үй ұт әк", "1": "ез ең те ыр ық ін іс ң үз үр өл өн", "2": "е й йт ыл іл ір", "4": "л ыс", "5": "ел с ст", "7": "р", "8": "иқ", "9": "ет ис"},
  "converb-i": {"-15": "н", "-8": "с"},
  "converb-u": {"4": "п"},
  "converb-vowel": {"-5": "і", "-4": "ы", "-2": "е", "5": "а"},
  "converb-ya": {"-15": "й"},
  "converb": {"-10": "с", "-3": "у", "1": "и", "3": "й", "4": "қ"},
  "dative": {"-14": "ң", "-7": "и", "-1": "у ш", "1": "м я", "2": "н с ы", "3": "к л", "4": "з қ", "6": "й"},
  "desire": {"-7": "л", "-3": "ы", "5": "а е"},
  "future": {"-14": "е", "-8": "а т", "-7": "к", "-6": "п", "-5": "і қ", "-3": "л", "-2": "з", "1": "н", "3": "й с", "5": "ш ң", "6": "р"},
  "genitive": {"-11": "з", "-5": "а", "-2": "р ы", "1": "е і", "2": "й", "3": "к", "5": "н", "6": "м"},
  "his-vowel": {"-3": "е", "3": "а", "5": "і", "8": "я"},
  "his": {"-14": "р", "-11": "ш", "-9": "с", "-8": "й м", "-7": "қ", "-4": "к п", "-2": "н", "-1": "л", "1": "ң", "3": "т", "4": "у", "6": "з"},
  "infinitive": {"-12": "п", "-2": "с"},
  "instrumental": {"-18": "е", "-3": "ы", "2": "к", "3": "р т", "4": "а", "6": "н"},
  "let-him": {"-8": "а", "-1": "р", "1": "и н", "2": "л"},
  "let-me": {"-3": "а", "-1": "е", "1": "н қ", "4": "л"},
  "likeness": {"-10": "қ", "-3": "н", "-2": "т", "-1": "с", "8": "м"},
  "locative": {"-11": "у қ", "-10": "р", "1": "а п", "2": "е и", "3": "ш", "5": "к", "7": "з л ң", "9": "т"},
  "my": {"-16": "й", "-11": "а", "-9": "р і", "-2": "д л", "1": "ш", "2": "з м с ң", "3": "е п я", "4": "у", "5": "к", "6": "қ", "8": "н т"},
  "negation": {"-13": "м", "-5": "з", "-1": "а й л і", "2": "п", "3": "н р у ш қ", "5": "е", "8": "с", "9": "т"},
  "noun": {"-24": "са", "-19": "ор", "-16": "ау дс ңе", "-13": "ат ез", "-12": "ба ле лш те өс", "-11": "йы", "-10": "се қи ұ", "-9": "ен лі", "-8": "ел ла лы ой ғы үс", "-7": "ды ес еш ең зе ты ыл із ү", "-6": "ад рм рқ ы іт өр", "-5": "ай ге иі от оя рд та ый үк", "-4": "ан д е ед й п сі ұй", "-3": "зк ид л лт р сқ уі ыд ыр яс ға қш", "-2": "ал ая да йс йт рс рш ід қы ң", "-1": "еу за ис кт кі нм ра ті ше ын ің қт ңк үз өк", "1": "ап ж з и ну оқ ю іс ән әр", "2": "гі ем ет лк лу не нш уа ш ым ыт қу", "3": "жа к ма н ні пе рк т уш уы ып ік ұн өң", "4": "аш ақ еп на ру ул ық ңқ үл үн", "5": "ам ей ек ке ол он оп пт ту ұс", "6": "де ер ие ия ші ян", "7": "бе йе нт па тт я іп ір", "8": "аз ас ка рт рі у өз", "9": "аң же ст ім", "10": "м", "11": "су ша", "12": "ме", "13": "ар үй", "16": "ны шы іш", "23": "ыс"},
  "our": {"-4": "і", "-1": "ы", "2": "а", "7": "е"},
  "past-participle": {"-9": "е", "-8": "ш", "-7": "у", "-5": "р", "-4": "и", "-3": "с", "-2": "й", "3": "к", "4": "і қ", "5": "п т", "7": "з", "8": "н", "9": "ы", "15": "л"},
  "past-person": {"1": "ы", "2": "л", "3": "т", "5": "с"},
  "past-we": {"-15": "с", "-10": "л", "-8": "н", "-4": "з к т", "-2": "м", "1": "ң", "2": "ш і", "3": "п ы қ", "5": "е й", "9": "а", "13": "р"},
  "past": {"-6": "а", "-5": "р", "-3": "с", "-2": "м", "-1": "п қ", "1": "і", "2": "ы", "3": "л н", "10": "е"},
  "plural": {"-21": "ң", "-11": "з", "-8": "п", "-5": "с", "-1": "н", "1": "қ", "2": "р", "3": "л", "7": "у", "8": "т"},
  "predicate": {"-2": "н п", "-1": "а і"},
  "present-participle": {"-5": "н", "-4": "п", "2": "а р ш", "4": "л", "6": "т"},
  "present": {"-4": "т", "1": "а е и", "2": "п с ш", "3": "р", "4": "м у", "5": "н"},
  "purpose": {"-5": "й", "-4": "р", "-2": "ы", "1": "е з л н", "2": "а", "4": "с"},
  "reciprocal": {"-7": "н", "-6": "а р", "-4": "л", "-2": "е", "-1": "т қ"},
  "request": {"-8": "с", "-6": "ы", "-4": "р", "1": "ш", "4": "н"},
  "verb": {"-19": "ий", "-18": "әр", "-17": "м", "-16": "ыш", "-13": "ин уа", "-12": "от п рс ң", "-10": "к ни", "-9": "ек ор па ты", "-8": "ам ба уі әл", "-7": "бе ик ма ме үр өн", "-6": "ет се ұл", "-5": "ау қт ұқ", "-4": "ге ді йы ны оқ пе ры і қи", "-3": "ез ел ил кі лт лы лқ тт із ғы әк", "-2": "гі жа зп иы йс лі мш нқ ур уқ ім ұй", "-1": "аз ең зе зқ и ие им иі йе йқ ле лш нс оп ту у ум", "1": "ар л нт рш са ст су", "2": "ал е й ша ыс іс ға", "3": "ай ат би ос сы үз өс", "4": "аш да ен же за с ті ын ік өт", "5": "ас ер ес иқ мы ол ре те уы ше ңқ", "6": "ан ей ке р қа үй өл өш", "7": "а ақ ис н та ық іл өк", "8": "ра ш ыт іт қ", "9": "ап де ой рт ыл іш", "10": "ыр ін", "11": "на қы", "12": "ұр", "14": "ми", "15": "ір", "18": "т", "19": "йт"},
  "your": {"-8": "н", "-6": "а д", "1": "с", "3": "і", "4": "ы"},
  "yours": {"-6": "д", "-2": "т", "-1": "н", "1": "е й л"}
 },
 "keys": [
  ["any", "^(бо|қы|ке)п$", "л", "verb"],
  ["any", "^(жат)ыр$", "", "verb"],
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
