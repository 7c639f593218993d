import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

import { m } from "../messages";
import { Button } from "./Button";
import { Icon } from "./Icon";
import styles from "./Toasts.module.css";

export interface Toast {
  text: string;
  tone?: "live" | "bad" | "info";
  /** One that speaks of the same takes the place of the one before. */
  about?: string;
  actions?: readonly { label: string; run: () => void }[];
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);
const SlotContext = createContext<HTMLElement | null>(null);

/** Long enough to read two lines and reach the button. */
const LIFETIME_MS = 8000;
/** At least this much after a pause: it is not gone the moment the pointer leaves. */
const REST_MS = 2000;

/** Says what was done, to the eye and to a screen reader. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const next = useRef(1);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      const id = next.current;
      next.current += 1;
      const others = (all: (Toast & { id: number })[]) => all.filter((one) => one.about === undefined || one.about !== toast.about);
      setToasts((all) => [...others(all).slice(-2), { ...toast, id }]);
    },
    [],
  );
  // While one is pointed at or has the focus none goes: a hand is on its way to a button.
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  // What had the focus or lay under the pointer may be gone without a word.
  useEffect(() => {
    if (!region.current?.contains(document.activeElement)) setFocused(false);
    if (toasts.length === 0) setHovered(false);
  }, [toasts]);
  return (
    <ToastContext value={show}>
      <SlotContext value={slot}>{children}</SlotContext>
      <div className={styles.stack}>
        <div
          ref={region}
          className={styles.toasts}
          role="region"
          aria-label={m.app.notifications}
          aria-live="polite"
          onPointerEnter={() => setHovered(true)}
          onPointerLeave={() => setHovered(false)}
          onFocus={() => setFocused(true)}
          onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
        >
          {toasts.map((toast) => (
            <div key={toast.id} className={styles.toast} data-tone={toast.tone ?? "live"}>
              <Lifetime paused={hovered || focused} onEnd={() => drop(toast.id)} />
              {toast.tone === "info" ? null : (
                <span className={styles.icon}>
                  <Icon name={toast.tone === "bad" ? "alert" : "check"} />
                </span>
              )}
              <p>{toast.text}</p>
              {toast.actions?.map((action) => (
                <Button
                  key={action.label}
                  size="s"
                  onPress={() => {
                    action.run();
                    drop(toast.id);
                  }}
                >
                  {action.label}
                </Button>
              ))}
              <Button kind="quiet" size="icon" aria-label={m.app.dismiss} onPress={() => drop(toast.id)}>
                <Icon name="close" size={14} />
              </Button>
            </div>
          ))}
        </div>
        <div ref={setSlot} className={styles.slot} />
      </div>
    </ToastContext>
  );
}

/** Time that stands still while it is paused. */
function Lifetime({ paused, onEnd }: { paused: boolean; onEnd: () => void }) {
  const left = useRef(LIFETIME_MS);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useEffect(() => {
    if (paused) return;
    const start = Date.now();
    const timer = window.setTimeout(() => end.current(), left.current);
    return () => {
      window.clearTimeout(timer);
      left.current = Math.max(REST_MS, left.current - (Date.now() - start));
    };
  }, [paused]);
  return null;
}

/** A place beside the notifications for what is still under way; it is not read out as it moves. */
export function ToastSlot({ children }: { children: ReactNode }) {
  const slot = use(SlotContext);
  return slot === null ? null : createPortal(children, slot);
}

export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}
