import { m } from "../messages";
import styles from "./Steps.module.css";

/** Where one stands in a sequence. */
export function Steps(props: { label: string; steps: readonly string[]; at: number }) {
  return (
    <ol className={styles.steps} aria-label={props.label}>
      {props.steps.map((step, index) => (
        <li key={step} aria-current={index === props.at ? "step" : undefined}>
          {step}
          {index < props.at ? <span className="visually-hidden"> ({m.imports.steps.done})</span> : null}
        </li>
      ))}
    </ol>
  );
}
