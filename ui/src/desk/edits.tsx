import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import { AfterAMoment, JobProgress } from "../components/Progress";
import { ToastSlot, useToast } from "../components/Toasts";
import { CommandError, type Changed, type Progress, type Selection } from "../ipc";
import { errorText, m } from "../messages";
import { useClient, useWorkspace } from "./client";
import styles from "./edits.module.css";
import { useSync } from "./sync";

/** What became of a change; an outdated one was asked for a list that is no longer so. */
export type Outcome = "done" | "failed" | "outdated";

/** Changes that can be taken back. */
export interface Edits {
  running: boolean;
  assign: (selection: Selection, brand: { uid: string; name: string }, reason: string | null) => Promise<Outcome>;
  release: (selection: Selection) => Promise<Outcome>;
  /** Takes the latest change back. */
  undo: () => Promise<Outcome>;
  /** Tells of a change that was made elsewhere and can be taken back by its name. */
  tell: (text: string, done: Pick<Changed, "changed" | "edit">) => void;
}

interface Work {
  title: string;
  change: (onProgress: (progress: Progress) => void) => Promise<Changed>;
  words: (changed: Changed) => string;
  /** Said when there is nothing to work on. */
  missing?: string;
}

function undone({ brand, changed }: Changed): string {
  return brand === null ? m.edits.undone(changed) : m.edits.undoneBrand(brand, changed);
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
  const say = useRef<(text: string, done: Pick<Changed, "changed" | "edit">) => void>(() => undefined);

  const run = useCallback(
    async (work: Work): Promise<Outcome> => {
      if (busy.current) {
        toast({ tone: "bad", text: m.edits.busy });
        return "failed";
      }
      busy.current = true;
      setTitle(work.title);
      setProgress(null);
      setCancelling(false);
      try {
        const done = await work.change(setProgress);
        say.current(done.changed === 0 && done.brand === null ? m.numbers.unchanged : work.words(done), done);
        return "done";
      } catch (caught) {
        const { code } = CommandError.from(caught);
        // Whoever asked has the list to look at, and says so.
        if (code === "view_changed") return "outdated";
        const text = errorText(code);
        if (code === "cancelled") toast({ about: "edit", tone: "info", text: m.edits.cancelled });
        else if (code === "nothing_to_undo" && work.missing !== undefined) toast({ about: "edit", tone: "info", text: work.missing });
        else toast({ about: "edit", tone: "bad", text: `${text.title}. ${text.todo}` });
        return "failed";
      } finally {
        busy.current = false;
        setTitle(null);
      }
    },
    [toast],
  );

  const show = useCallback(
    (text: string, { changed, edit }: Pick<Changed, "changed" | "edit">) => {
      const undo = () => void run({ title: m.edits.undoing, change: (watch) => client.undoEdit(edit, watch), words: undone });
      toast({
        about: "edit",
        text,
        actions: [
          ...(edit === null ? [] : [{ label: m.edits.undo, run: undo }]),
          ...(changed > 0 && connected ? [{ label: m.numbers.sendNow, run: send }] : []),
        ],
      });
    },
    [client, connected, run, send, toast],
  );
  useEffect(() => {
    say.current = show;
  }, [show]);

  const edits = useMemo<Edits>(
    () => ({
      running: title !== null,
      assign: (selection, brand, reason) =>
        run({
          title: m.edits.assigning(brand.name),
          change: (watch) => client.assignNumbers(selection, brand.uid, reason, watch),
          words: ({ changed }) => m.numbers.assigned(brand.name, changed),
        }),
      release: (selection) =>
        run({
          title: m.edits.releasing,
          change: (watch) => client.releaseNumbers(selection, watch),
          words: ({ changed }) => m.numbers.released(changed),
        }),
      undo: () =>
        run({
          title: m.edits.undoing,
          change: (watch) => client.undoEdit(null, watch),
          words: undone,
          missing: m.edits.nothingToUndo,
        }),
      tell: show,
    }),
    [client, run, show, title],
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

/** Ctrl+Z takes the latest change back, but where text is typed or a dialog asks. */
export function useUndoKey(): void {
  const { undo } = useEdits();
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
      const target = event.target as HTMLElement;
      if (!isUndo || target.closest("input, textarea, [role='dialog'], [role='alertdialog']") !== null) return;
      event.preventDefault();
      void undo();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [undo]);
}
