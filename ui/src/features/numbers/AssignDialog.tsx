import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { Form, Select } from "../../components/Field";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CommandError, type Brand, type Selection } from "../../ipc";
import { m } from "../../messages";

const NO_REASON = "";

/** Which brand and reason; the button says for how many numbers. */
export function AssignDialog(props: {
  selection: Selection;
  count: number;
  brands: readonly Brand[];
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const client = useClient();
  const navigate = useNavigate();
  const [uid, setUid] = useState(props.brands[0]?.uid ?? "");
  const brand = props.brands.find((one) => one.uid === uid);
  const [reason, setReason] = useState(brand?.reasons[0] ?? NO_REASON);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);

  const assign = async () => {
    if (brand === undefined) return;
    setBusy(true);
    setError(null);
    try {
      const { changed } = await client.assignNumbers(props.selection, uid, reason === NO_REASON ? null : reason);
      props.onDone(changed === 0 ? m.numbers.unchanged : m.numbers.assigned(brand.displayName, changed));
    } catch (caught) {
      setError(CommandError.from(caught));
      setBusy(false);
    }
  };

  return (
    <Dialog title={m.numbers.assignTitle(props.count)} isOpen onClose={props.onClose} busy={busy}>
      {brand === undefined ? (
        <>
          <DialogText>{m.numbers.assignNoBrands}</DialogText>
          <DialogActions>
            <Button onPress={props.onClose}>{m.app.cancel}</Button>
            <Button kind="primary" autoFocus onPress={() => void navigate({ to: "/brands/$uid", params: { uid: "new" } })}>
              {m.numbers.assignAddBrand}
            </Button>
          </DialogActions>
        </>
      ) : (
        <Form onSubmit={() => void assign()}>
          <Select
            label={m.numbers.assignBrand}
            value={uid}
            options={props.brands.map((one) => ({ id: one.uid, name: one.displayName }))}
            onChange={(next) => {
              setUid(next);
              setReason(props.brands.find((one) => one.uid === next)?.reasons[0] ?? NO_REASON);
            }}
          />
          <Select
            label={m.numbers.assignReason}
            value={reason}
            options={[
              { id: NO_REASON, name: m.numbers.assignNoReason },
              ...brand.reasons.map((one) => ({ id: one, name: one })),
            ]}
            onChange={setReason}
          />
          <DialogText>{m.numbers.assignText(props.count)}</DialogText>
          {error === null ? null : <ErrorNotice error={error} onRetry={() => void assign()} />}
          <DialogActions>
            <Button onPress={props.onClose} isDisabled={busy}>
              {m.app.cancel}
            </Button>
            <Button kind="primary" type="submit" isDisabled={busy} autoFocus>
              {m.numbers.assignButton(brand.displayName, props.count)}
            </Button>
          </DialogActions>
        </Form>
      )}
    </Dialog>
  );
}
