import { copyText } from "../components/clipboard";
import { useToast } from "../components/Toasts";
import { useClient } from "../desk/client";
import { CommandError } from "../ipc";
import { errorText, m } from "../messages";

/** Shows where the log file lies: in the system's file manager, where there is one, and in words to copy. */
export function useShowLog(): () => void {
  const client = useClient();
  const toast = useToast();
  return () => {
    client.showLogFile().then(
      ({ path, written }) => {
        toast({
          tone: written ? "info" : "bad",
          about: "log",
          text: written ? m.palette.logAt(path) : m.palette.logEmpty(path),
          actions: [{ label: m.palette.copyPath, run: () => void copyText(Promise.resolve(path)) }],
        });
      },
      (error: unknown) => {
        const text = errorText(CommandError.from(error).code);
        toast({ tone: "bad", text: `${text.title}. ${text.todo}` });
      },
    );
  };
}
