import { useState } from "react";

import { Button } from "../../components/Button";
import { Form, TextField } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { Logo } from "../../desk/logo";
import { CommandError, limits, type BrandDraft } from "../../ipc";
import { m } from "../../messages";
import styles from "./Brands.module.css";

const { displayName: NAME_MAX, shortName: SHORT_MAX, callReason: REASON_MAX, reasonsPerBrand: REASONS_MAX } = limits;

/** Characters as a person counts them. */
function length(text: string): number {
  return [...text].length;
}

export function BrandForm(props: {
  draft: BrandDraft;
  onChange: (change: Partial<BrandDraft>) => void;
  tried: boolean;
  onSubmit: () => void;
}) {
  const { draft, onChange } = props;
  const name = length(draft.displayName);
  const short = length(draft.shortName ?? "");
  const nameError =
    name > NAME_MAX ? m.brands.tooLong(NAME_MAX) : props.tried && draft.displayName.trim() === "" ? m.brands.nameNeeded : null;

  return (
    <div className={styles.form}>
      <Form onSubmit={props.onSubmit}>
        <TextField
          label={m.brands.displayName}
          name="displayName"
          value={draft.displayName}
          onChange={(displayName) => onChange({ displayName })}
          error={nameError}
          count={{ text: m.brands.count(name, NAME_MAX), spoken: m.brands.countSpoken(name, NAME_MAX) }}
        />
        <TextField
          label={m.brands.shortName}
          name="shortName"
          value={draft.shortName ?? ""}
          onChange={(value) => onChange({ shortName: value === "" ? null : value })}
          error={short > SHORT_MAX ? m.brands.tooLong(SHORT_MAX) : null}
          count={{ text: m.brands.count(short, SHORT_MAX), spoken: m.brands.countSpoken(short, SHORT_MAX) }}
        />
        <button type="submit" hidden />
      </Form>
      <LogoField logo={draft.logo} name={draft.displayName} onChange={(logo) => onChange({ logo })} />
      <ReasonsField reasons={draft.reasons} onChange={(reasons) => onChange({ reasons })} />
    </div>
  );
}

function LogoField(props: { logo: string | null; name: string; onChange: (logo: string | null) => void }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);

  const choose = async () => {
    setBusy(true);
    setError(null);
    try {
      const logo = await client.chooseLogo();
      if (logo !== null) props.onChange(logo.sha256);
    } catch (caught) {
      setError(CommandError.from(caught));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div role="group" aria-label={m.brands.logo} className={styles.group}>
      <span className={styles.groupLabel}>{m.brands.logo}</span>
      <div className={styles.logoRow}>
        {props.logo === null ? (
          <span className={styles.noLogo} aria-hidden="true">
            <Icon name="plus" />
          </span>
        ) : (
          <Logo sha256={props.logo} name={props.name} size={52} />
        )}
        <div className={styles.logoText}>
          <div className={styles.row}>
            <Button size="s" onPress={() => void choose()} isDisabled={busy}>
              {props.logo === null ? m.brands.chooseLogo : m.brands.replaceLogo}
            </Button>
            {props.logo === null ? null : (
              <Button size="s" onPress={() => props.onChange(null)}>
                {m.brands.removeLogo}
              </Button>
            )}
          </div>
          <p className={styles.small}>{m.brands.logoHint}</p>
        </div>
      </div>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void choose()} onChooseFile={() => void choose()} chooseWord={m.brands.chooseAnother} />}
    </div>
  );
}

function ReasonsField(props: { reasons: readonly string[]; onChange: (reasons: string[]) => void }) {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const used = length(text);

  const add = () => {
    const reason = text.trim();
    if (reason === "") return;
    if (length(reason) > REASON_MAX) return setError(m.brands.tooLong(REASON_MAX));
    if (props.reasons.includes(reason)) return setError(m.brands.duplicateReason);
    if (props.reasons.length >= REASONS_MAX) return setError(m.brands.tooManyReasons(REASONS_MAX));
    props.onChange([...props.reasons, reason]);
    setText("");
    setError(null);
  };

  return (
    <div role="group" aria-label={m.brands.reasons} className={styles.group}>
      <span className={styles.groupLabel}>{m.brands.reasons}</span>
      {props.reasons.length === 0 ? (
        <p className={styles.small}>{m.brands.noReasons}</p>
      ) : (
        <ul className={styles.reasons}>
          {props.reasons.map((reason) => (
            <li key={reason} className={styles.reason}>
              <span>{reason}</span>
              <Button
                kind="quiet"
                size="icon"
                aria-label={m.brands.removeReason(reason)}
                onPress={() => props.onChange(props.reasons.filter((one) => one !== reason))}
              >
                <Icon name="close" size={11} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Form onSubmit={add}>
        <div className={styles.addReason}>
          <TextField
            label={m.brands.newReason}
            name="reason"
            value={text}
            onChange={(value) => {
              setText(value);
              setError(length(value) > REASON_MAX ? m.brands.tooLong(REASON_MAX) : null);
            }}
            hint={m.brands.reasonHint}
            error={error}
            count={used > 0 ? { text: m.brands.count(used, REASON_MAX), spoken: m.brands.countSpoken(used, REASON_MAX) } : undefined}
          />
          <Button type="submit" isDisabled={text.trim() === ""}>
            {m.brands.addReason}
          </Button>
        </div>
      </Form>
    </div>
  );
}
