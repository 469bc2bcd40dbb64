/**
 * Texts in `root` that React placed among siblings. A browser's translator wraps each text in an element; React then finds
 * such a text no longer where it put it, and throws when it removes the text or puts something before it. A text that is
 * the only child of its element is safe, because React writes the element's whole content.
 */
export function textsAtRisk(root: Node): string[] {
  const walker = document.createTreeWalker(root, 4 /* NodeFilter.SHOW_TEXT */);
  const found: string[] = [];
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    // React marks the text nodes that it manages itself, by a property with a name of this beginning.
    if (Object.keys(text).some((name) => name.startsWith("__reactFiber$"))) {
      found.push(`${text.textContent} in ${text.parentElement?.outerHTML}`);
    }
  }
  return found;
}

/** Does to all text in `root` what a browser's translator does. */
export function translate(root: Node): void {
  const walker = document.createTreeWalker(root, 4 /* NodeFilter.SHOW_TEXT */);
  const texts: Text[] = [];
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) texts.push(text as Text);
  for (const text of texts) {
    if (text.parentElement?.localName === "font" || text.data.trim() === "") continue;
    const outer = document.createElement("font");
    outer.append(document.createElement("font"));
    text.replaceWith(outer);
    outer.firstElementChild?.append(`[${text.data}]`);
  }
}
