/** Two voices, leaning towards each other. */
export function Logo({ size }: { size: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path className="logo-one" d="M4 20a14 14 0 1 1 14 14H4z" />
      <path className="logo-other" d="M44 28a14 14 0 1 1-14-14h14z" />
    </svg>
  );
}
