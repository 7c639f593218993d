import type { MouseEvent } from "react";

import styles from "./Cut.module.css";

function tellIfCut(event: MouseEvent<HTMLElement>) {
  const cell = event.currentTarget;
  const isCut = [cell, cell.parentElement].some((box) => box !== null && box.scrollWidth > box.clientWidth);
  if (isCut) cell.title = cell.textContent ?? "";
  else cell.removeAttribute("title");
}

/** Text that says the whole of itself on hover where its cell cuts it. */
export function Cut({ text, className }: { text: string; className?: string }) {
  return (
    <span
      dir="auto"
      className={className === undefined ? styles.cut : `${styles.cut} ${className}`}
      onMouseEnter={tellIfCut}
      data-cuttable
    >
      {text}
    </span>
  );
}
