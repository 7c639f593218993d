import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

import styles from "./Segments.module.css";

/** One of a few, side by side. */
export function Segments<Id extends string>(props: {
  label: string;
  value: Id;
  options: readonly { id: Id; name: string }[];
  onChange: (id: Id) => void;
}) {
  return (
    <ToggleButtonGroup
      className={styles.group}
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        const chosen = props.options.find((option) => option.id === key);
        if (chosen) props.onChange(chosen.id);
      }}
    >
      {props.options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className={styles.segment}>
          {option.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

export function Toggle(props: { label: string; isOn: boolean; onChange: (on: boolean) => void }) {
  return (
    <ToggleButton className={styles.toggle} isSelected={props.isOn} onChange={props.onChange}>
      {props.label}
    </ToggleButton>
  );
}
