import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";
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
      window.setTimeout(() => drop(id), LIFETIME_MS);
    },
    [drop],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      <SlotContext value={slot}>{children}</SlotContext>
      <div className={styles.stack}>
        <div className={styles.toasts} role="region" aria-label={m.app.notifications} aria-live="polite">
          {toasts.map((toast) => (
            <div key={toast.id} className={styles.toast} data-tone={toast.tone ?? "live"}>
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

/** A place beside the notifications for what is still under way; it is not read out as it moves. */
export function ToastSlot({ children }: { children: ReactNode }) {
  const slot = use(SlotContext);
  return slot === null ? null : createPortal(children, slot);
}

export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}
