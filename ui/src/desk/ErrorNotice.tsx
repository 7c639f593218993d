import { useNavigate } from "@tanstack/react-router";

import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { CommandError } from "../ipc";
import { errorText, m } from "../messages";
import { concernsFile, WorkspaceFault } from "./WorkspaceFault";

/** A failed command in words, with the one button that helps. */
export function ErrorNotice(props: {
  error: CommandError | Error;
  onRetry?: () => void;
  onChooseFile?: () => void;
  /** What is chosen there, where it is not a list. */
  chooseWord?: string;
}) {
  const error = CommandError.from(props.error);
  const text = errorText(error.code);
  if (concernsFile(error)) return <WorkspaceFault error={error} />;
  return (
    <Notice tone="bad" title={text.title} text={text.todo} details={error.code === "internal" ? error.message : undefined}>
      <ErrorButton {...props} error={error} />
    </Notice>
  );
}

function ErrorButton(props: { error: CommandError; onRetry?: () => void; onChooseFile?: () => void; chooseWord?: string }) {
  const navigate = useNavigate();
  switch (errorText(props.error.code).action) {
    case "retry":
      return props.onRetry ? <Button size="s" onPress={props.onRetry}>{m.app.retry}</Button> : null;
    case "choose_file":
      return props.onChooseFile ? <Button size="s" onPress={props.onChooseFile}>{props.chooseWord ?? m.imports.choose}</Button> : null;
    case "create_key":
      return <Button size="s" onPress={() => void navigate({ to: "/keys" })}>{m.keys.create}</Button>;
    case "unlock":
      // The dialog asks for the passphrase, then the failed work is done again.
      return props.onRetry ? <Button size="s" onPress={props.onRetry}>{m.keys.unlock}</Button> : null;
    case "open_keys":
      return <Button size="s" onPress={() => void navigate({ to: "/keys" })}>{m.nav.keys}</Button>;
    case "open_sync":
      return <Button size="s" onPress={() => void navigate({ to: "/sync" })}>{m.nav.sync}</Button>;
    case "open_brands":
      return <Button size="s" onPress={() => void navigate({ to: "/brands" })}>{m.nav.brands}</Button>;
    case "open_numbers":
      return <Button size="s" onPress={() => void navigate({ to: "/numbers", search: {} })}>{m.nav.numbers}</Button>;
    case "none":
      return null;
  }
}
