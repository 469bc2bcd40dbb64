import "./no-eval.js";
import "@duologue/react/styles.css";
import "./styles/page.css";
import "./styles/account.css";
import "./styles/messenger.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.js";
import { PageBoundary } from "./PageBoundary.js";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <PageBoundary>
      <App />
    </PageBoundary>
  </StrictMode>,
);
