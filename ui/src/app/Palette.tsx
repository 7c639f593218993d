import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  TextField,
  useFilter,
} from "react-aria-components";

import { Icon } from "../components/Icon";
import { useEdits } from "../desk/edits";
import { useSync } from "../desk/sync";
import { useZoom } from "../desk/zoom";
import { useImportFlow } from "../features/imports";
import { m } from "../messages";
import { entries } from "../screens";
import styles from "./Palette.module.css";
import { useShowLog } from "./showLog";

interface Command {
  id: string;
  name: string;
  run: () => void;
}

/** What looks like a telephone number: at least four digits and nothing but number signs. */
function asNumber(text: string): string | null {
  const trimmed = text.trim();
  if (!/^\+?[\d\s().-]+$/.test(trimmed)) return null;
  const digits = trimmed.replace(/\D/g, "");
  return digits.length >= 4 ? trimmed : null;
}

export function Palette(props: { isOpen: boolean; onClose: () => void }) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={props.isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={m.palette.label}>
          <Commands onClose={props.onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Commands({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const sync = useSync();
  const edits = useEdits();
  const zoom = useZoom();
  const showLog = useShowLog();
  const flow = useImportFlow();
  const { contains } = useFilter({ sensitivity: "base" });
  const [text, setText] = useState("");
  const number = asNumber(text);

  const screens: Command[] = entries.map(({ path, name }) => ({
    id: name,
    name: m.nav[name],
    run: () => void navigate({ to: path, search: {} }),
  }));
  const actions: Command[] = [
    {
      id: "import",
      name: m.palette.importNumbers,
      run: () => {
        void navigate({ to: "/imports/new" });
        flow.choose();
      },
    },
    { id: "new-brand", name: m.palette.newBrand, run: () => void navigate({ to: "/brands/$uid", params: { uid: "new" } }) },
    { id: "sync-now", name: m.palette.syncNow, run: () => {
      void navigate({ to: "/sync" });
      sync.start();
    } },
    { id: "copy", name: m.palette.saveCopy, run: () => void navigate({ to: "/keys" }) },
    { id: "undo", name: m.palette.undo, run: () => void edits.undo() },
    { id: "larger", name: m.palette.larger, run: zoom.larger },
    { id: "smaller", name: m.palette.smaller, run: zoom.smaller },
    { id: "actual", name: m.palette.actualSize, run: zoom.reset },
    { id: "log", name: m.palette.showLog, run: showLog },
  ];
  const find: Command[] =
    number === null
      ? []
      : [{ id: "find", name: m.palette.goTo(number), run: () => void navigate({ to: "/numbers", search: { find: number } }) }];
  const groups = [
    { id: "find", title: m.palette.numbers, commands: find },
    { id: "actions", title: m.palette.actions, commands: actions },
    { id: "screens", title: m.palette.screens, commands: screens },
  ].filter((group) => group.commands.length > 0);

  const run = (id: string) => {
    const command = [...find, ...actions, ...screens].find((one) => one.id === id);
    onClose();
    command?.run();
  };

  return (
    <Autocomplete
      inputValue={text}
      onInputChange={setText}
      filter={contains}
    >
      <TextField aria-label={m.palette.label} className={styles.field} autoFocus>
        <Icon name="search" />
        <Input className={styles.input} placeholder={m.palette.placeholder} />
      </TextField>
      <Menu
        className={styles.menu}
        aria-label={m.palette.label}
        onAction={(id) => run(String(id))}
        renderEmptyState={() => <p className={styles.nothing}>{m.palette.nothing}</p>}
      >
        {groups.map((group) => (
          <MenuSection key={group.id} id={`group-${group.id}`} className={styles.section}>
            <Header className={styles.title}>{group.title}</Header>
            {group.commands.map((command) => (
              <MenuItem key={command.id} id={command.id} textValue={command.name} className={styles.item}>
                {command.name}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}
