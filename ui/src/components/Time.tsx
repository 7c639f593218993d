import { useEffect, useState } from "react";

import { day, exact, when } from "../messages";

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

/** Relative up to a day, exact on hover; keeps itself up to date. */
export function Time({ at, plain = false }: { at: number; plain?: boolean }) {
  const [now, setNow] = useState(secondsNow);
  useEffect(() => {
    if (plain) return;
    const timer = window.setInterval(() => setNow(secondsNow()), 30_000);
    return () => window.clearInterval(timer);
  }, [plain]);
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={exact(at)}>
      {plain ? day(at, now) : when(at, Math.max(now, at))}
    </time>
  );
}
