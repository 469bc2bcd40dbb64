/**
 * Gives the focus to `heir` if `leaving`, which is about to go or to be disabled, has it: else it would fall to the
 * page's body, and whoever uses a keyboard would start over at the top.
 */
export function handOverFocus(leaving: Element | null, heir: HTMLElement | null): void {
  if (leaving?.contains(document.activeElement)) heir?.focus({ preventScroll: true });
}
