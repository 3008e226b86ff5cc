// Draws the nodes and links where Python placed them; the node one chooses goes back as the trigger `selected`.
const STEP = 80; // px that an arrow key moves the picture
const ZOOM = 1.3;
const MARGIN = 24; // px around everything
const READABLE = 0.48; // the scale under which labels are too small to read
const LONGEST = 38; // characters of a label

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

const library = () =>
  globalThis.cytoscape
    ? Promise.resolve(globalThis.cytoscape)
    : new Promise((resolve) =>
        globalThis.addEventListener("estuaire-cytoscape", () => resolve(globalThis.cytoscape), { once: true }));

const pictures = new WeakMap();

export default async function ({ data, parentElement, setTriggerValue }) {
  const cytoscape = await library();
  let picture = pictures.get(parentElement);
  if (!picture) pictures.set(parentElement, (picture = framed(cytoscape, parentElement)));
  picture.choose = (id) => setTriggerValue("selected", id);
  label(picture, data);
  picture.cy.style(styles(getComputedStyle(picture.root), data.links.length));
  const content = JSON.stringify([data.nodes, data.links]);
  if (content !== picture.content) {
    picture.content = content;
    picture.cy.elements().remove();
    picture.cy.add(elements(data));
    arrange(picture);
  }
  return () => {
    picture.watch.disconnect();
    picture.cy.destroy();
    picture.root.remove();
    pictures.delete(parentElement);
  };
}

function framed(cytoscape, parentElement) {
  const canvas = element("div", { class: "canvas", role: "img", tabindex: "0", "aria-describedby": "help" });
  const button = (sign, act) => element("button", { type: "button", onclick: act }, sign);
  const picture = {
    canvas,
    told: element("p", { class: "told", "aria-live": "polite" }),
    help: element("p", { class: "help", id: "help" }),
  };
  picture.buttons = {
    zoom_in: button("+", () => zoom(picture, ZOOM)),
    zoom_out: button("−", () => zoom(picture, 1 / ZOOM)),
    fit: button("⤢", () => picture.cy.fit(undefined, MARGIN)),
  };
  const frame = element("div", { class: "frame" }, canvas, element("div", { class: "tools" }, ...Object.values(picture.buttons)));
  picture.root = element("div", { class: "root", "data-estuaire": "picture" }, frame, picture.told, picture.help);
  parentElement.append(picture.root);
  // The page scrolls under the wheel unless Ctrl is held; Cytoscape hears the wheel after this.
  canvas.addEventListener("wheel", (event) => event.ctrlKey || event.stopImmediatePropagation(), { capture: true });
  // Where the picture stands on the page changes when something above it does, and Cytoscape is not told.
  for (const touch of ["pointerenter", "pointerdown"])
    canvas.addEventListener(touch, () => picture.cy.renderer().invalidateContainerClientCoordsCache(), { capture: true });
  picture.cy = cytoscape({
    container: canvas, layout: { name: "preset" }, minZoom: 0.03, maxZoom: 3, boxSelectionEnabled: false, autoungrabify: true,
  });
  answer(picture);
  picture.watch = new ResizeObserver(() => {
    picture.cy.resize();
    if (!picture.moved) arrange(picture);
  });
  picture.watch.observe(canvas);
  return picture;
}

function label(picture, { labels, caption, height, language }) {
  picture.root.lang = language;
  picture.labels = labels;
  picture.canvas.style.height = `${height}px`;
  picture.canvas.setAttribute("aria-label", caption);
  picture.help.textContent = labels.help;
  for (const [name, button] of Object.entries(picture.buttons)) {
    button.setAttribute("aria-label", labels[name]);
    button.title = labels[name];
  }
}

// Everything at once if it can be read so, else what was asked for, large enough to read.
function arrange({ cy }) {
  if (!cy.elements().length) return;
  cy.fit(undefined, MARGIN);
  if (cy.zoom() > 1.1) {
    cy.zoom(1.1);
    cy.center();
  } else if (cy.zoom() < READABLE) {
    cy.zoom(0.7);
    cy.center(cy.nodes(".focus"));
    fill(cy);
  }
}

// Moves the picture so that no side is left empty while something is hidden on the other.
function fill(cy) {
  const box = cy.elements().renderedBoundingBox();
  const shift = (from, to, room) => (to - from < room ? (room - from - to) / 2 : Math.min(0, MARGIN - from) || Math.max(0, room - MARGIN - to));
  cy.panBy({ x: shift(box.x1, box.x2, cy.width()), y: shift(box.y1, box.y2, cy.height()) });
}

function zoom({ cy, canvas }, factor) {
  const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: middle });
}

function answer(picture) {
  const { cy, canvas } = picture;
  const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
  cy.on("tap", "node[id]", ({ target }) => !target.isParent() && picture.choose(target.id()));
  cy.on("mouseover", "node", ({ target }) => tell(picture, target));
  cy.on("mouseout", "node", () => cy.elements().removeClass("faded near"));
  cy.on("dragpan scrollzoom pinchzoom", () => (picture.moved = true));
  canvas.addEventListener("keydown", (event) => {
    if (event.key in moves) cy.panBy({ x: moves[event.key][0], y: moves[event.key][1] });
    else if (event.key === "+" || event.key === "=") zoom(picture, ZOOM);
    else if (event.key === "-" || event.key === "−") zoom(picture, 1 / ZOOM);
    else if (event.key === "Enter" && picture.aimed?.inside()) picture.choose(picture.aimed.id());
    else return;
    event.preventDefault();
    picture.moved = true;
    aim(picture);
  });
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && aim(picture));
  canvas.addEventListener("blur", () => cy.elements().removeClass("aimed faded near"));
}

