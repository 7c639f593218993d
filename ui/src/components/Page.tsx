import type { ReactNode } from "react";

import styles from "./Page.module.css";

/** A screen: header with at most one primary action, then content. */
export function Page(props: {
  title: ReactNode;
  aside?: ReactNode;
  actions?: ReactNode;
  /** True for screens that fill the window and scroll inside. */
  fill?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1>{props.title}</h1>
          {props.aside === undefined ? null : <div className={styles.aside}>{props.aside}</div>}
        </div>
        <div className={styles.actions}>{props.actions}</div>
      </header>
      {props.fill ? props.children : <div className={styles.scroll}><div className={styles.content}>{props.children}</div></div>}
    </div>
  );
}

export function Card(props: { title?: ReactNode; aside?: ReactNode; children: ReactNode; label?: string }) {
  return (
    <section className={styles.card} aria-label={props.label}>
      {props.title === undefined ? null : (
        <header className={styles.cardHeader}>
          <h2>{props.title}</h2>
          {props.aside === undefined ? null : <div className={styles.cardAside}>{props.aside}</div>}
        </header>
      )}
      {props.children}
    </section>
  );
}

export function CardBody({ children }: { children: ReactNode }) {
  return <div className={styles.cardBody}>{children}</div>;
}

/** Name and value pairs. */
export function Facts({ facts }: { facts: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What an empty list says, and the way on. */
export function Empty(props: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{props.title}</p>
      <p className={styles.emptyText}>{props.text}</p>
      {props.children === undefined ? null : <div className={styles.emptyActions}>{props.children}</div>}
    </div>
  );
}
