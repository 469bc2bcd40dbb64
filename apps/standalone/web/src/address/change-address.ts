/**
 * Shows another address of the page without loading it: as a new entry of the browser's history, or in place of the
 * present one. A browser may reject that (Safari does after 100 times in 30 s): then the page is loaded at the address.
 */
export function changeAddress(address: string, how: "push" | "replace", state: unknown = null): void {
  try {
    if (how === "push") window.history.pushState(state, "", address);
    else window.history.replaceState(state, "", address);
  } catch {
    if (how === "push") window.location.assign(address);
    else window.location.replace(address);
  }
}
