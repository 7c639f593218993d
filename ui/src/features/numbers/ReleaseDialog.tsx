import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { m } from "../../messages";
import { Scope } from "./Scope";

export function ReleaseDialog(props: {
  count: number;
  before?: number;
  scope: string;
  onClose: () => void;
  onRelease: () => void;
}) {
  return (
    <Dialog title={m.numbers.releaseTitle(props.count)} isOpen onClose={props.onClose} role="alertdialog">
      <Scope {...props} />
      <DialogText>{m.numbers.releaseText(props.count)}</DialogText>
      <DialogActions>
        <Button onPress={props.onClose} autoFocus>
          {m.app.cancel}
        </Button>
        <Button kind="danger" onPress={props.onRelease}>
          {m.numbers.releaseButton(props.count)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
