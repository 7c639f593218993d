import { useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { Form, Select } from "../../components/Field";
import type { ReasonChoice, RemovedReason } from "../../ipc";
import { m } from "../../messages";
import styles from "./Brands.module.css";

const KEEP = "keep";
const NONE = "none";
const TO = "to:";

/** Reasons that stay after all, and what becomes of the numbers of the others. */
export interface Answers {
  kept: string[];
  choices: ReasonChoice[];
}

/** Asks what becomes of the numbers that carry call reasons the draft no longer has. */
export function RemovedReasons(props: {
  removed: readonly RemovedReason[];
  /** Those of the draft. */
  reasons: readonly string[];
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}) {
  const { removed } = props;
  const [answers, setAnswers] = useState<ReadonlyMap<string, string>>(new Map());
  // Nothing is taken off a live number by whoever presses Enter without reading.
  const answerOf = (reason: string) => answers.get(reason) ?? KEEP;

  const submit = () => {
    const gone = removed.filter((one) => answerOf(one.reason) !== KEEP);
    props.onAnswer({
      kept: removed.filter((one) => answerOf(one.reason) === KEEP).map((one) => one.reason),
      choices: gone.map(({ reason, numbers }) => {
        const answer = answerOf(reason);
        return { reason, numbers, instead: answer.startsWith(TO) ? answer.slice(TO.length) : null };
      }),
    });
  };

  return (
    <Dialog title={m.brands.removedTitle} isOpen onClose={props.onClose} role="alertdialog">
      <DialogText>{m.brands.removedText}</DialogText>
      <Form onSubmit={submit}>
        <div className={styles.removed}>
          {removed.map((one) => (
            <Select
              key={one.reason}
              label={m.brands.removedLine(one.reason, one.numbers, one.live)}
              value={answerOf(one.reason)}
              options={[
                { id: KEEP, name: m.brands.removedKeep },
                ...props.reasons.map((reason) => ({ id: `${TO}${reason}`, name: m.brands.removedTo(reason) })),
                { id: NONE, name: m.brands.removedNone },
              ]}
              onChange={(answer) => setAnswers(new Map(answers).set(one.reason, answer))}
            />
          ))}
        </div>
        <DialogActions>
          <Button onPress={props.onClose}>{m.app.cancel}</Button>
          <Button kind="primary" type="submit" autoFocus>
            {m.brands.save}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
