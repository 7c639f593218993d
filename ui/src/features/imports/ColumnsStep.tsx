import { useQuery } from "@tanstack/react-query";

import { Button } from "../../components/Button";
import { Select } from "../../components/Field";
import { Card } from "../../components/Page";
import { useClient, useSession } from "../../desk/client";
import type { Brand, CommandError, ImportField, ImportFile, ImportInspection } from "../../ipc";
import { m, regionOptions } from "../../messages";
import styles from "./Imports.module.css";
import { useImportFlow } from "./flow";

const FIELDS: readonly ImportField[] = ["number", "label", "department", "brand", "reason"];
const IGNORE = "";
const NONE = "";

function isField(value: string): value is ImportField {
  return FIELDS.some((field) => field === value);
}

/** What each column holds, and what holds for all rows. */
export function ColumnsStep(props: { file: ImportFile; inspection: ImportInspection }) {
  const { inspection } = props;
  const client = useClient();
  const flow = useImportFlow();
  const session = useSession();
  const brands = useQuery<Brand[], CommandError>({ queryKey: ["brands"], queryFn: () => client.listBrands() });
  const { fields, region, brand, reason } = flow.choices;
  const chosen = brands.data?.find((one) => one.uid === brand);
  const fieldOf = (column: number) => FIELDS.find((field) => fields[field] === column) ?? IGNORE;
  const options = [
    { id: IGNORE, name: m.imports.ignore },
    ...FIELDS.map((field) => ({ id: field, name: m.imports.field[field] })),
  ];

  return (
    <>
      <Card
        title={m.imports.columnsTitle}
        aside={m.imports.encoding(inspection.encoding, m.imports.delimiters[inspection.delimiter] ?? inspection.delimiter)}
      >
        <div className={styles.tableScroll} role="region" aria-label={m.imports.columnsTitle} tabIndex={-1}>
          <table className={styles.columns}>
            <thead>
              <tr>
                <th scope="col">{m.imports.column}</th>
                <th scope="col">{m.imports.samples}</th>
                <th scope="col">{m.imports.use}</th>
              </tr>
            </thead>
            <tbody>
              {inspection.columns.map((column) => {
                const name = column.name === "" ? m.imports.unnamed(column.index) : column.name;
                return (
                  <tr key={column.index}>
                    <th scope="row">{name}</th>
                    <td>
                      <span className={styles.samples}>
                        {column.samples.slice(0, 3).map((sample, index) => (
                          <code key={index}>{sample}</code>
                        ))}
                      </span>
                    </td>
                    <td>
                      <Select
                        label={m.imports.useFor(name)}
                        hideLabel
                        size="s"
                        value={fieldOf(column.index)}
                        options={options}
                        onChange={(value) => flow.setField(column.index, isField(value) ? value : null)}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Card>
      <div className={styles.forAll}>
        <Select
          label={m.imports.region}
          value={region}
          options={regionOptions(session.data?.regions ?? [])}
          onChange={(value) => flow.change({ region: value })}
        />
        <Select
          label={m.imports.brandForAll}
          value={brand ?? NONE}
          options={[
            { id: NONE, name: m.imports.keepBrand },
            ...(brands.data ?? []).map((one) => ({ id: one.uid, name: one.displayName })),
          ]}
          onChange={(value) => flow.change({ brand: value === NONE ? null : value, reason: null })}
        />
        {chosen === undefined || chosen.reasons.length === 0 ? null : (
          <Select
            label={m.imports.reasonForAll}
            value={reason ?? NONE}
            options={[
              { id: NONE, name: m.imports.keepReason },
              ...chosen.reasons.map((one) => ({ id: one, name: one })),
            ]}
            onChange={(value) => flow.change({ reason: value === NONE ? null : value })}
          />
        )}
      </div>
      <div className={styles.actions}>
        <Button kind="primary" onPress={flow.plan} isDisabled={fields.number === undefined}>
          {m.imports.check(inspection.rowsEstimated)}
        </Button>
        <Button onPress={flow.back}>{m.app.back}</Button>
        <span className={styles.soft}>{fields.number === undefined ? m.imports.needNumber : m.imports.nothingWritten}</span>
      </div>
    </>
  );
}
