import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import styles from "./Dialog.module.css";
import { Working } from "./Progress";

/** A modal dialog; Esc and a click outside close it unless work is under way. */
export function Dialog(props: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  busy?: boolean;
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={props.isOpen}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      isDismissable={props.busy !== true}
      isKeyboardDismissDisabled={props.busy === true}
    >
      <Modal className={styles.modal}>
        <AriaDialog className={styles.dialog} role={props.role ?? "dialog"}>
          <Heading slot="title" level={2} className={styles.title}>
            {props.title}
          </Heading>
          {props.children}
          {props.busy === true ? (
            <div className={styles.working}>
              <Working />
            </div>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function DialogText({ children }: { children: ReactNode }) {
  return <p className={styles.text}>{children}</p>;
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
