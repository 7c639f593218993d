import styles from "./Tel.module.css";

/**
 * A telephone number with its digits in columns. Tabular figures widen the
 * hyphen as well, which tears the number apart; the hyphens stay narrow.
 */
export function Tel({ national }: { national: string }) {
  return (
    <span className={styles.tel}>
      {national.split("-").map((part, index) => (
        <span key={index}>
          {index > 0 ? <span className={styles.hyphen}>-</span> : null}
          {part}
        </span>
      ))}
    </span>
  );
}
