import { DialogText } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { m } from "../../messages";

/** Which numbers a dialog is about, and that they are others than when it asked before. */
export function Scope(props: { scope: string; count: number; before?: number }) {
  return (
    <>
      {props.before === undefined ? null : (
        <Notice tone="warn" title={m.numbers.askAgainTitle} text={m.numbers.askAgainText(props.before, props.count)} />
      )}
      <DialogText>{props.scope}</DialogText>
    </>
  );
}
