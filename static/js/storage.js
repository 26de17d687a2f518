// What a device and a tab remember; where storage is refused or full, the page remembers until it is left.

const memory = { local: new Map(), session: new Map() };

function open(kind) {
  const store = () => window[`${kind}Storage`];
  const kept = memory[kind];
  return {
    get(key) {
      if (kept.has(key)) return kept.get(key);
      try {
        return store().getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        store().setItem(key, value);
        kept.delete(key);
      } catch {
        kept.set(key, value);
      }
    },
    remove(key) {
      kept.delete(key);
      try {
        store().removeItem(key);
      } catch {
        // Nothing is stored where storage is refused.
      }
    },
    keys() {
      try {
        return [...new Set([...Object.keys(store()), ...kept.keys()])];
      } catch {
        return [...kept.keys()];
      }
    },
  };
}

export const device = open("local");
export const tab = open("session");