// By keyboard, the node nearest the middle is the one that Enter chooses.
function aim(picture) {
  const { cy, canvas } = picture;
  const far = (node) => Math.hypot(node.renderedPosition("x") - canvas.clientWidth / 2, node.renderedPosition("y") - canvas.clientHeight / 2);
  const nearest = cy.nodes(":childless").min(far).ele;
  cy.nodes().removeClass("aimed");
  picture.aimed = nearest;
  if (nearest) tell(picture, nearest.addClass("aimed"));
}

// Names a node and lets what it is linked to stand out.
function tell({ cy, told, labels }, node) {
  const near = node.closedNeighborhood();
  cy.elements().difference(near.union(near.parents())).removeClass("near").addClass("faded");
  near.removeClass("faded").addClass("near");
  const { name, count, cycle, shared, grouped } = node.data();
  const marks = [cycle && labels.cycle, shared && labels.shared, grouped && labels.group].filter(Boolean);
  told.textContent = [count ? `${name} (${count})` : name, ...marks].join(" · ");
}

function elements({ nodes, links, labels }) {
  const groups = [...new Set(nodes.map((node) => node.group).filter(Boolean))];
  const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);
  return [
    ...groups.map((group) => ({ data: { id: `group ${group}`, name: labels.group }, classes: "outline" })),
    ...nodes.map((node) => {
      const name = node.label || labels.others;
      return {
        data: {
          id: node.id, name, text: `${node.cycle ? "↻ " : ""}${short(name)}${node.count && ` (${node.count})`}`, count: node.count, ...(node.colour && { colour: node.colour }),
          side: node.kind === "workload" ? 30 : Math.min(54, 32 + 6 * Math.log10(node.size + 1)),
          cycle: node.cycle, shared: node.shared, grouped: Boolean(node.group), parent: node.group ? `group ${node.group}` : undefined,
        },
        position: { x: node.x, y: node.y },
        classes: [node.kind, node.focus ? "focus" : "around", node.cycle && "cycle", node.shared && "shared"].filter(Boolean).join(" "),
      };
    }),
    ...links.map((link) => ({
      data: { source: link.consumer, target: link.provider, width: 1.2 + 0.6 * Math.log10(link.count) },
      classes: [...link.kinds, link.cycle && "cycle"].filter(Boolean).join(" "),
    })),
  ];
}

function styles(css, links) {
  const faint = Math.max(0.25, Math.min(0.7, 7 / Math.sqrt(links || 1))); // many links would hide the nodes
  const of = (name) => css.getPropertyValue(`--st-${name}`).trim();
  const [ink, paper, alarm] = [of("text-color"), of("background-color"), of("red-text-color") || of("red-color")];
  const line = of("gray-text-color") || ink;
  return [
    { selector: "node", style: {
      shape: "round-rectangle", "background-color": ink, "border-width": 2, "border-color": ink,
      label: "data(text)", color: ink, "font-family": css.fontFamily, "font-size": 17, "min-zoomed-font-size": 7,
      "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 164,
      "text-background-color": paper, "text-background-opacity": 0.8, "text-background-padding": 1 } },
    { selector: "node[side]", style: { width: "data(side)", height: "data(side)" } },
    { selector: "node[colour]", style: { "background-color": "data(colour)", "border-color": "data(colour)" } },
    { selector: "node.around", style: { "background-opacity": 0.18 } },
    { selector: "node.group, node.service, node.organisation, node.others", style: { shape: "ellipse" } },
    { selector: "node.shared", style: { shape: "hexagon", width: 42, height: 38 } },
    { selector: "node.cycle", style: { "border-style": "dashed", "border-width": 4, "border-color": alarm, "background-opacity": 0.18 } },
    { selector: "node.aimed", style: { "outline-width": 4, "outline-color": "#4a98d9", "outline-offset": 4 } },
    { selector: "node.outline", style: {
      shape: "round-rectangle", "background-opacity": 0.06, "background-color": ink, "border-color": ink, "border-style": "dotted", "border-width": 2,
      padding: 12, label: "", events: "no" } },
    { selector: "edge", style: {
      "curve-style": "bezier", width: "data(width)", "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle",
      "arrow-scale": 1.2, opacity: faint } },
    { selector: "edge.traffic", style: { "line-style": "dashed", "line-dash-pattern": [6, 4] } },
    { selector: "edge.order, edge.together", style: { "line-style": "solid" } },
    { selector: "edge.cycle", style: { "line-color": alarm, "target-arrow-color": alarm, "target-arrow-shape": "vee", width: 3, opacity: 1 } },
    { selector: "node.faded", style: { opacity: 0.3 } },
    { selector: "node.outline.faded", style: { opacity: 1 } },
    { selector: "edge.near", style: { opacity: 1 } },
    { selector: "edge.faded", style: { opacity: 0.12 } },
  ];
}
