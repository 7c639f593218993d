import { createContext, use, useCallback, useRef, useState, type ReactNode } from "react";

import { Button } from "../components/Button";
import { Dialog, DialogActions, DialogText } from "../components/Dialog";
import { Form, TextField } from "../components/Field";
import { CommandError } from "../ipc";
import { errorText, m } from "../messages";
import { useClient } from "./client";

type WithKey = <T>(work: () => Promise<T>) => Promise<T>;

const UnlockContext = createContext<WithKey | null>(null);

interface Waiting {
  resolve: () => void;
  reject: (error: CommandError) => void;
}

/** Asks for the passphrase whenever work needs a locked key, then goes on with it. */
export function UnlockProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const waiting = useRef<Waiting | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const ask = useCallback(
    () =>
      new Promise<void>((resolve, reject) => {
        waiting.current = { resolve, reject };
        setPassphrase("");
        setError(null);
        setOpen(true);
      }),
    [],
  );

  const withKey: WithKey = useCallback(
    async (work) => {
      try {
        return await work();
      } catch (caught) {
        if (!(caught instanceof CommandError) || caught.code !== "passphrase_required") throw caught;
        await ask();
        return await work();
      }
    },
    [ask],
  );

  const cancel = () => {
    setOpen(false);
    waiting.current?.reject(new CommandError("cancelled", "the passphrase was not given"));
    waiting.current = null;
  };

  const unlock = async () => {
    setBusy(true);
    try {
      await client.unlockKey(passphrase);
      setOpen(false);
      waiting.current?.resolve();
      waiting.current = null;
    } catch (caught) {
      const text = errorText(CommandError.from(caught).code);
      setError(`${text.title}. ${text.todo}`);
    } finally {
      setBusy(false);
      setPassphrase("");
    }
  };

  return (
    <UnlockContext value={withKey}>
      {children}
      <Dialog title={m.keys.unlockTitle} isOpen={isOpen} onClose={cancel} busy={busy}>
        <DialogText>{m.keys.unlockText}</DialogText>
        <Form onSubmit={() => void unlock()}>
          <TextField
            label={m.keys.passphrase}
            type="password"
            value={passphrase}
            onChange={setPassphrase}
            error={error}
            autoFocus
          />
          <DialogActions>
            <Button onPress={cancel} isDisabled={busy}>
              {m.app.cancel}
            </Button>
            <Button type="submit" kind="primary" isDisabled={busy || passphrase === ""}>
              {m.keys.unlockButton}
            </Button>
          </DialogActions>
        </Form>
      </Dialog>
    </UnlockContext>
  );
}

/** Runs work that may need the signing key; asks for its passphrase if it is locked. */
export function useWithKey(): WithKey {
  const withKey = use(UnlockContext);
  if (withKey === null) throw new Error("no unlock dialog around this component");
  return withKey;
}
