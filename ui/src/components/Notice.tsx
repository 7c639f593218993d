import type { ReactNode } from "react";

import { Icon } from "./Icon";
import styles from "./Notice.module.css";

/** What happened, why, and what to do, with the button that does it. */
export function Notice(props: {
  tone: "bad" | "warn" | "info" | "live";
  title: string;
  text?: ReactNode;
  details?: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles.notice} data-tone={props.tone} role={props.tone === "bad" ? "alert" : "status"}>
      <span className={styles.icon}>
        <Icon name={props.tone === "live" ? "check" : "alert"} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{props.title}</p>
        {props.text === undefined || props.text === "" ? null : <p>{props.text}</p>}
        {props.details === undefined || props.details === "" ? null : <code className={styles.details}>{props.details}</code>}
      </div>
      {props.children === undefined || props.children === null ? null : <div className={styles.actions}>{props.children}</div>}
    </div>
  );
}
