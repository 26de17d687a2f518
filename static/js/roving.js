// One stop of the Tab key for many things of a kind; the arrow keys, Home and End move inside it.

/** Let `selector` inside `box` share one stop: the current one at first, later the one that was used last. */
export function startRoving(box, selector) {
  const items = () => [...box.querySelectorAll(selector)];
  const stop = (chosen) => items().forEach((item) => (item.tabIndex = item === chosen ? 0 : -1));
  stop(items().find((item) => item.hasAttribute("aria-current")) ?? items()[0]);
  box.addEventListener("focusin", (event) => event.target.matches(selector) && stop(event.target));
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(selector)) return;
    const target = goal(event, items());
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}

/** The item that a key leads to: left and right one on, up and down to the row above or below where there are several. */
function goal({ key, target }, items) {
  const index = items.indexOf(target);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key === "ArrowRight") return items[index + 1];
  if (key === "ArrowLeft") return items[index - 1];
  if (key === "ArrowDown") return neighbour(target, items, 1);
  return key === "ArrowUp" ? neighbour(target, items, -1) : undefined;
}

function neighbour(target, items, way) {
  const here = target.getBoundingClientRect();
  const places = items.map((item) => ({ item, box: item.getBoundingClientRect() }));
  const others = places.filter(({ box }) => way * (box.top - here.top) > here.height / 2);
  const near = Math.min(...others.map(({ box }) => Math.abs(box.top - here.top)));
  const row = others.filter(({ box }) => Math.abs(Math.abs(box.top - here.top) - near) < here.height / 2);
  return row.sort((one, other) => Math.abs(one.box.left - here.left) - Math.abs(other.box.left - here.left))[0]?.item;
}
