import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";

import { useClient } from "./client";

const KEY = "signet.zoom";
/** The steps browsers have. */
const LEVELS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];
const MADE = 100;

export interface Zoom {
  percent: number;
  larger: () => void;
  smaller: () => void;
  reset: () => void;
}

const ZoomContext = createContext<Zoom | null>(null);

function stored(): number {
  try {
    const value = Number(localStorage.getItem(KEY));
    return LEVELS.includes(value) ? value : MADE;
  } catch {
    return MADE;
  }
}

/** Ctrl and plus, minus or 0 size everything in the window, and it stays so. */
export function ZoomProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [percent, setPercent] = useState(stored);

  useEffect(() => {
    void client.zoomWindow(percent).catch(() => undefined);
    try {
      localStorage.setItem(KEY, String(percent));
    } catch {
      // Kept for this session only.
    }
  }, [client, percent]);

  const larger = useCallback(() => setPercent((now) => LEVELS.find((level) => level > now) ?? now), []);
  const smaller = useCallback(() => setPercent((now) => LEVELS.findLast((level) => level < now) ?? now), []);
  const reset = useCallback(() => setPercent(MADE), []);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.key === "+" || event.key === "=") larger();
      else if (event.key === "-" || event.key === "_") smaller();
      else if (event.key === "0") reset();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [larger, smaller, reset]);

  const zoom = useMemo(() => ({ percent, larger, smaller, reset }), [percent, larger, smaller, reset]);
  return <ZoomContext value={zoom}>{children}</ZoomContext>;
}

export function useZoom(): Zoom {
  const zoom = use(ZoomContext);
  if (zoom === null) throw new Error("no zoom around this component");
  return zoom;
}
