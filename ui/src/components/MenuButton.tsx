import type { ReactNode } from "react";
import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
} from "react-aria-components";

import { Icon } from "./Icon";
import styles from "./MenuButton.module.css";

export interface MenuEntry {
  id: string;
  name: string;
  detail?: string;
  disabled?: boolean;
}

export interface MenuGroup {
  id: string;
  title?: string;
  entries: readonly MenuEntry[];
  /** Ids that bear a tick; a group with this is a choice. */
  chosen?: readonly string[];
  multiple?: boolean;
  onAction?: (id: string) => void;
  onChoose?: (ids: string[]) => void;
}

/** A button (the first child) with a menu in groups. */
export function MenuButton(props: { label: string; groups: readonly MenuGroup[]; children: ReactNode; placement?: "top start" | "bottom start" | "bottom end" }) {
  return (
    <MenuTrigger>
      {props.children}
      <Popover className={styles.popover} placement={props.placement ?? "bottom start"} offset={5}>
        <Menu className={styles.menu} aria-label={props.label}>
          {props.groups.map((group) => (
            <MenuSection
              key={group.id}
              id={group.id}
              className={styles.section}
              aria-label={group.title ?? group.id}
              selectionMode={group.chosen === undefined ? "none" : group.multiple ? "multiple" : "single"}
              selectedKeys={group.chosen}
              shouldCloseOnSelect={!group.multiple}
              onSelectionChange={(keys: Selection) => group.onChoose?.(keys === "all" ? [] : [...keys].map(String))}
            >
              {group.title === undefined ? null : <Header className={styles.title}>{group.title}</Header>}
              {group.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  textValue={entry.name}
                  className={styles.item}
                  isDisabled={entry.disabled}
                  onAction={() => group.onAction?.(entry.id)}
                >
                  {({ isSelected }) => (
                    <>
                      <span className={styles.tick}>{isSelected ? <Icon name="check" size={13} /> : null}</span>
                      <span>{entry.name}</span>
                      {entry.detail === undefined ? null : (
                        <span className={styles.detail}>{entry.detail}</span>
                      )}
                    </>
                  )}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
