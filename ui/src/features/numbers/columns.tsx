import { Cut } from "../../components/Cut";
import type { GridColumn } from "../../components/DataGrid";
import { StatusPill } from "../../components/Pill";
import { Tel } from "../../components/Tel";
import { Time } from "../../components/Time";
import type { NumberRow } from "../../ipc";
import { m } from "../../messages";
import styles from "./Numbers.module.css";

const columns = (c = m.numbers.columns): readonly GridColumn<NumberRow>[] => [
  { id: "number", header: c.number, track: "minmax(136px, 1.1fr)", cell: (row) => <Tel national={row.national} /> },
  { id: "label", header: c.label, track: "minmax(104px, 1.5fr)", cell: (row) => <Cut text={row.label} /> },
  { id: "department", header: c.department, track: "minmax(84px, 1fr)", cell: (row) => <Cut text={row.department} className={styles.soft} /> },
  { id: "brand", header: c.brand, track: "minmax(104px, 1.2fr)", cell: (row) => <Cut text={row.brand === "" ? "—" : row.brand} className={row.brand === "" ? styles.soft : undefined} /> },
  { id: "reason", header: c.reason, track: "minmax(118px, 1.4fr)", cell: (row) => <Cut text={row.reason === "" ? "—" : row.reason} className={row.reason === "" ? styles.soft : undefined} /> },
  { id: "status", header: c.status, track: "166px", cell: (row) => <StatusPill status={row.status} pending={row.pending} /> },
  { id: "changed", header: c.changed, track: "86px", cell: (row) => <span className={styles.soft}><Time at={row.changed} plain /></span> },
];

/** `narrow` is beside an open panel, which shows the rest of its number. */
export function numberColumns(narrow: boolean): readonly GridColumn<NumberRow>[] {
  return columns().filter((column) => !narrow || (column.id !== "department" && column.id !== "changed"));
}
