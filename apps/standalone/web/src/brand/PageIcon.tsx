const PATHS = {
  compose:
    "M10.5 4.500H6A2.500 2.500 0 0 0 3.500 7v7A2.500 2.500 0 0 0 6 16.500h7a2.500 2.500 0 0 0 2.500-2.500V9.500M8 12l.5-2.300l6.300-6.300l1.800 1.800L10.300 11.500z",
  back: "M12.200 4.800L7 10l5.200 5.200",
} as const;

/** A small drawing without a meaning of its own. */
export function PageIcon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="duo-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
