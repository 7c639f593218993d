import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";

import { m } from "../messages";
import { Button } from "./Button";
import { Icon } from "./Icon";
import styles from "./Toasts.module.css";

export interface Toast {
  text: string;
  tone?: "live" | "bad" | "info";
  action?: { label: string; run: () => void };
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Long enough to read two lines and reach the button. */
const LIFETIME_MS = 8000;

/** Says what was done, to the eye and to a screen reader. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const next = useRef(1);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      const id = next.current;
      next.current += 1;
      setToasts((all) => [...all.slice(-2), { ...toast, id }]);
      window.setTimeout(() => drop(id), LIFETIME_MS);
    },
    [drop],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <div className={styles.toasts} role="region" aria-label={m.app.notifications} aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={styles.toast} data-tone={toast.tone ?? "live"}>
            <span className={styles.icon}>
              <Icon name={toast.tone === "bad" ? "alert" : "check"} />
            </span>
            <p>{toast.text}</p>
            {toast.action ? (
              <Button
                size="s"
                onPress={() => {
                  toast.action?.run();
                  drop(toast.id);
                }}
              >
                {toast.action.label}
              </Button>
            ) : null}
            <Button kind="quiet" size="icon" aria-label={m.app.dismiss} onPress={() => drop(toast.id)}>
              <Icon name="close" size={14} />
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}
