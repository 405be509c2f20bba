// Eleventy pages one array, so the pages of all lists are made here and put in one collection.
const PAGE = 50;
const KINDS = [
  ["rubrics", "Айдарлар", (data) => [data.section]],
  ["tags", "Тегтер", (data) => data.tags],
  ["authors", "Авторлар", (data) => [data.author]],
];

// A date as it stands on the clock of +05:00, in ISO 8601 without offset.
const local = (date) => new Date(date.getTime() + 18_000_000).toISOString().slice(0, 19);

function* pages(base, title, items) {
  const total = Math.ceil(items.length / PAGE);
  const at = (number) => (number === 1 ? base : `${base}page/${number}/`);
  for (let number = 1; number <= total; number++)
    yield {
      base,
      title,
      number,
      count: items.length,
      address: at(number),
      newer: number > 1 && at(number - 1),
      older: number < total && at(number + 1),
      items: items.slice((number - 1) * PAGE, number * PAGE),
    };
}

function grouped(items, keys) {
  const groups = new Map();
  for (const item of items)
    for (const key of keys(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  return groups;
}

export default function (config) {
  const slugify = config.getFilter("slugify");
  const slugs = new Map();
  const address = (name, kind) => {
    if (!slugs.has(name)) slugs.set(name, slugify(name));
    return `/${kind}/${slugs.get(name)}/`;
  };
  config.addFilter("term", address);
  config.addFilter("iso", (date) => local(date) + "+05:00");
  config.addFilter("shown", (date) => {
    const [year, month, day, clock] = local(date).match(/\d+:\d+|\d+/g);
    return `${day}.${month}.${year}, ${clock}`;
  });
  config.addGlobalData("site", { title: "Мұрағат", url: "https://archive.example.kz" });
  config.setUseGitIgnore(false);

  const newestFirst = (api) => api.getFilteredByGlob("content/**/*.md").sort((a, b) => b.date - a.date);
  config.addCollection("articles", (api) => {
    const items = newestFirst(api);
    items.forEach((item, place) => {
      item.data.newer = items[place - 1];
      item.data.older = items[place + 1];
    });
    return items;
  });
  config.addCollection("newest", (api) => newestFirst(api).slice(0, PAGE));
  config.addCollection("lists", (api) => {
    const items = newestFirst(api);
    const found = [...pages("/", "Мұрағат", items)];
    for (const length of [4, 7, 10])
      for (const [period, group] of grouped(items, (item) => [local(item.date).slice(0, length)]))
        found.push(...pages(`/${period.replaceAll("-", "/")}/`, period, group));
    for (const [folder, , keys] of KINDS)
      for (const [name, group] of grouped(items, (item) => keys(item.data)))
        found.push(...pages(address(name, folder), name, group));
    return found;
  });
  config.addCollection("terms", (api) => {
    const items = newestFirst(api);
    return KINDS.map(([folder, title, keys]) => {
      const terms = [...grouped(items, (item) => keys(item.data))];
      terms.sort(([one], [other]) => one.localeCompare(other, "kk"));
      return {
        folder,
        title,
        terms: terms.map(([name, group]) => ({ title: name, base: address(name, folder), count: group.length })),
      };
    });
  });
  return {
    dir: { input: ".", includes: "_includes", output: "_site" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "njk"],
  };
}
