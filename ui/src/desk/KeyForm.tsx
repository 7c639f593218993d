import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";

import { Button } from "../components/Button";
import { Form, TextField } from "../components/Field";
import { Notice } from "../components/Notice";
import { CommandError, type Key, type KeyStore, type KeychainState } from "../ipc";
import { m } from "../messages";
import { useClient } from "./client";
import { ErrorNotice } from "./ErrorNotice";
import styles from "./forms.module.css";

const MIN_PASSPHRASE = 8;

export interface Passphrase {
  value: string;
  error: string | null;
  againError: string | null;
}

/** Two fields that must agree. The parent submits; errors show after the first try. */
export function usePassphrase() {
  const [value, setValue] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const isShort = [...value].length < MIN_PASSPHRASE;
  const differs = again !== value;
  return {
    value,
    again,
    setValue,
    setAgain,
    error: tried && isShort ? m.keys.passphraseShort : null,
    againError: tried && !isShort && differs ? m.keys.passphraseDiffers : null,
    /** True when both are fine; else the fields say what is wrong. */
    check: () => {
      setTried(true);
      return !isShort && !differs;
    },
  };
}

export function PassphraseFields({ fields, autoFocus }: { fields: ReturnType<typeof usePassphrase>; autoFocus?: boolean }) {
  return (
    <>
      <TextField
        label={m.keys.passphrase}
        type="password"
        value={fields.value}
        onChange={fields.setValue}
        hint={m.keys.passphraseHint}
        error={fields.error}
        autoFocus={autoFocus}
        autoComplete="new-password"
      />
      <TextField
        label={m.keys.passphraseAgain}
        type="password"
        value={fields.again}
        onChange={fields.setAgain}
        error={fields.againError}
        autoComplete="new-password"
      />
    </>
  );
}

/** Makes the desk's key, in the keychain or in a file under a passphrase. */
export function CreateKeyForm(props: { onCreated: (key: Key) => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const keychain = useQuery<KeychainState, CommandError>({
    queryKey: ["keychain"],
    queryFn: () => client.checkKeychain(),
    staleTime: 0,
    gcTime: 0,
  });
  const [chosen, setChosen] = useState<KeyStore | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const passphrase = usePassphrase();
  const state = keychain.data;
  const hasKeychain = state === undefined || state === "available";
  const store: KeyStore = hasKeychain ? (chosen ?? "keychain") : "file";

  const create = async () => {
    if (store === "file" && !passphrase.check()) return;
    setBusy(true);
    setError(null);
    try {
      const key = await client.createKey(store, store === "file" ? passphrase.value : null);
      await Promise.all(["session", "overview", "key"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
      props.onCreated(key);
    } catch (caught) {
      setError(CommandError.from(caught));
      void keychain.refetch();
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form onSubmit={() => void create()}>
      {state === undefined || state === "available" ? null : (
        <Notice tone="warn" title={m.keys.keychainState[state].title} text={m.keys.keychainState[state].text}>
          <Button size="s" onPress={() => void keychain.refetch()}>
            {m.keys.checkAgain}
          </Button>
        </Notice>
      )}
      {keychain.isError ? <ErrorNotice error={keychain.error} onRetry={() => void keychain.refetch()} /> : null}
      <RadioGroup className={styles.radios} value={store} onChange={(value) => setChosen(value === "file" ? "file" : "keychain")}>
        <Label className={styles.radioLabel}>{m.keys.keepIn}</Label>
        <Radio className={styles.radio} value="keychain" isDisabled={!hasKeychain}>
          <span>
            <span className={styles.strong}>{m.keys.keychain}</span>
            <span className={styles.soft}>{m.keys.keychainText}</span>
          </span>
        </Radio>
        <Radio className={styles.radio} value="file">
          <span>
            <span className={styles.strong}>{m.keys.file}</span>
            <span className={styles.soft}>{m.keys.fileText}</span>
          </span>
        </Radio>
      </RadioGroup>
      {store === "file" ? <PassphraseFields fields={passphrase} /> : null}
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void create()} />}
      <div className={styles.row}>
        <Button kind="primary" type="submit" isDisabled={busy || keychain.isPending}>
          {m.keys.create}
        </Button>
      </div>
    </Form>
  );
}
