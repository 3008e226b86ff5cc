// Keeps the page in the application's language: its `lang`, and what Streamlit itself says in English; folds the menu
// of a narrow page away once a screen is chosen in it.
(() => {
  const words = new Map(Object.entries(window.estuaireWords ?? {}));
  const patterns = [...words]
    .filter(([english]) => english.includes("{n}"))
    .map(([english, french]) => [
      new RegExp("^" + english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace("{n}", "(.+)") + "$"),
      french,
    ]);
  const attributes = ["aria-label", "title", "placeholder", "alt", "aria-roledescription", "aria-valuetext"];

  const language = () => document.querySelector("[data-estuaire-lang]")?.dataset.estuaireLang;

  function translated(text) {
    const trimmed = text.trim();
    if (!trimmed) return text;
    let french = words.get(trimmed);
    if (french === undefined) {
      for (const [pattern, template] of patterns) {
        const found = trimmed.match(pattern);
        if (found) french = template.replace("{n}", found[1]);
      }
    }
    return french === undefined ? text : text.replace(trimmed, french);
  }

  // Our own words are already in the user's language; a component of ours is left alone.
  const ours = "[data-estuaire], [data-testid='stMarkdownContainer'], [data-testid='stHtml'], svg, textarea, script, style";
  const isOurs = (element) => element?.closest?.(ours) && !element.closest("[data-testid='stFileUploaderDropzone']");

  function translate(root) {
    if (language() !== "fr") return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (isOurs(node.parentElement)) continue;
      const french = translated(node.nodeValue);
      if (french !== node.nodeValue) node.nodeValue = french;
    }
    const elements = root.nodeType === Node.ELEMENT_NODE ? [root, ...root.querySelectorAll("*")] : [];
    for (const element of elements) {
      for (const name of attributes) {
        const value = element.getAttribute(name);
        if (!value) continue;
        const french = translated(value);
        if (french !== value) element.setAttribute(name, french);
      }
    }
  }

  let followed;
  function follow() {
    const spoken = language();
    if (spoken && followed !== spoken) {
      document.documentElement.lang = followed = spoken;
      translate(document.body);
    }
  }

  new MutationObserver((changes) => {
    follow();
    for (const change of changes) {
      if (change.type === "childList") for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) translate(node);
        else if (node.nodeType === Node.TEXT_NODE && node.parentElement) translate(node.parentElement);
      }
      else if (change.type === "characterData" && change.target.parentElement) translate(change.target.parentElement);
      else if (change.type === "attributes") translate(change.target);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...attributes, "data-estuaire-lang"],
  });

  const WIDE = 768; // pixels from which Streamlit stands the menu beside the page
  document.addEventListener("click", (event) => {
    const link = event.defaultPrevented && event.target.closest?.("[data-testid='stSidebarNavLink']");
    if (link && window.innerWidth < WIDE) document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
  });
})();
