import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { Form, Select } from "../../components/Field";
import type { Brand } from "../../ipc";
import { m } from "../../messages";
import { Scope } from "./Scope";

const NO_REASON = "";

export interface Choice {
  uid: string;
  reason: string | null;
}

/** Which brand and reason; the button says for how many numbers. */
export function AssignDialog(props: {
  count: number;
  /** How many they were when it was asked before. */
  before?: number;
  /** Which numbers of which list. */
  scope: string;
  chosen?: Choice;
  brands: readonly Brand[];
  onClose: () => void;
  onAssign: (brand: Brand, reason: string | null) => void;
}) {
  const navigate = useNavigate();
  const [uid, setUid] = useState(props.chosen?.uid ?? props.brands[0]?.uid ?? "");
  const brand = props.brands.find((one) => one.uid === uid);
  const [reason, setReason] = useState(props.chosen === undefined ? (brand?.reasons[0] ?? NO_REASON) : (props.chosen.reason ?? NO_REASON));

  return (
    <Dialog title={m.numbers.assignTitle(props.count)} isOpen onClose={props.onClose}>
      <Scope {...props} />
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
        <Form onSubmit={() => props.onAssign(brand, reason === NO_REASON ? null : reason)}>
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
          <DialogActions>
            <Button onPress={props.onClose}>{m.app.cancel}</Button>
            <Button kind="primary" type="submit" autoFocus>
              {m.numbers.assignButton(brand.displayName, props.count)}
            </Button>
          </DialogActions>
        </Form>
      )}
    </Dialog>
  );
}
