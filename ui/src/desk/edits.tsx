import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";

import { AfterAMoment, JobProgress } from "../components/Progress";
import { ToastSlot, useToast } from "../components/Toasts";
import { CommandError, type Changed, type Progress, type Selection } from "../ipc";
import { errorText, m } from "../messages";
import { useClient, useWorkspace } from "./client";
import styles from "./edits.module.css";
import { useSync } from "./sync";

/** Changes of many numbers. Each answers whether it was carried out. */
export interface Edits {
  running: boolean;
  assign: (selection: Selection, brand: { uid: string; name: string }, reason: string | null) => Promise<boolean>;
  release: (selection: Selection) => Promise<boolean>;
  /** Takes the latest change back. */
  undo: () => Promise<boolean>;
}

interface Work {
  title: string;
  change: (onProgress: (progress: Progress) => void) => Promise<Changed>;
  words: (changed: number) => string;
  /** Said when there is nothing to work on. */
  missing?: string;
}

const EditContext = createContext<Edits | null>(null);

/** One change at a time, with progress and a way out; the screens go on meanwhile. */
export function EditProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const toast = useToast();
  const sync = useSync();
  const connected = useWorkspace()?.connection != null;
  const busy = useRef(false);
  const [title, setTitle] = useState<string | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const { start: send } = sync;

  const run = useCallback(
    async (work: Work): Promise<boolean> => {
      if (busy.current) {
        toast({ tone: "bad", text: m.edits.busy });
        return false;
      }
      busy.current = true;
      setTitle(work.title);
      setProgress(null);
      setCancelling(false);
      try {
        const { changed, edit } = await work.change(setProgress);
        const undo = () =>
          void run({ title: m.edits.undoing, change: (watch) => client.undoEdit(edit, watch), words: m.edits.undone });
        toast({
          about: "edit",
          text: changed === 0 ? m.numbers.unchanged : work.words(changed),
          actions: [
            ...(edit === null ? [] : [{ label: m.edits.undo, run: undo }]),
            ...(changed > 0 && connected ? [{ label: m.numbers.sendNow, run: send }] : []),
          ],
        });
        return true;
      } catch (caught) {
        const { code } = CommandError.from(caught);
        const text = errorText(code);
        if (code === "cancelled") toast({ about: "edit", tone: "info", text: m.edits.cancelled });
        else if (code === "nothing_to_undo" && work.missing !== undefined) toast({ about: "edit", tone: "info", text: work.missing });
        else toast({ about: "edit", tone: "bad", text: `${text.title}. ${text.todo}` });
        return false;
      } finally {
        busy.current = false;
        setTitle(null);
      }
    },
    [client, toast, send, connected],
  );

  const edits = useMemo<Edits>(
    () => ({
      running: title !== null,
      assign: (selection, brand, reason) =>
        run({
          title: m.edits.assigning(brand.name),
          change: (watch) => client.assignNumbers(selection, brand.uid, reason, watch),
          words: (changed) => m.numbers.assigned(brand.name, changed),
        }),
      release: (selection) =>
        run({
          title: m.edits.releasing,
          change: (watch) => client.releaseNumbers(selection, watch),
          words: m.numbers.released,
        }),
      undo: () =>
        run({
          title: m.edits.undoing,
          change: (watch) => client.undoEdit(null, watch),
          words: m.edits.undone,
          missing: m.edits.nothingToUndo,
        }),
    }),
    [client, run, title],
  );

  const cancel = () => {
    setCancelling(true);
    void client.cancelJob("edit").catch(() => undefined);
  };

  return (
    <EditContext value={edits}>
      {children}
      {title === null ? null : (
        <ToastSlot>
          <AfterAMoment>
            <div className={styles.job}>
              <JobProgress title={title} progress={progress} cancelling={cancelling} onCancel={cancel} />
            </div>
          </AfterAMoment>
        </ToastSlot>
      )}
    </EditContext>
  );
}

export function useEdits(): Edits {
  const edits = use(EditContext);
  if (edits === null) throw new Error("no edits around this component");
  return edits;
}
