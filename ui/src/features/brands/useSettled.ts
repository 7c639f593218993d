import { useEffect, useState } from "react";

/** Pictures and checks follow the typing at this pace, in milliseconds. */
const PACE_MS = 180;

/** The value once it has stopped changing for a moment. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), PACE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
