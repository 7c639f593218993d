import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

import styles from "./Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style"> {
  kind?: "primary" | "plain" | "danger" | "quiet";
  size?: "m" | "s" | "icon";
}

export function Button({ kind = "plain", size = "m", ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={`${styles.button} ${styles[kind]} ${styles[size]}`} />;
}
