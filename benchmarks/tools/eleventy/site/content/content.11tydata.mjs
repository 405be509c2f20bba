// An article stands where its file does: content/2026/03/07/x.md at /2026/03/07/x/.
export default {
  layout: "article.njk",
  permalink: ({ page }) => page.filePathStem.slice("/content".length) + "/index.html",
};
