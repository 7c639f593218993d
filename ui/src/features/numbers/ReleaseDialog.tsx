import { useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CommandError, type Selection } from "../../ipc";
import { m } from "../../messages";

export function ReleaseDialog(props: { selection: Selection; count: number; onClose: () => void; onDone: (words: string) => void }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);

  const release = async () => {
    setBusy(true);
    setError(null);
    try {
      const { changed } = await client.releaseNumbers(props.selection);
      props.onDone(changed === 0 ? m.numbers.unchanged : m.numbers.released(changed));
    } catch (caught) {
      setError(CommandError.from(caught));
      setBusy(false);
    }
  };

  return (
    <Dialog title={m.numbers.releaseTitle(props.count)} isOpen onClose={props.onClose} busy={busy} role="alertdialog">
      <DialogText>{m.numbers.releaseText(props.count)}</DialogText>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void release()} />}
      <DialogActions>
        <Button onPress={props.onClose} isDisabled={busy} autoFocus>
          {m.app.cancel}
        </Button>
        <Button kind="danger" onPress={() => void release()} isDisabled={busy}>
          {m.numbers.releaseButton(props.count)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
