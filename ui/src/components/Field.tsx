import type { ReactNode } from "react";
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextField as AriaTextField,
} from "react-aria-components";

import styles from "./Field.module.css";
import { Icon } from "./Icon";

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password" | "url";
  hint?: string;
  placeholder?: string;
  error?: string | null;
  autoFocus?: boolean;
  autoComplete?: string;
  /** Shown at the end of the field, for instance "12 / 35". */
  count?: { text: string; spoken: string };
  name?: string;
}

export function TextField(props: TextFieldProps) {
  const invalid = props.error !== undefined && props.error !== null;
  return (
    <AriaTextField
      className={styles.field}
      value={props.value}
      onChange={props.onChange}
      type={props.type ?? "text"}
      isInvalid={invalid}
      autoFocus={props.autoFocus}
      autoComplete={props.autoComplete ?? "off"}
      name={props.name}
    >
      <Label className={styles.label}>{props.label}</Label>
      <span className={styles.box}>
        <Input className={styles.input} placeholder={props.placeholder} spellCheck={false} data-counted={props.count ? true : undefined} />
        {props.count ? (
          <span className={styles.count}>
            {props.count.text}
          </span>
        ) : null}
      </span>
      {props.hint !== undefined && !invalid ? (
        <Text slot="description" className={styles.hint}>
          {props.hint}
        </Text>
      ) : null}
      <FieldError className={styles.error}>{props.error}</FieldError>
    </AriaTextField>
  );
}

export interface Option {
  id: string;
  name: string;
  detail?: string;
}

interface SelectProps {
  label: string;
  hideLabel?: boolean;
  value: string;
  options: readonly Option[];
  onChange: (id: string) => void;
  size?: "m" | "s";
  hint?: string;
}

export function Select(props: SelectProps) {
  return (
    <AriaSelect
      className={styles.field}
      value={props.value}
      onChange={(key) => {
        if (key !== null) props.onChange(String(key));
      }}
      aria-label={props.hideLabel ? props.label : undefined}
    >
      {props.hideLabel ? null : <Label className={styles.label}>{props.label}</Label>}
      <AriaButton className={`${styles.select} ${props.size === "s" ? styles.small : ""}`}>
        <SelectValue className={styles.value}>{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="updown" size={12} />
      </AriaButton>
      {props.hint === undefined ? null : (
        <Text slot="description" className={styles.hint}>
          {props.hint}
        </Text>
      )}
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={props.options}>
          {(option) => (
            <ListBoxItem className={styles.option} textValue={option.name}>
              {({ isSelected }) => (
                <>
                  <span className={styles.tick}>{isSelected ? <Icon name="check" size={13} /> : null}</span>
                  <span>{option.name}</span>
                  {option.detail === undefined ? null : (
                    <span className={styles.detail}>{option.detail}</span>
                  )}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export function Form(props: { onSubmit: () => void; children: ReactNode; label?: string }) {
  return (
    <form
      className={styles.form}
      aria-label={props.label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
    </form>
  );
}
