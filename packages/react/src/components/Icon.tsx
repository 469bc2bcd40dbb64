/** Paths on a grid of 20 × 20, drawn with a stroke. */
const PATHS = {
  clock: "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M10 6.5V10l2.3 1.6",
  check: "M4.5 10.6l3.6 3.6l7.4-8",
  "double-check": "M1.8 10.8l3.5 3.5l7-7.7M9.3 13.4l.9.9l7-7.7",
  warning: "M10 6.2v4.6M10 13.7v.1M10 3.2a6.8 6.8 0 1 0 0 13.6a6.8 6.8 0 0 0 0-13.6",
  send: "M10 16V4.5M4.8 9.5L10 4.3l5.2 5.2",
  down: "M4.8 7.8L10 13l5.2-5.2",
  back: "M12.2 4.8L7 10l5.2 5.2",
  search: "M9 3.8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 0 0 0-10.4M12.8 12.8l3.6 3.6",
} as const;

export type IconName = keyof typeof PATHS;

/** A small drawing without a meaning of its own: whoever uses it says in words what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="duo-icon" data-icon={name} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
