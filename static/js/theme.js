// Theme of this device, before the first paint: system, light or dark. The account's choice stands in data-theme already.
(function () {
  const root = document.documentElement;
  root.classList.add("js");

  function read() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  }

  function write(theme) {
    try {
      // The administration reads the same key and calls the system's theme "auto".
      localStorage.setItem("theme", theme === "system" ? "auto" : theme);
    } catch {
      return;
    }
  }

  function show(theme) {
    root.dataset.theme = theme === "auto" ? "system" : theme;
    for (const button of document.querySelectorAll("[data-theme-switch] button")) {
      button.setAttribute("aria-pressed", String(button.value === root.dataset.theme));
    }
  }

  const kept = read();
  if (kept) show(kept);
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-switch] button");
      if (!button) return;
      write(button.value);
      show(button.value);
    });
    document.addEventListener("change", (event) => {
      if (!event.target.matches("[data-theme-field] select, [data-theme-field] input")) return;
      write(event.target.value);
      show(event.target.value);
    });
  });
})();
