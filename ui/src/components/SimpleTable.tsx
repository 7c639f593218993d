import { tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import type { ReactNode } from "react";

import styles from "./SimpleTable.module.css";

export interface SimpleColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "end";
}

const features = tableFeatures({});

/** A short table in the page's flow; long lists belong into the DataGrid. */
export function SimpleTable<Row extends object>(props: {
  label: string;
  columns: readonly SimpleColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  const columns = props.columns.map(
    (column): ColumnDef<typeof features, Row> => ({ id: column.id, header: column.header }),
  );
  const table = useTable({
    features,
    columns,
    data: props.rows as Row[],
    getRowId: props.rowKey,
  });
  const cells = new Map(props.columns.map((column) => [column.id, column]));
  return (
    // A table wider than the window scrolls by keyboard as well.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.scroll} role="region" aria-label={props.label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.getAllLeafColumns().map((column) => (
              <th key={column.id} scope="col" data-align={cells.get(column.id)?.align}>
                {cells.get(column.id)?.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {table.getAllLeafColumns().map((column) => (
                <td key={column.id} data-align={cells.get(column.id)?.align}>
                  {cells.get(column.id)?.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
