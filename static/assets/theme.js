// Before the first paint: the colours that the reader chose, so that no page flashes in others.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage is turned off: the system's colours stay.
  }
})();
