// Keys of the exam: J and K for the next and the last question, F to flag, digits for options; never inside a text field.

/** `actions` maps a key to a function; `onDigit` hears 1 to 9. */
export function startKeys(actions, onDigit = () => {}) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const action = actions[event.key.toLowerCase()];
    if (action) action();
    else if (/^[1-9]$/.test(event.key)) onDigit(Number(event.key));
    else return;
    event.preventDefault();
  });
}

function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select, math-field")) return true;
  return target.matches("input") && !["radio", "checkbox"].includes(target.type);
}
