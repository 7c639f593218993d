import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import { useClient, useWorkspace } from "../../desk/client";
import {
  CommandError,
  type ImportField,
  type ImportFile,
  type ImportInspection,
  type ImportOptions,
  type ImportPlan,
  type ImportResult,
  type Progress,
} from "../../ipc";
import { percent } from "../../messages";

/** What the person decided about the columns. */
export interface Choices {
  /** Column positions by what they hold. */
  fields: Partial<Record<ImportField, number>>;
  region: string;
  brand: string | null;
  reason: string | null;
}

export type Stage =
  | { at: "file" }
  | { at: "inspecting"; file: ImportFile }
  | { at: "columns"; file: ImportFile; inspection: ImportInspection }
  | { at: "planning"; file: ImportFile; inspection: ImportInspection }
  | { at: "check"; file: ImportFile; inspection: ImportInspection; plan: ImportPlan }
  | { at: "writing"; file: ImportFile; inspection: ImportInspection; plan: ImportPlan }
  | { at: "done"; file: ImportFile; result: ImportResult };

export interface ImportFlow {
  stage: Stage;
  choices: Choices;
  progress: Progress | null;
  cancelling: boolean;
  cancelled: boolean;
  error: CommandError | null;
  /** True while the host works on it. */
  busy: boolean;
  /** How far the work is, for the sidebar. */
  percent: string | null;
  choose: () => void;
  accept: (file: ImportFile | CommandError) => void;
  change: (choices: Partial<Choices>) => void;
  setField: (column: number, field: ImportField | null) => void;
  plan: () => void;
  commit: () => void;
  cancel: () => void;
  back: () => void;
  reset: () => void;
}

const FlowContext = createContext<ImportFlow | null>(null);
const START: Stage = { at: "file" };

function optionsOf(choices: Choices): ImportOptions {
  return {
    region: choices.region,
    brand: choices.brand,
    reason: choices.brand === null ? null : choices.reason,
    mapping: (Object.entries(choices.fields) as [ImportField, number][]).map(([field, column]) => ({ field, column })),
  };
}

/** One import at a time; it goes on while other screens are shown. */
export function ImportFlowProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const queries = useQueryClient();
  const workspace = useWorkspace();
  const region = workspace?.region ?? "US";
  const path = workspace?.path;
  const [stage, setStage] = useState<Stage>(START);
  const [choices, setChoices] = useState<Choices>({ fields: {}, region, brand: null, reason: null });
  const [progress, setProgress] = useState<Progress | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  /** Work started before the last reset must not speak any more. */
  const turn = useRef(0);

  const begin = useCallback((next: Stage) => {
    turn.current += 1;
    setError(null);
    setProgress(null);
    setCancelling(false);
    setCancelled(false);
    setStage(next);
    return turn.current;
  }, []);

  const reset = useCallback(() => {
    begin(START);
  }, [begin]);

  useEffect(() => reset(), [path, reset]);

  /** Runs work; on failure goes back to `fallback` and says why. */
  const run = useCallback(
    async (during: Stage, fallback: Stage, work: (isCurrent: () => boolean) => Promise<void>) => {
      const mine = begin(during);
      const isCurrent = () => turn.current === mine;
      try {
        await work(isCurrent);
      } catch (caught) {
        if (!isCurrent()) return;
        const failed = CommandError.from(caught);
        setStage(fallback);
        if (failed.code === "cancelled") setCancelled(true);
        else setError(failed);
      } finally {
        if (isCurrent()) setCancelling(false);
      }
    },
    [begin],
  );

  const inspect = useCallback(
    (file: ImportFile) =>
      run({ at: "inspecting", file }, START, async (isCurrent) => {
        const inspection = await client.inspectImport(file.file, region, null);
        if (!isCurrent()) return;
        const fields: Choices["fields"] = {};
        for (const column of inspection.columns) if (column.suggested !== null) fields[column.suggested] ??= column.index;
        setChoices({ fields, region, brand: null, reason: null });
        setStage({ at: "columns", file, inspection });
      }),
    [client, region, run],
  );

  const accept = useCallback(
    (file: ImportFile | CommandError) => {
      if (!(file instanceof CommandError)) return void inspect(file);
      begin(START);
      setError(file);
    },
    [begin, inspect],
  );

  const choose = useCallback(() => {
    void run(START, START, async (isCurrent) => {
      const file = await client.chooseImportFile();
      if (file !== null && isCurrent()) void inspect(file);
    });
  }, [client, inspect, run]);

  const change = useCallback((next: Partial<Choices>) => setChoices((now) => ({ ...now, ...next })), []);

  const setField = useCallback((column: number, field: ImportField | null) => {
    setChoices((now) => {
      const kept = Object.entries(now.fields).filter(([name, at]) => at !== column && name !== field);
      const fields = Object.fromEntries(kept) as Choices["fields"];
      if (field !== null) fields[field] = column;
      return { ...now, fields };
    });
  }, []);

  const plan = useCallback(() => {
    if (stage.at !== "columns") return;
    const { file, inspection } = stage;
    void run({ at: "planning", file, inspection }, stage, async (isCurrent) => {
      const made = await client.planImport(file.file, optionsOf(choices), setProgress);
      if (isCurrent()) setStage({ at: "check", file, inspection, plan: made });
    });
  }, [stage, choices, client, run]);

  const commit = useCallback(() => {
    if (stage.at !== "check") return;
    const { file } = stage;
    void run({ ...stage, at: "writing" }, stage, async (isCurrent) => {
      const result = await client.commitImport(stage.plan.plan, setProgress);
      for (const key of ["session", "overview", "imports", "view", "brands"]) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
      if (isCurrent()) setStage({ at: "done", file, result });
    });
  }, [stage, client, queries, run]);

  const cancel = useCallback(() => {
    const job = stage.at === "planning" ? stage.file.file : stage.at === "writing" ? stage.plan.plan : null;
    if (job === null) return;
    setCancelling(true);
    void client.cancelJob(job).catch(() => undefined);
  }, [stage, client]);

  const back = useCallback(() => {
    if (stage.at === "check") begin({ at: "columns", file: stage.file, inspection: stage.inspection });
    else if (stage.at === "columns") begin(START);
  }, [stage, begin]);

  const flow = useMemo<ImportFlow>(() => {
    const busy = stage.at === "inspecting" || stage.at === "planning" || stage.at === "writing";
    const share = progress?.total ? Math.floor((progress.done / progress.total) * 100) : null;
    return {
      stage, choices, progress, cancelling, cancelled, error, busy,
      percent: busy && share !== null ? percent(share, 100) : null,
      choose, accept, change, setField, plan, commit, cancel, back, reset,
    };
  }, [stage, choices, progress, cancelling, cancelled, error, choose, accept, change, setField, plan, commit, cancel, back, reset]);

  return <FlowContext value={flow}>{children}</FlowContext>;
}

export function useImportFlow(): ImportFlow {
  const flow = use(FlowContext);
  if (flow === null) throw new Error("no import flow around this component");
  return flow;
}
