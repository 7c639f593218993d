import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "../components/Button";
import { Dialog, DialogActions, DialogText } from "../components/Dialog";
import { Form, TextField } from "../components/Field";
import { useToast } from "../components/Toasts";
import { CommandError } from "../ipc";
import { m } from "../messages";
import { useClient } from "./client";
import { ErrorNotice } from "./ErrorNotice";
import { PassphraseFields, usePassphrase } from "./KeyForm";
import { useWithKey } from "./unlock";

const KEYS = ["session", "overview", "key"];

/** A passphrase twice, then the host asks for the file. */
export function SaveCopyDialog(props: { onClose: () => void; onSaved?: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const withKey = useWithKey();
  const toast = useToast();
  const passphrase = usePassphrase();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);

  const save = async () => {
    if (!passphrase.check()) return;
    setBusy(true);
    setError(null);
    try {
      const saved = await withKey(() => client.saveRecoveryCopy(passphrase.value));
      if (saved !== null) {
        await Promise.all(KEYS.map((key) => queries.invalidateQueries({ queryKey: [key] })));
        toast({ text: m.keys.copyDone(saved.path) });
        props.onClose();
        props.onSaved?.();
      }
    } catch (caught) {
      const failed = CommandError.from(caught);
      if (failed.code !== "cancelled") setError(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={m.keys.copyDialogTitle} isOpen onClose={props.onClose} busy={busy}>
      <DialogText>{m.keys.copyDialogText}</DialogText>
      <Form onSubmit={() => void save()}>
        <PassphraseFields fields={passphrase} autoFocus />
        {error === null ? null : <ErrorNotice error={error} onRetry={() => void save()} />}
        <DialogActions>
          <Button onPress={props.onClose} isDisabled={busy}>
            {m.app.cancel}
          </Button>
          <Button kind="primary" type="submit" isDisabled={busy}>
            {m.keys.copyDialogButton}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

export function RestoreDialog(props: { onClose: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const toast = useToast();
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);

  const restore = async () => {
    setBusy(true);
    setError(null);
    try {
      const key = await client.restoreRecoveryCopy(passphrase);
      if (key !== null) {
        await Promise.all(KEYS.map((name) => queries.invalidateQueries({ queryKey: [name] })));
        toast({ text: m.keys.restored });
        props.onClose();
      }
    } catch (caught) {
      setError(CommandError.from(caught));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={m.keys.restoreDialogTitle} isOpen onClose={props.onClose} busy={busy}>
      <DialogText>{m.keys.restoreDialogText}</DialogText>
      <Form onSubmit={() => void restore()}>
        <TextField label={m.keys.passphrase} type="password" value={passphrase} onChange={setPassphrase} autoFocus />
        {error === null ? null : <ErrorNotice error={error} onRetry={() => void restore()} />}
        <DialogActions>
          <Button onPress={props.onClose} isDisabled={busy}>
            {m.app.cancel}
          </Button>
          <Button kind="primary" type="submit" isDisabled={busy || passphrase === ""}>
            {m.keys.restoreDialogButton}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
