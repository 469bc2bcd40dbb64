import "@duologue/react/styles.css";

export const metadata = { title: "Duologue in Next.js", icons: "data:," };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
