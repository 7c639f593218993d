import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { m } from "../../messages";

export function ReleaseDialog(props: { count: number; onClose: () => void; onRelease: () => void }) {
  return (
    <Dialog title={m.numbers.releaseTitle(props.count)} isOpen onClose={props.onClose} role="alertdialog">
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
