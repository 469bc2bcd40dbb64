import { useEffect, useLayoutEffect } from "react";
import { hasDocument } from "../optional-features.js";

/** React's `useLayoutEffect`, of which React 18 complains where a server renders. Neither runs there. */
export const useBeforePaint = hasDocument() ? useLayoutEffect : useEffect;
