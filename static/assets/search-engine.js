// Search in the files of the index: what a query means, and which articles answer it. The twin of src/kzarchive/search;
// tests hold both to the same answers. Nothing here touches the page.
"use strict";

(function (root) {
  // --- Words: terms.py ------------------------------------------------------------------------

  const LONGEST = 40;
  const ALIKE = {
    a: "аәäáا", b: "бب", c: "цчçچ", d: "дد", e: "еэە", f: "фف", g: "гғğǵگع", h: "хһحھه", i: "ийыіıyيى",
    ia: "я", iu: "ю", j: "жج", k: "кқqكق", l: "лل", m: "мم", n: "нңñńŋنڭ", o: "оөöóو", p: "пپ", r: "рر", s: "сس",
    t: "тت", u: "уұүūüúýwۋۇ", v: "вۆ", x: "шщşش", z: "зز", "": "ъьٴء",
  };
  const SKELETON = new Map(Object.entries(ALIKE).flatMap(([alike, letters]) => [...letters].map((one) => [one, alike])));
  const DIGRAPHS = [["zh", "j"], ["gh", "g"], ["ng", "n"], ["kh", "h"], ["sh", "x"], ["ch", "c"], ["ts", "c"]];
  // Latin twins of Cyrillic letters, and letters that stand for Kazakh ones in faulty text: the index has none of them.
  const TWINS = new Map([..."aəӛceikmoɵpxyhbtӊҡ"].map((one, at) => [one, [..."аәөсеікмоөрхуһвтңқ"][at]]));

  function words(text) {
    const plain = text.normalize("NFC").replaceAll("İ", "i").replace(/[\u00ad\u200b\u2060\ufeff\u0301]/g, "")
      .replaceAll("\u2011", "-").toLowerCase().replaceAll("ı", "i").replaceAll("ё", "е");
    const found = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
    return found.map((word) => [...repaired(word)].slice(0, LONGEST).join(""));
  }

  function repaired(word) {
    if (!/[Ѐ-ӿ]/.test(word)) return word.replaceAll("ə", "ә");
    const letters = [...word];
    const known = letters.every((one) => TWINS.has(one) || !/[a-zəɵ]/.test(one));
    return known ? letters.map((one) => TWINS.get(one) ?? one).join("") : word;
  }

  function skeleton(word) {
    let plain = [...word].map((one) => SKELETON.get(one) ?? one).join("");
    for (const [two, one] of DIGRAPHS) plain = plain.replaceAll(two, one);
    return plain.replace(/[^a-z0-9]/gu, "~").replace(/(.)\1+/g, "$1");
  }

  const stems = new Map();

  function stem(word) {
    let found = stems.get(word);
    if (found === undefined) {
      found = [...root.kazakhStem(word)].slice(0, LONGEST).join("") || word;
      stems.set(word, found);
    }
    return found;
  }

  // --- Queries: query.py ----------------------------------------------------------------------

  const LONGEST_QUERY = 1000;
  const MOST_WORDS = 16;
  const CLAUSE = /(?<!\S)([-–−]?)(?:["“”„]([^"“”„]*)["“”„]?|«([^«»]*)»?|(\S+))/gu;

  function parse(query) {
    const clauses = [];
    let left = MOST_WORDS;
    for (const [, minus, quoted, guillemets, plain] of [...query].slice(0, LONGEST_QUERY).join("").matchAll(CLAUSE)) {
      const found = words(quoted || guillemets || plain || "").slice(0, left).map(word);
      left -= found.length;
      const exact = !plain && found.length > 0;
      if (exact || minus) {
        if (found.length) clauses.push({ words: found, exact, without: Boolean(minus) });
      } else {
        for (const one of found) clauses.push({ words: [one], exact: false, without: false });
      }
    }
    return clauses;
  }

  function word(text) {
    if (/[Ѐ-ӿ]/.test(text) || !/\p{L}/u.test(text)) {
      const key = stem(text);
      return { text, stems: [key], skeletons: [skeleton(key)], loose: false, marked: false };
    }
    const meant = [text, ...(/[\u0600-\u06ff]/.test(text) ? fromArabic(text) : fromLatin(text))];
    const found = [...new Set([...new Set(meant)].map(stem))];
    const marked = !/^[\x00-\x7f]*$/.test(text);
    return { text, stems: found, skeletons: [...new Set(found.map(skeleton))], loose: true, marked };
  }

  const LATIN_PAIRS = { sh: "ш", ch: "ч", zh: "ж", gh: "ғ", kh: "х", ng: "ң", ts: "ц", ya: "я", yu: "ю" };
  const LATIN = new Map(
    [..."aäábvgğǵdejzkqlmnñńŋoöóprstuūüúýwfhşçcxiy"].map((one, at) => [one, [..."аәәбвгғғдежзкқлмнңңңоөөпрстуұүүууфхшчцхіы"][at]]),
  );
  const VOWELS = "аәеиоөуұүыіэюя";

  function fromLatin(text) {
    let plain = text.replace(/sh|ch|zh|gh|kh|ng|ts|ya|yu|./gu, (part) => LATIN_PAIRS[part] ?? LATIN.get(part) ?? part);
    plain = plain.replace(new RegExp(`(?<=[${VOWELS}])[іы]|[іы](?=[аәеоөуұү])`, "g"), "й");
    plain = plain.replace(/(?<=[ндт][ыі])н$/, "ң");
    if (!/[әеөүі]/.test(plain)) plain = plain.replace(/г(?=а)|г$/g, "ғ").replace(/к(?=а$|т|ы|$)/g, "қ");
    return plain.includes("і") ? [plain, plain.replaceAll("і", "и")] : [plain];
  }

  const ARABIC = new Map(
    [..."اەبۆگعدجزكقلمنڭوپرستۋۇفحھهچشيى"].map((one, at) => [one, [..."аебвгғджзкқлмнңопрстуұфхһһчшиы"][at]]),
  );
  const FRONT = { а: "ә", о: "ө", ұ: "ү", ы: "і" };

  function fromArabic(text) {
    let plain = [...text.replace(/[ٴء]/g, "")].map((one) => ARABIC.get(one) ?? one).join("");
    plain = plain.replace(new RegExp(`(?<=[${VOWELS}])и|и(?=[аоұ])`, "g"), "й");
    const fronted = plain.replace(/[аоұы]/g, (one) => FRONT[one]);
    if (/[ٴء]/.test(text)) return [fronted];
    return /[ەكگ]/.test(text) ? [plain.replace(/[оұы]/g, (one) => FRONT[one]), fronted] : [plain];
  }

  // --- Numbers as text: codec.py --------------------------------------------------------------

  const ALPHABET = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((one) => !'"\\'.includes(one));
  const VALUES = new Map(ALPHABET.map((one, value) => [one, value]));
  const ENDING = 70;
  const CYRILLIC = [..."аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"];
  const CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+-./:;<=";
  const PARTS = ["ыңыз", "іңіз", "ымыз", "іміз", "лар", "лер", "ын", "ін", "ан", "ен", "ды", "ді"];
  const LETTERS = new Map([...CYRILLIC, ...PARTS].map((letters, at) => [(CODES + " '>?@[]^_`{}")[at], letters]));
  const CHANGED = "~";

  function decodeNumbers(text) {
    const found = [];
    let value = 0;
    for (const one of text) {
      const digit = VALUES.get(one);
      if (digit < ENDING) {
        found.push(value * ENDING + digit);
        value = 0;
      } else {
        value = value * (ALPHABET.length - ENDING) + digit - ENDING + 1;
      }
    }
    return found;
  }

  function decodeLetters(text) {
    return [...text].map((one) => LETTERS.get(one) ?? one).join("");
  }

  function length(code) {
    return code < 16 ? code : (8 + (code & 7)) * 2 ** ((code >> 3) - 1);
  }

  function room(code) {
    return length(code + 1) - 1;
  }

  function riceParameter(among, of) {
    return Math.floor((2 * among) / (3 * of)).toString(2).length - 1;
  }

  function bytes(text) {
    return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  }

  const LOW = 8;

  class Reader {
    constructor(bits, low) {
      this.bytes = bytes(bits);
      this.low = bytes(low);
      this.at = 0;
      this.lowAt = 0;
    }

    bit() {
      if (this.at >= this.bytes.length * 8) throw new RangeError("a shard ends too early");
      const bit = (this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1;
      this.at += 1;
      return bit;
    }

    take(count) {
      let value = 0;
      for (let left = count; left > 0; left -= 1) value = value * 2 + this.bit();
      return value;
    }

    gamma() {
      let zeros = 0;
      while (!this.bit()) zeros += 1;
      return 2 ** zeros + this.take(zeros);
    }

    rice(parameter) {
      let high = 0;
      while (this.bit()) high += 1;
      return high * 2 ** parameter + this.take(parameter);
    }

    step(parameter) {
      if (parameter < LOW) return this.rice(parameter) + 1;
      if (this.lowAt >= this.low.length) throw new RangeError("a shard ends too early");
      const high = this.rice(parameter - LOW);
      this.lowAt += 1;
      return high * 2 ** LOW + this.low[this.lowAt - 1];
    }
  }

  /** Returns `count` lists of ascending numbers below `among`. */
  function decodePlaces(bits, low, count, among) {
    const reader = new Reader(bits, low);
    const lists = Array.from({ length: count }, () => {
      const many = reader.gamma();
      return { many, parameter: riceParameter(among, many), places: [] };
    });
    for (const { many, parameter, places } of [...lists].sort((a, b) => a.parameter - b.parameter)) {
      let place = -1;
      for (let left = many; left > 0; left -= 1) {
        place += reader.step(parameter);
        places.push(place);
      }
    }
    return lists.map(({ places }) => places);
  }

  // --- Answers: lookup.py ---------------------------------------------------------------------

  const FORMAT = 4;
  const [TITLE, SUMMARY, TERMS, SEVERAL] = [1, 2, 3, 4];
  const WEIGHTS = [0, 4, 1, 2, 6];
  const EXACT = 1.25;
  const K1 = 1.2;
  const B = 0.5;

  function bisect(boundaries, key) {
    let low = 0;
    for (let high = boundaries.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (key < boundaries[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Returns the boundaries of shards: each says by a capital how much it shares with the one before. */
  function decodeBoundaries(text) {
    const found = [];
    for (const [one] of text.matchAll(/[A-Z][^A-Z]*/g)) {
      found.push((found.at(-1) ?? "").slice(0, one.charCodeAt(0) - 65) + one.slice(1));
    }
    return found;
  }

  /** One volume; `load(name)` promises the arguments of a file. */
  class Volume {
    constructor(load, [folder, articles, shards, first, last]) {
      Object.assign(this, { load, folder, articles, shards, first, last });
      this.decoded = new Map();
    }

    async open() {
      const [lengths, heads, boundaries] = await this.load(`${this.folder}/t`);
      const codes = decodeNumbers(lengths);
      this.lengths = codes.map(length);
      this.average = this.lengths.reduce((sum, one) => sum + one, 0) / Math.max(this.articles, 1);
      this.boundaries = decodeBoundaries(boundaries);
      this.heads = heads;
      this.head = heads.reduce((sum, one) => sum + one, 0);
      this.room = this.articles * this.head;
      this.starts = [];
      for (const code of codes) {
        this.starts.push(this.room);
        this.room += room(code);
      }
    }

    shard(number) {
      if (!this.decoded.has(number)) {
        const shard = this.load(`${this.folder}/s${number}`).then((parts) => this.decode(...parts));
        shard.catch(() => this.decoded.delete(number));
        this.decoded.set(number, shard);
      }
      return this.decoded.get(number);
    }

    /** Returns the forms of a shard: text, stem, and articles with field and places. */
    decode(stemsText, bits, low) {
      const forms = [];
      let before = "";
      const whole = (text) => before.slice(0, parseInt(text[0], 36)) + text.slice(1);
      for (const entry of stemsText ? decodeLetters(stemsText).split("|") : []) {
        const [first, ...others] = entry.split(",");
        before = whole(first);
        const form = (text) => (text.startsWith(CHANGED) ? whole(text.slice(1)) : before + text);
        const texts = others.length ? others.map(form) : [before];
        for (const text of texts) forms.push({ text, stem: before });
      }
      const places = decodePlaces(bits, low, forms.length, this.room);
      forms.forEach((form, at) => (form.postings = this.postings(places[at])));
      return forms;
    }

    /** Returns places by article; there, texts follow their heads. */
    postings(places) {
      const found = new Map();
      const texts = bisect(places, this.starts[0] - 1);
      for (const place of places.slice(0, texts)) {
        const article = Math.floor(place / this.head);
        const at = place % this.head;
        const field = this.field(at);
        const known = found.get(article);
        if (!known) {
          found.set(article, { article, field, places: [at] });
          continue;
        }
        if (known.field !== field) {
          known.field = [known.field, field].includes(TITLE) || known.field === SEVERAL ? SEVERAL : TERMS;
        }
        known.places.push(at);
      }
      for (const place of places.slice(texts)) {
        const article = bisect(this.starts, place) - 1;
        if (!found.has(article)) found.set(article, { article, field: 0, places: [] });
        found.get(article).places.push(this.head + place - this.starts[article]);
      }
      return [...found.values()];
    }

    field(place) {
      const [title, terms] = this.heads;
      if (place < title) return TITLE;
      return place < title + terms ? TERMS : SUMMARY;
    }

    async ofSkeleton(key) {
      const forms = await this.shard(bisect(this.boundaries, key));
      return forms.filter((form) => skeleton(form.stem) === key);
    }

    async forms(word) {
      const found = (await Promise.all(word.skeletons.map((key) => this.ofSkeleton(key)))).flat();
      const exact = found.filter((form) => word.stems.includes(form.stem));
      return !word.loose || (word.marked && exact.length) ? exact : found;
    }
  }

  async function matches(volume, word) {
    const found = new Map();
    for (const form of await volume.forms(word)) {
      const weight = form.text === word.text ? EXACT : 1;
      for (const { article, field, places } of form.postings) {
        if (!found.has(article)) found.set(article, { count: 0, forms: [], read: false });
        const match = found.get(article);
        match.count += weight * (places.length + WEIGHTS[field]);
        match.forms.push(form.text);
        match.read ||= places.at(-1) >= volume.head - volume.heads[2];
      }
    }
    return found;
  }

  async function sideBySide(volume, asked) {
    let starts = null;
    for (const [offset, word] of asked.entries()) {
      const places = new Map();
      for (const form of await volume.forms(word)) {
        if (!isExact(form.text, word)) continue;
        for (const { article, places: found } of form.postings) {
          if (!places.has(article)) places.set(article, new Set());
          for (const place of found) places.get(article).add(place - offset);
        }
      }
      if (starts === null) starts = places;
      else {
        for (const [article, found] of starts) {
          const other = places.get(article);
          const left = other ? [...found].filter((place) => other.has(place)) : [];
          if (left.length) starts.set(article, new Set(left));
          else starts.delete(article);
        }
      }
    }
    return starts ?? new Map();
  }

  /** Promises the hits of a volume, and in how many of its articles each word of the query occurs. */
  async function answer(volume, clauses) {
    await volume.open();
    const matched = await Promise.all(clauses.map((clause) => Promise.all(clause.words.map((word) => matches(volume, word)))));
    let hits = null;
    const without = new Set();
    const wanted = [];
    for (const [at, clause] of clauses.entries()) {
      const [first, ...others] = matched[at];
      let articles = new Set([...first.keys()].filter((article) => others.every((other) => other.has(article))));
      if (clause.exact && articles.size) {
        const near = await sideBySide(volume, clause.words);
        articles = new Set([...articles].filter((article) => near.has(article)));
      }
      if (clause.without) {
        for (const article of articles) without.add(article);
      } else {
        wanted.push(...matched[at]);
        hits = hits === null ? articles : new Set([...hits].filter((article) => articles.has(article)));
      }
    }
    const left = [...(hits ?? [])].filter((article) => !without.has(article)).sort((a, b) => b - a);
    return { hits: left.map((article) => hit(volume, article, wanted)), frequencies: wanted.map((match) => match.size) };
  }

  function hit(volume, article, wanted) {
    const norm = K1 * (1 - B + (B * volume.lengths[article]) / volume.average);
    const found = wanted.map((match) => match.get(article));
    const parts = found.map(({ count }) => (count * (K1 + 1)) / (count + norm));
    return { volume, article, parts, words: found.map(({ forms, read }) => ({ forms, read })) };
  }

  // --- Passages: passage.py ---------------------------------------------------------------------

  const TOKEN = /[\p{L}\p{N}\u00ad\u0301\u200b\u2060]+/gu;
  const LEAD = 40;
  const REACH = 100;
  const PASSAGE = 240;

  /** The spelling of a word as it stands, and what it has in common with itself in another script. */
  const spellings = {
    cyrillic: (word) => word,
    // The Latin alphabet writes ч as tş and щ as ştş.
    any: (word) => skeleton(word).replaceAll("xtx", "x").replaceAll("tx", "c"),
  };

  /**
   * Returns what a hit is to show: for each word, or words side by side, the spellings that stand there one after the
   * other, and whether they stand in the summary or the text.
   */
  function needles(clauses, hit, spelled) {
    const found = [];
    let at = 0;
    for (const clause of clauses.filter((one) => !one.without)) {
      const matched = hit.words.slice(at, (at += clause.words.length));
      const places = clause.words.map((word, offset) => matched[offset].forms.filter((text) => !clause.exact || isExact(text, word)));
      found.push({
        spellings: places.map((texts) => new Set(texts.map(spelled))),
        read: matched.every(({ read }) => read),
      });
    }
    return found;
  }

  function isExact(text, word) {
    return text === word.text || (word.loose && skeleton(text) === skeleton(word.text));
  }

  /** Returns where the needles stand in a text, in order: start, end, and which of them it is. */
  function marks(text, wanted, spelled) {
    const tokens = [...text.matchAll(TOKEN)].flatMap(({ 0: token, index }) => {
      const [word] = words(token);
      return word === undefined ? [] : [{ start: index, end: index + token.length, key: spelled(word) }];
    });
    const found = [];
    for (const at of tokens.keys()) {
      if (found.at(-1)?.end > tokens[at].start) continue;
      const needle = wanted.findIndex(({ spellings: keys }) => keys.every((some, offset) => some.has(tokens[at + offset]?.key)));
      if (needle < 0) continue;
      found.push({ start: tokens[at].start, end: tokens[at + wanted[needle].spellings.length - 1].end, needle });
    }
    return found;
  }

  /** Returns the part of a text in which most needles stand, in pieces that are marked or not; nothing if none does. */
  function passage(text, wanted, spelled) {
    const plain = text.replace(/\s+/g, " ").trim();
    const all = marks(plain, wanted, spelled);
    let best = { worth: -1 };
    for (const [at, first] of all.entries()) {
      let end = at;
      while (all[end]?.end - first.start <= REACH) end += 1;
      const near = all.slice(at, end);
      const worth = new Set(near.map((one) => one.needle)).size * REACH + near.length;
      if (worth > best.worth) best = { worth, start: first.start, end: first.end };
    }
    if (!all.length) return [];
    const [from, cut] = beginning(plain, best.start);
    let to = plain.length;
    if (to - from > PASSAGE) {
      to = Math.max(plain.lastIndexOf(" ", from + PASSAGE), best.end);
      while (to > best.end && " ,;:–-".includes(plain[to - 1])) to -= 1;
    }
    const shown = pieces(plain, all, from, to);
    return [...(cut ? [["…", false]] : []), ...shown, ...(to < plain.length ? [["…", false]] : [])];
  }

  /** Returns where a passage begins, and if that is within a sentence: the beginning of one is taken if it is near. */
  function beginning(text, start) {
    if (start <= LEAD) return [0, false];
    const before = text.slice(start - LEAD, start);
    const sentence = /.*[.!?…] /.exec(before);
    if (sentence) return [start - LEAD + sentence[0].length, false];
    const blank = before.indexOf(" ");
    return [blank < 0 ? start : start - LEAD + blank + 1, true];
  }

  /** Returns a part of a text in pieces, each with whether it is marked. */
  function pieces(text, all, from = 0, to = text.length) {
    const found = [];
    let at = from;
    for (const { start, end } of all) {
      if (start < from || end > to) continue;
      if (start > at) found.push([text.slice(at, start), false]);
      found.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < to) found.push([text.slice(at, to), false]);
    return found;
  }

  // --- Order and suggestions ----------------------------------------------------------------------

  /** Puts hits, which come newest first, in order: the best first, those that are equally good newest first. */
  function ranked(hits, frequencies, among) {
    const rarity = frequencies.map((total) => Math.log(1 + (among - total + 0.5) / (total + 0.5)));
    for (const one of hits) {
      one.score = Math.round(rarity.reduce((sum, weight, at) => sum + weight * one.parts[at], 0) * 1e9);
    }
    return [...hits].sort((a, b) => b.score - a.score);
  }

  // What is typed where a keyboard has no Kazakh letters.
  const TYPED = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", і: "и", һ: "х", й: "и", ё: "е" };
  const SHORTEST_STEM = 3;

  /**
   * Promises words of a volume that look like one that is not there: й for и, қ for к. Each comes with how near it is (0 is
   * the whole word in letters that are typed so, 1 the whole word, 2 another form of it) and with how many articles have it.
   */
  async function alike(volume, word) {
    const whole = skeleton(word.text);
    // Endings typed in other letters don't come off, so the stem of the word that is meant may be any beginning of it.
    const keys = new Set(word.skeletons);
    for (let size = whole.length; size >= Math.min(SHORTEST_STEM, whole.length); size -= 1) {
      const key = whole.slice(0, size);
      keys.add(key).add(key.replace(/b$/, "p").replace(/g$/, "k"));
    }
    const shards = new Set([...keys].map((key) => bisect(volume.boundaries, key)));
    const forms = (await Promise.all([...shards].map((shard) => volume.shard(shard)))).flat();
    const found = [];
    for (const { text, stem: stemmed, postings } of forms) {
      const isWhole = skeleton(text) === whole;
      if (!isWhole && !word.skeletons.includes(skeleton(stemmed))) continue;
      const typed = [...text].map((one) => TYPED[one] ?? one).join("");
      const near = typed === [...word.text].map((one) => TYPED[one] ?? one).join("") ? 0 : 1;
      found.push({ text, near: isWhole ? near : 2, articles: postings.length });
    }
    return found;
  }

  /**
   * Returns the terms, as [kind, name], that what was typed last may be the beginning of, in letters of any script, each
   * with the whole question that it makes. Those in the very letters come first, then those that begin with it.
   */
  function completions(terms, query, most) {
    const typed = [...query.matchAll(/[\p{L}\p{N}]+/gu)].slice(-MOST_WORDS);
    if (!typed.length) return [];
    const wanted = typed.map((match) => words(match[0])[0] ?? "");
    const found = [];
    for (const [kind, name] of terms) {
      const named = words(name);
      // The more of the question a name takes up, the better: «ауа р» is not «ауа» and a word with р.
      for (let many = Math.min(wanted.length, named.length); many > 0; many -= 1) {
        const rank = begins(named, wanted.slice(-many));
        if (rank < NO_RANK) {
          const whole = query.slice(0, typed.at(-many).index) + name;
          if (whole !== query.trim()) found.push({ kind, name, whole, rank: rank - many * NO_RANK });
          break;
        }
      }
    }
    return found.sort((a, b) => a.rank - b.rank).slice(0, most);
  }

  const NO_RANK = 4;

  /** Returns how well words, the last of which may be unfinished, stand in a name: 0 is best. */
  function begins(named, wanted) {
    let best = NO_RANK;
    for (let at = 0; at + wanted.length <= named.length; at += 1) {
      const far = at ? 1 : 0;
      const fits = (spelling) => wanted.every((word, offset) => {
        const other = spelling(named[at + offset]);
        return offset < wanted.length - 1 ? other === spelling(word) : other.startsWith(spelling(word));
      });
      if (fits((word) => word)) best = Math.min(best, far);
      else if (fits(skeleton)) best = Math.min(best, 2 + far);
    }
    return best;
  }

  root.kazakhSearchEngine = {
    FORMAT, Volume, alike, answer, completions, decodeNumbers, marks, needles, parse, passage, pieces, ranked, skeleton, spellings,
    word, words,
  };
})(globalThis);
