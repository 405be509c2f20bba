// Comfort only: every page does without. Colours that are remembered, buttons that copy, arrow keys between pages.
(() => {
  const root = document.documentElement;

  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  for (const button of document.querySelectorAll("button.theme")) {
    button.setAttribute("aria-pressed", isDark());
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      button.setAttribute("aria-pressed", isDark());
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // Storage is turned off: the choice holds for this page.
      }
    });
  }

  const pad = (number) => String(number).padStart(2, "0");

  // A citation ends with the day on which the page was read, which only the reader's browser knows.
  const citation = (box) => {
    const now = new Date();
    const day = `${pad(now.getDate())}.${pad(now.getMonth() + 1)}.${now.getFullYear()}`;
    const text = box.querySelector("#citation").textContent.trim().replace(/\s+/g, " ");
    return `${text} (${box.querySelector(".read").textContent} ${day}).`;
  };

  for (const button of document.querySelectorAll("button.copy")) {
    const box = button.closest(".cite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(citation(box));
        box.querySelector("[role=status]").textContent = box.querySelector(".done").textContent;
      } catch {
        // Without leave to copy, the text is marked for the reader to copy.
        getSelection().selectAllChildren(box.querySelector("#citation"));
      }
    });
  }

  const away = (target) => target.closest?.("input, select, textarea, [contenteditable], pre, table, .scroll");

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || away(event.target)) return;
    const ways = root.dir === "rtl" ? { ArrowRight: "prev", ArrowLeft: "next" } : { ArrowLeft: "prev", ArrowRight: "next" };
    const way = ways[event.key];
    const link = way && (document.querySelector(`.near [rel=${way}]`) || document.querySelector(`.turn [rel=${way}]`));
    if (link) link.click();
  });
})();
