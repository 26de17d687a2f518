// A formula that is too wide scrolls in its own box: give the box a name and let the keyboard reach it.
for (const box of document.querySelectorAll(".stem p, .stem math, .step-text math, .layout-note")) {
  if (box.scrollWidth <= box.clientWidth + 1) continue;
  box.tabIndex = 0;
  box.setAttribute("aria-label", "Formula, scrolls sideways");
  if (box.localName !== "math") box.setAttribute("role", "group");
}
