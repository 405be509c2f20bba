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
