// Draws one page of a table as a real HTML table; what is asked of it goes to Python as the state `query`.
const TYPING = 350; // ms without a key before a search is sent
const SHORT = 20; // characters of a cell, an identifier for instance, that is not broken over two lines
const LONG = 40; // characters from which a cell keeps more width where there is little
const HEADING = [14, 20]; // characters up to which a heading is not broken, and past which it keeps some width
const IDENTIFIER = /(\S*\d-\S*|\S*-\d\S*)/; // an identifier, which is not broken at its hyphens

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

const states = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let state = states.get(parentElement);
  if (!state) {
    state = { selected: new Set(), root: element("div", { class: "root", "data-estuaire": "table" }) };
    parentElement.append(state.root);
    states.set(parentElement, state);
  }
  const ask = (change) => setStateValue("query", { ...data.query, ...change });
  const focused = state.root.getRootNode().activeElement?.dataset?.focus;
  const typed = state.root.querySelector("input[type=search]");
  const draft = typed && focused === "search" ? { value: typed.value, at: typed.selectionStart } : null;
  const parts = [tools(data, ask, state, draft), grid(data, ask, state, setStateValue), pager(data, ask)];
  state.root.lang = data.language;
  state.root.replaceChildren(...parts.filter(Boolean));
  if (focused) state.root.querySelector(`[data-focus="${focused}"]`)?.focus();
  if (draft) state.root.querySelector("input[type=search]")?.setSelectionRange(draft.at, draft.at);
}

function tools(data, ask, state, draft) {
  const caption = element("p", { class: "caption", id: "caption" }, data.caption);
  if (!data.searchable && !data.query.text) return caption;
  const box = element("input", {
    type: "search", "aria-label": `${data.labels.search} – ${data.caption}`, placeholder: data.labels.search, "data-focus": "search",
    oninput: () => {
      clearTimeout(state.typing);
      state.typing = setTimeout(() => ask({ text: box.value, page: 1 }), TYPING);
    },
  });
  box.value = draft ? draft.value : data.query.text;
  return element("div", { class: "tools" }, caption, box);
}

function grid(data, ask, state, setStateValue) {
  const select = (keys, on) => {
    for (const key of keys) on ? state.selected.add(key) : state.selected.delete(key);
    setStateValue("selected", [...state.selected]);
  };
  const box = (label, focus, checked, change) =>
    element("input", { type: "checkbox", "aria-label": label, "data-focus": focus, checked, onchange: (event) => change(event.target.checked) });
  const keys = data.rows.map((row) => row.key);
  const head = data.columns.map((column) => {
    const sorted = data.query.sort === column.name;
    const arrow = sorted ? (data.query.descending ? " ▼" : " ▲") : "";
    return element("th", { scope: "col", class: `${column.figure ? "figure " : ""}${room(column.header)}`, "aria-sort": sorted ? (data.query.descending ? "descending" : "ascending") : undefined },
      element("button", {
        type: "button", title: data.labels.sort, "data-focus": `sort-${column.name}`,
        onclick: () => ask({ sort: column.name, descending: sorted && !data.query.descending, page: 1 }),
      }, column.header, element("span", { "aria-hidden": "true" }, arrow)));
  });
  if (data.selectable) head.unshift(element("th", { scope: "col", class: "pick" }, box(data.labels.select_page, "pick-page", keys.length > 0 && keys.every((key) => state.selected.has(key)), (on) => { select(keys, on); })));
  const body = data.rows.map((row) => {
    const cells = row.cells.map((text, number) =>
      element(number === 0 ? "th" : "td", { scope: number === 0 ? "row" : undefined, class: kind(data.columns[number], text) }, ...unbroken(text)));
    if (data.selectable) cells.unshift(element("td", { class: "pick" }, box(`${data.labels.select} – ${row.cells[0]}`, `pick-${row.key}`, state.selected.has(row.key), (on) => select([row.key], on))));
    return element("tr", {}, ...cells);
  });
  return element("div", { class: "frame", tabindex: "0", role: "region", "aria-labelledby": "caption", "data-focus": "frame" },
    element("table", { "aria-labelledby": "caption" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)));
}

const kind = (column, text) => (column.figure ? "figure" : text.length <= SHORT ? "short" : text.length >= LONG ? "long" : "middle");

const room = (heading) => (heading.length <= HEADING[0] ? "short" : heading.length > HEADING[1] ? "middle" : "");

const unbroken = (text) => text.split(IDENTIFIER).map((part, number) => (number % 2 ? element("span", { class: "whole" }, part) : part));

function pager(data, ask) {
  const status = element("span", { role: "status" }, data.status);
  if (data.pages < 2) return element("div", { class: "pager" }, status);
  const turn = (label, sign, to) => element("button", {
    type: "button", "aria-label": label, "data-focus": sign, disabled: to < 1 || to > data.pages, onclick: () => ask({ page: to }),
  }, sign);
  return element("div", { class: "pager" }, turn(data.labels.previous, "‹", data.query.page - 1), status, turn(data.labels.next, "›", data.query.page + 1));
}
