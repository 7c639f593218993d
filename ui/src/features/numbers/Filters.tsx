import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";

import { Icon } from "../../components/Icon";
import { MenuButton } from "../../components/MenuButton";
import type { NumbersSearch } from "../../desk/search";
import type { Brand, NumberFilter, NumberStatus } from "../../ipc";
import { m } from "../../messages";
import styles from "./Numbers.module.css";

const STATUSES: readonly NumberStatus[] = ["draft", "submitted", "in_review", "active", "rejected", "suspended", "expired"];
/** Typing pauses longer than this; each search walks the whole list. */
const TYPING_MS = 160;

/** Search field and filter chips; both live in the address. */
export function Filters(props: { filter: NumberFilter; brands: readonly Brand[]; children: ReactNode }) {
  const { filter, brands } = props;
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.text);
  const typing = useRef<number | undefined>(undefined);

  useEffect(() => setText(filter.text), [filter.text]);
  useEffect(() => () => window.clearTimeout(typing.current), []);
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

  const set = (change: NumbersSearch) =>
    void navigate({ to: "/numbers", search: (before) => ({ ...before, find: undefined, ...change }), replace: true });

  const type = (value: string) => {
    setText(value);
    window.clearTimeout(typing.current);
    typing.current = window.setTimeout(() => set({ text: value.trim() === "" ? undefined : value }), TYPING_MS);
  };

  const reasons = [...new Set(brands.flatMap((brand) => brand.reasons))].sort();
  const chips: { id: string; name: string; value: string; clear: NumbersSearch }[] = [];
  if (filter.brand !== null) {
    const value = filter.brand === "none" ? m.numbers.filter.none : (brands.find((one) => one.uid === filter.brand)?.displayName ?? filter.brand);
    chips.push({ id: "brand", name: m.numbers.filter.brand, value, clear: { brand: undefined } });
  }
  if (filter.statuses.length > 0) {
    const value = filter.statuses.map((one) => m.status[one]).join(", ");
    chips.push({ id: "status", name: m.numbers.filter.status, value, clear: { status: undefined } });
  }
  if (filter.reason !== null) {
    chips.push({ id: "reason", name: m.numbers.filter.reason, value: filter.reason, clear: { reason: undefined } });
  }

  return (
    <div className={styles.filters} role="search">
      <div className={styles.search}>
        <Icon name="search" size={14} />
        <input
          ref={field}
          type="search"
          aria-label={m.numbers.search}
          placeholder={m.numbers.searchHint}
          value={text}
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && text !== "") {
              event.preventDefault();
              type("");
            }
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      {chips.map((chip) => (
        <AriaButton
          key={chip.id}
          className={styles.chip}
          aria-label={m.numbers.filter.remove(chip.name, chip.value)}
          onPress={() => set(chip.clear)}
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
