import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";

import { Button } from "../../components/Button";
import { Card, Empty, Page } from "../../components/Page";
import { Pill, StatusPill } from "../../components/Pill";
import { Bones } from "../../components/Progress";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { Logo } from "../../desk/logo";
import type { Brand, CommandError } from "../../ipc";
import { m, n } from "../../messages";
import styles from "./Brands.module.css";

export function BrandsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const brands = useQuery<Brand[], CommandError>({ queryKey: ["brands"], queryFn: () => client.listBrands() });
  const data = brands.data;
  const create = () => void navigate({ to: "/brands/$uid", params: { uid: "new" } });

  return (
    <Page
      title={m.brands.title}
      aside={data === undefined ? undefined : n(data.length)}
      actions={
        <Button kind="primary" onPress={create}>
          {m.brands.new}
        </Button>
      }
    >
      {brands.isError ? <ErrorNotice error={brands.error} onRetry={() => void brands.refetch()} /> : null}
      {data === undefined ? (
        brands.isError ? null : <Bones lines={4} height={48} />
      ) : data.length === 0 ? (
        <Card>
          <Empty title={m.brands.emptyTitle} text={m.brands.emptyText}>
            <Button onPress={create}>{m.brands.new}</Button>
          </Empty>
        </Card>
      ) : (
        <Card label={m.brands.list}>
          <ul className={styles.brands}>
            {data.map((brand) => {
              const refused = brand.problems.filter((problem) => problem.severity === "refused").length;
              const warnings = brand.problems.length - refused;
              return (
                <li key={brand.uid}>
                  <Link to="/brands/$uid" params={{ uid: brand.uid }} className={styles.brand}>
                    <Logo sha256={brand.logo?.sha256 ?? null} name={brand.displayName} size={38} />
                    <span className={styles.brandText}>
                      <span className={styles.brandName}>{brand.displayName}</span>
                      <span className={styles.small}>
                        {[
                          m.brands.revision(brand.revision),
                          brand.numbers === 0 ? m.brands.noNumbers : m.brands.live(brand.live, brand.numbers),
                        ].join(" · ")}
                      </span>
                    </span>
                    <span className={styles.pills}>
                      {refused > 0 ? <Pill tone="bad">{m.brands.refuses(refused)}</Pill> : null}
                      {warnings > 0 ? <Pill tone="warn">{m.brands.warns(warnings)}</Pill> : null}
                      <StatusPill status={brand.status} pending={brand.pending} />
                    </span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </Card>
      )}
    </Page>
  );
}
