import { useEffect, useRef, type ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";

import { Icon } from "../../components/Icon";
import { MenuButton } from "../../components/MenuButton";
import type { NumbersSearch } from "../../desk/search";
import type { Brand, NumberFilter, NumberStatus } from "../../ipc";
import { m } from "../../messages";
import styles from "./Numbers.module.css";
import { filterParts } from "./words";

const STATUSES: readonly NumberStatus[] = ["draft", "submitted", "in_review", "active", "rejected", "suspended", "expired"];
/** Search field and filter chips; both live in the address. */
export function Filters(props: {
  filter: NumberFilter;
  typed: string;
  brands: readonly Brand[];
  onType: (text: string) => void;
  onChange: (change: NumbersSearch) => void;
  children: ReactNode;
}) {
  const { filter, typed, brands, onType: type, onChange: set } = props;
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, [contenteditable], [role='dialog']") !== null) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  const reasons = [...new Set(brands.flatMap((brand) => brand.reasons))].sort();
  return (
    <div className={styles.filters} role="search">
      <div className={styles.search}>
        <Icon name="search" size={14} />
        <input
          ref={field}
          type="search"
          aria-label={m.numbers.search}
          placeholder={m.numbers.searchHint}
          value={typed}
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && typed !== "") {
              event.preventDefault();
              type("");
            }
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      {filterParts(filter, brands).map((chip) => (
        <AriaButton
          key={chip.id}
          className={styles.chip}
          aria-label={m.numbers.filter.remove(chip.name, chip.value)}
          onPress={() => set({ [chip.id]: undefined })}
        >
          <span>{m.numbers.filter.chip(chip.name, chip.value)}</span>
          <Icon name="close" size={11} />
        </AriaButton>
      ))}
      <MenuButton
        label={m.numbers.filter.add}
        groups={[
          {
            id: "status",
            title: m.numbers.filter.status,
            multiple: true,
            entries: STATUSES.map((id) => ({ id, name: m.status[id] })),
            chosen: filter.statuses,
            onChoose: (ids: string[]) => set({ status: ids.length === 0 ? undefined : STATUSES.filter((one) => ids.includes(one)) }),
          },
          {
            id: "brand",
            title: m.numbers.filter.brand,
            entries: [
              { id: "none", name: m.numbers.filter.none },
              ...brands.map((brand) => ({ id: brand.uid, name: brand.displayName })),
            ],
            chosen: filter.brand === null ? [] : [filter.brand],
            onChoose: ([id]: string[]) => set({ brand: id }),
          },
          {
            id: "reason",
            title: m.numbers.filter.reason,
            entries: reasons.map((reason) => ({ id: reason, name: reason })),
            chosen: filter.reason === null ? [] : [filter.reason],
            onChoose: ([id]: string[]) => set({ reason: id }),
          },
        ].filter((group) => group.entries.length > 0)}
      >
        <AriaButton className={styles.addFilter}>
          <Icon name="plus" size={11} />
          {m.numbers.filter.add}
        </AriaButton>
      </MenuButton>
      <div className={styles.filterEnd}>{props.children}</div>
    </div>
  );
}
