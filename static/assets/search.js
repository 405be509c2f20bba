// The search page: reads the question from the address, fetches the files that answer it, and shows the articles.
// What readers and articles wrote is only ever put into text nodes.
"use strict";

(() => {
  const engine = globalThis.kazakhSearchEngine;
  const main = document.getElementById("search");
  const form = main.querySelector("form");
  const status = main.querySelector("[role=status]");
  const trouble = main.querySelector("[role=alert]");
  const list = main.querySelector("ol");
  const more = main.querySelector("button.more");
  const filters = main.querySelector("details");
  const STEP = 10;
  const KINDS = ["section", "author", "tag"];

  function say(name, values = {}) {
    const text = main.querySelector(`[data-word="${name}"]`).textContent;
    return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  function element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // --- Files: each is a script that calls kazakhSearch(name, …), which a page from a disk may load too ---

  const waiting = new Map();
  const files = new Map();
  let fresh = "";

  globalThis.kazakhSearch = (name, ...parts) => waiting.get(name)?.(parts);

  function load(name) {
    if (!files.has(name)) {
      const file = new Promise((resolve, reject) => {
        const folder = /\/d\d+$|^terms$/.test(name) ? main.dataset.root : main.dataset.files;
        const script = element("script", "", { src: `${folder}search/${name}.js${name === "manifest" ? fresh : ""}` });
        waiting.set(name, resolve);
        script.onload = () => reject(new Error(name)); // It has resolved by now, unless it is not what it should be.
        script.onerror = script.onload;
        document.head.append(script);
      }).finally(() => waiting.delete(name));
      file.catch(() => files.delete(name));
      files.set(name, file);
    }
    return files.get(name);
  }

  // --- Filters ---

  /** Promises for each article of a volume its day and the slugs of its terms by kind, and the names of the terms. */
  async function columns(volume) {
    const [first, kinds, packed] = await load(`${volume.folder}/c`);
    const numbers = engine.decodeNumbers(packed)[Symbol.iterator]();
    const next = () => numbers.next().value;
    const start = Date.parse(first);
    const rows = [];
    for (let article = 0; article < volume.articles; article += 1) {
      const day = new Date(start + next() * 86_400_000).toISOString().slice(0, 10);
      const terms = kinds.map((known) => Array.from({ length: next() }, () => known[next()]));
      rows.push({ day, terms });
    }
    return rows;
  }

  function asked() {
    const parameters = new URLSearchParams(location.search);
    const value = (name) => parameters.get(name) ?? "";
    return { query: value("q"), sort: value("sort"), from: value("from"), to: value("to"), terms: KINDS.map(value) };
  }

  function passes(row, { from, to, terms }) {
    if ((from && row.day < from) || (to && row.day > to)) return false;
    return terms.every((slug, kind) => !slug || row.terms[kind].some((term) => term[1] === slug));
  }

  async function filtered(volume, hits, wanted) {
    const parted = (wanted.from && volume.first < wanted.from) || (wanted.to && volume.last > wanted.to);
    if (!hits.length || !(parted || wanted.terms.some(Boolean))) return hits;
    const rows = await columns(volume);
    return hits.filter((hit) => passes(rows[hit.article], wanted));
  }

  /** Fills the lists of sections, authors and tags with how many of the found articles have them. */
  async function count(hits, wanted) {
    const counts = KINDS.map(() => new Map());
    for (const volume of new Set(hits.map((hit) => hit.volume))) {
      const rows = await columns(volume);
      for (const hit of hits.filter((one) => one.volume === volume)) {
        for (const [kind, terms] of rows[hit.article].terms.entries()) {
          for (const [name, slug] of terms) {
            const known = counts[kind].get(slug) ?? { name, number: 0 };
            counts[kind].set(slug, { ...known, number: known.number + 1 });
          }
        }
      }
    }
    for (const [kind, found] of counts.entries()) {
      const select = form.elements[KINDS[kind]];
      const ordered = [...found].sort((a, b) => b[1].number - a[1].number).slice(0, 100);
      select.replaceChildren(select.options[0], ...ordered.map(([slug, { name, number }]) => {
        return element("option", `${name} (${number})`, { value: slug });
      }));
      select.value = wanted.terms[kind];
    }
  }

  // --- Results ---

  const spelled = document.documentElement.lang === "kk" ? engine.spellings.cyrillic : engine.spellings.any;

  function nodes(pieces) {
    return pieces.map(([text, mark]) => (mark ? element("mark", text) : text));
  }

  /** Returns a result, and the needles of its hit if the article has some that the result does not show. */
  async function shown(hit, docs, clauses) {
    const [rows] = await load(`${hit.volume.folder}/d${Math.floor(hit.article / docs)}`);
    const [slug, title, day, section, excerpt, lang = ""] = rows[hit.article % docs];
    const needles = engine.needles(clauses, hit, spelled);
    const [inTitle, inExcerpt] = [title, excerpt].map((text) => engine.marks(text, needles, spelled));
    const item = element("li");
    if (lang) item.setAttribute("lang", lang);
    const heading = element("h2");
    const link = element("a", "", { href: `${main.dataset.root}${day.replaceAll("-", "/")}/${slug}.html` });
    link.append(...nodes(engine.pieces(title, inTitle)));
    heading.append(link);
    const byline = element("p", "", { class: "byline" });
    byline.append(element("time", day.split("-").reverse().join("."), { datetime: day }), ...(section ? [` · ${section}`] : []));
    const snippet = element("p", "", { class: "snippet" });
    snippet.append(...nodes(engine.pieces(excerpt, inExcerpt)));
    const passage = element("div", "", { class: "passage" });
    passage.append(snippet);
    if (!inTitle.length && !inExcerpt.length) {
      const where = element("p", `${say("in-text")} `, { class: "forms" });
      const forms = new Set(hit.words.flatMap((word) => word.forms));
      for (const text of [...forms].slice(0, 5)) where.append(element("mark", text, { lang: "kk" }), " ");
      passage.append(where);
    }
    item.append(heading, byline, passage);
    const lacks = needles.some(({ read }, at) => read && !inExcerpt.some(({ needle }) => needle === at));
    if (lacks && readable) {
      // As high as it was, whatever will stand there.
      passage.classList.add("kept");
      unread.set(item, { address: link.href, needles });
    }
    return item;
  }

  let drawn = 0;
  let items = new Map();

  async function draw(hits, docs, limit, clauses) {
    const turn = (drawn += 1);
    const made = await Promise.all(hits.slice(0, limit).map((hit) => {
      const key = `${hit.volume.folder}/${hit.article}`;
      if (!items.has(key)) items.set(key, shown(hit, docs, clauses));
      return items.get(key);
    }));
    if (turn !== drawn) return;
    list.replaceChildren(...made);
    more.hidden = hits.length <= limit;
    more.onclick = async () => {
      await draw(hits, docs, limit + STEP, clauses);
      watch();
      list.children[limit]?.querySelector("a").focus();
    };
  }

  // --- Passages: the words around what was found, from the article's own page. The index has no texts, so pages are
  // fetched when all results stand, as they come into view, a few at a time; never where data is to be saved, or from a
  // disk, of which a page may read nothing.

  const AT_ONCE = 2;
  const thrifty = navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
  const readable = /^https?:$/.test(location.protocol) && !thrifty;
  const unread = new Map();
  const queue = [];
  let reading = 0;
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      queue.push(target);
    }
    read();
  }, { rootMargin: "0px 0px 25%" });

  function watch() {
    for (const item of list.children) if (unread.has(item)) seen.observe(item);
  }

  async function read() {
    if (reading >= AT_ONCE || !queue.length) return;
    const item = queue.shift();
    const { address, needles } = unread.get(item) ?? {};
    unread.delete(item);
    reading += 1;
    read();
    try {
      if (address && item.isConnected) {
        const pieces = engine.passage(await textOf(address), needles, spelled);
        if (pieces.length) {
          const snippet = element("p", "", { class: "snippet" });
          snippet.append(...nodes(pieces));
          item.querySelector(".passage").replaceChildren(snippet);
        }
      }
    } catch {
      // The beginning of the article stays.
    }
    reading -= 1;
    read();
  }

  const INLINE = /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|mark|s|small|span|strong|u)$/i;

  /** Promises the summary and the text of an article, from its page. What a parser makes is never part of this page. */
  async function textOf(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const parts = page.querySelectorAll("article > header .lead, article > .body");
    return [...(parts.length ? parts : page.querySelectorAll("main"))].map(textIn).join(" ");
  }

  function textIn(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || /^(?:script|style|svg)$/i.test(node.localName)) return "";
    const inside = [...node.childNodes].map(textIn).join("");
    return INLINE.test(node.localName) ? inside : ` ${inside} `;
  }

  async function suggest(volumes, clauses, query) {
    const meant = new Map();
    for (const word of clauses.filter((clause) => !clause.without).flatMap((clause) => clause.words)) {
      const known = new Map();
      // The newest articles that have the whole word tell enough.
      for (const volume of volumes) {
        for (const { text, near, articles } of await engine.alike(volume, word)) {
          known.set(text, { near, articles: articles + (known.get(text)?.articles ?? 0) });
        }
        if ([...known.values()].some(({ near }) => near === 0)) break;
      }
      const [best] = [...known].sort(([, a], [, b]) => a.near - b.near || b.articles - a.articles);
      if (best && !known.has(word.text)) meant.set(word.text, best[0]);
    }
    if (!meant.size) return;
    const better = query.replace(/[\p{L}\p{N}]+/gu, (part) => meant.get(engine.words(part)[0]) ?? part);
    status.append(` ${say("meant")} `, element("a", better, { href: `?${new URLSearchParams({ q: better })}` }), "?");
  }

  // --- Suggestions: a combobox with a listbox, as the ARIA Authoring Practices describe it ---

  const field = form.elements.q;
  const suggestions = main.querySelector("[role=listbox]");
  const SUGGESTED = 8;

  function close() {
    suggestions.hidden = true;
    suggestions.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(whole) {
    field.value = whole;
    close();
    form.requestSubmit();
  }

  function option({ kind, name, whole }, at) {
    const made = element("li", "", { role: "option", id: `suggestion-${at}`, "aria-selected": "false" });
    made.append(element("span", name), " ", element("small", form.querySelector(`label[for=${kind}]`).textContent));
    made.onclick = () => choose(whole);
    return made;
  }

  async function complete() {
    let terms;
    try {
      [terms] = await load("terms");
    } catch {
      return; // One can ask without suggestions; the answer tells whether the index is there.
    }
    if (document.activeElement !== field) return;
    const found = engine.completions(terms, field.value, SUGGESTED);
    close();
    suggestions.append(...found.map(option));
    suggestions.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
  }

  /** Marks the option that is so many steps away; the field itself stands between the last and the first. */
  function move(steps) {
    const options = [...suggestions.children];
    const places = options.length + 1;
    const current = options.findIndex((one) => one.id === field.getAttribute("aria-activedescendant"));
    const next = options[((current + 1 + steps + places) % places) - 1];
    for (const one of options) one.setAttribute("aria-selected", String(one === next));
    if (next) field.setAttribute("aria-activedescendant", next.id);
    else field.removeAttribute("aria-activedescendant");
  }

  field.addEventListener("input", complete);
  field.addEventListener("blur", close);
  // The field keeps the focus while one points at a suggestion.
  suggestions.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (suggestions.hidden || event.isComposing) return;
    const current = suggestions.querySelector("[aria-selected=true]");
    const actions = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close, Enter: current && (() => current.click()) };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // --- The way from a question to its answer ---

  async function run() {
    const wanted = asked();
    const clauses = engine.parse(wanted.query);
    trouble.replaceChildren();
    list.replaceChildren();
    items = new Map();
    status.textContent = "";
    if (!clauses.some((clause) => !clause.without)) {
      if (wanted.query.trim()) status.textContent = say("no-words");
      return;
    }
    status.textContent = say("searching");
    const [manifest] = await load("manifest");
    if (manifest.format !== engine.FORMAT) throw new Error("format");
    const volumes = manifest.volumes.map((row) => new engine.Volume(load, row)).reverse()
      .filter((volume) => (!wanted.from || volume.last >= wanted.from) && (!wanted.to || volume.first <= wanted.to));
    const among = volumes.reduce((sum, volume) => sum + volume.articles, 0);
    const found = [];
    const missing = [];
    let totals = null;
    const order = () => (totals && wanted.sort !== "date" ? engine.ranked(found, totals, among) : found);
    for (const volume of volumes) {
      try {
        const { hits, frequencies } = await engine.answer(volume, clauses);
        const before = found.length;
        found.push(...(await filtered(volume, hits, wanted)));
        totals = frequencies.map((number, at) => number + (totals?.[at] ?? 0));
        if (found.length !== before) status.textContent = say("so-far", { number: found.length });
        if (before < STEP && found.length > before) await draw(order(), manifest.docs, STEP, clauses);
      } catch {
        missing.push(volume);
      }
    }
    // Nothing of it is there: most likely the browser has kept the list of an index that has been replaced.
    if (volumes.length && missing.length === volumes.length) throw new Error("index");
    const hits = order();
    await draw(hits, manifest.docs, STEP, clauses);
    watch();
    status.textContent = found.length ? say("found", { number: found.length }) : say("none");
    if (missing.length) return fail(missing);
    if (!found.length) return suggest(volumes, clauses, wanted.query);
    const counted = () => count(hits, wanted).catch(() => fail([]));
    if (filters.open) return counted();
    filters.addEventListener("toggle", counted, { once: true });
    return undefined;
  }

  function fail(missing) {
    const spans = missing.map(({ first, last }) => `${first.split("-").reverse().join(".")} – ${last.split("-").reverse().join(".")}`);
    const text = spans.length ? say("missing", { spans: spans.join(", ") }) : say("broken");
    const again = element("button", say("again"), { type: "button" });
    again.onclick = () => {
      // What was kept of an older index is asked for anew; a page from a disk has no such thing.
      fresh = location.protocol === "file:" ? "" : `?${Date.now()}`;
      files.delete("manifest");
      start();
    };
    trouble.replaceChildren(`${text} `, again);
  }

  function start() {
    run().catch(() => {
      status.textContent = "";
      fail([]);
    });
  }

  const wanted = asked();
  form.elements.q.value = wanted.query;
  form.elements.from.value = wanted.from;
  form.elements.to.value = wanted.to;
  form.elements.sort.value = wanted.sort;
  filters.open = Boolean(wanted.from || wanted.to || wanted.terms.some(Boolean));
  // What is chosen stays chosen until the counts are there.
  for (const [kind, slug] of wanted.terms.entries()) {
    if (slug) form.elements[KINDS[kind]].append(new Option(slug, slug, true, true));
  }
  // Addresses are kept short: what is empty does not go into them.
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
  main.querySelector(".unscripted").hidden = true;
  form.hidden = false;
  if (!wanted.query) form.elements.q.focus();
  start();
})();
