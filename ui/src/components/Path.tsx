import styles from "./Path.module.css";

/** A path that gives up its middle where it does not fit: the file and where it begins stay. */
export function Path({ path }: { path: string }) {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return (
    <span className={styles.path} title={path}>
      <span className={styles.folder}>{path.slice(0, Math.max(0, at))}</span>
      <span className={styles.file}>{path.slice(Math.max(0, at))}</span>
    </span>
  );
}
