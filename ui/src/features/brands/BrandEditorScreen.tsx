import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { Pill, StatusPill } from "../../components/Pill";
import { Bones } from "../../components/Progress";
import { useClient } from "../../desk/client";
import { useEdits } from "../../desk/edits";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CommandError, type Brand, type BrandDraft, type Problem, type ReasonChoice, type RemovedReason } from "../../ipc";
import { blocks, m } from "../../messages";
import { BrandForm } from "./BrandForm";
import styles from "./Brands.module.css";
import { Checks } from "./Checks";
import { PreviewGrid } from "./PreviewGrid";
import { RemovedReasons, type Answers } from "./RemovedReasons";
import { useSettled } from "./useSettled";

const EMPTY: BrandDraft = { displayName: "", shortName: null, logo: null, reasons: [] };

function draftOf(brand: Brand | undefined): BrandDraft {
  if (brand === undefined) return EMPTY;
  return {
    displayName: brand.displayName,
    shortName: brand.shortName,
    logo: brand.logo?.sha256 ?? null,
    reasons: brand.reasons,
  };
}

export function BrandEditorScreen() {
  const client = useClient();
  const { uid } = useParams({ from: "/brands/$uid" });
  const brands = useQuery<Brand[], CommandError>({ queryKey: ["brands"], queryFn: () => client.listBrands() });
  const brand = uid === "new" ? undefined : brands.data?.find((one) => one.uid === uid);

  if (brands.data === undefined || (uid !== "new" && brand === undefined)) {
    return (
      <Page title={m.brands.title}>
        {brands.isError ? (
          <ErrorNotice error={brands.error} onRetry={() => void brands.refetch()} />
        ) : brands.data === undefined ? (
          <Bones lines={8} height={26} />
        ) : (
          <ErrorNotice error={new CommandError("unknown_brand", "no brand has this identifier")} />
        )}
      </Page>
    );
  }
  return <Editor key={uid} brand={brand} />;
}

/** More numbers than this lose a call reason only after a question. */
const ASK_PAST = 5;

/** The reasons of a draft with some that were removed, each where it was. */
function withReasons(draft: BrandDraft, before: readonly string[], kept: readonly string[]): BrandDraft {
  const former = before.filter((reason) => draft.reasons.includes(reason) || kept.includes(reason));
  return { ...draft, reasons: [...former, ...draft.reasons.filter((reason) => !former.includes(reason))] };
}

function Editor({ brand }: { brand: Brand | undefined }) {
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const edits = useEdits();
  /** What the draft was made from. */
  const [base, setBase] = useState(brand);
  const [draft, setDraft] = useState<BrandDraft>(() => draftOf(brand));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const [removed, setRemoved] = useState<readonly RemovedReason[]>([]);
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(base));
  const leaving = useRef(false);
  const settled = useSettled(draft);
  const checks = useQuery<Problem[], CommandError>({
    queryKey: ["check", settled],
    queryFn: () => client.checkBrand(settled),
    placeholderData: (before) => before,
    gcTime: 60_000,
  });
  const problems = checks.data ?? [];
  const blocked = problems.some(blocks);

  const blocker = useBlocker({ shouldBlockFn: () => dirty && !leaving.current, withResolver: true, enableBeforeUnload: false });

  useEffect(() => {
    const note = (unsaved: boolean) => void client.noteUnsaved(unsaved).catch(() => undefined);
    if (!dirty) return;
    note(true);
    return () => note(false);
  }, [client, dirty]);

  const set = (change: Partial<BrandDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setError(null);
  };
  const adopt = (made: Brand) => {
    setBase(made);
    setDraft(draftOf(made));
    setError(null);
  };

  /** Saves `next`; `choices` say what becomes of the numbers of each removed reason. */
  const write = async (next: BrandDraft, choices: ReasonChoice[]) => {
    const agreed = { revision: base?.revision ?? null, reasons: choices };
    const { brand: made, edit, reasonsChanged } = await client.saveBrand(base?.uid ?? null, next, agreed);
    leaving.current = true;
    // The host may tidy what was typed; the form shows what it kept.
    adopt(made);
    await Promise.all(
      ["brands", "session", "overview", "view", "number"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
    const words = [m.brands.savedSend(made.displayName, made.numbers)];
    if (reasonsChanged > 0) words.push(m.brands.savedReasons(reasonsChanged));
    edits.tell(words.join(". "), { changed: made.numbers, edit });
    if (base === undefined) await navigate({ to: "/brands/$uid", params: { uid: made.uid }, replace: true });
  };

  const look = async (next: BrandDraft): Promise<RemovedReason[]> =>
    base === undefined ? [] : client.listRemovedReasons(base.uid, next);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (caught) {
      const failed = CommandError.from(caught);
      // Another program gave a removed reason to numbers since they were counted.
      if (failed.code === "reasons_in_use") setRemoved(await look(draft).catch(() => []));
      if (failed.code === "brand_changed") await queries.invalidateQueries({ queryKey: ["brands"] });
      else setError(failed);
    } finally {
      leaving.current = false;
      setBusy(false);
    }
  };

  const save = async () => {
    setTried(true);
    if (draft.displayName.trim() === "" || blocked || busy) return;
    await attempt(async () => {
      const used = await look(draft);
      if (used.reduce((sum, one) => sum + one.numbers, 0) > ASK_PAST) setRemoved(used);
      else await write(draft, used.map(({ reason, numbers }) => ({ reason, numbers, instead: null })));
    });
  };

  const answer = ({ kept, choices }: Answers) => {
    setRemoved([]);
    const next = withReasons(draft, base?.reasons ?? [], kept);
    setDraft(next);
    void attempt(() => write(next, choices));
  };

  // What others save is taken over, but never over what is being typed.
  const isOther = brand !== undefined && base !== undefined && brand.revision !== base.revision && !busy;
  useEffect(() => {
    if (!isOther || dirty) return;
    setBase(brand);
    setDraft(draftOf(brand));
  }, [brand, dirty, isOther]);

  return (
    <Page
      title={brand === undefined ? m.brands.newTitle : draft.displayName.trim() === "" ? brand.displayName : draft.displayName}
      aside={
        <>
          {dirty ? <Pill tone="warn">{m.brands.unsaved}</Pill> : null}
          {brand === undefined ? null : <span>{m.brands.revision(brand.revision)}</span>}
          {brand === undefined ? null : <StatusPill status={brand.status} pending={brand.pending} />}
        </>
      }
      actions={
        <>
          {brand === undefined ? null : (
            <span className={styles.soft}>
              {brand.numbers === 0 ? m.brands.noNumbers : m.brands.live(brand.live, brand.numbers)}
            </span>
          )}
          <Button kind="primary" onPress={() => void save()} isDisabled={busy || !dirty}>
            {m.brands.save}
          </Button>
        </>
      }
      fill
    >
      <div className={styles.editor}>
        <div className={styles.formSide}>
          {isOther && dirty ? (
            <Notice tone="warn" title={m.brands.otherTitle} text={m.brands.otherText}>
              <Button size="s" onPress={() => adopt(brand)}>
                {m.brands.otherShow}
              </Button>
            </Notice>
          ) : null}
          {error === null ? null : <ErrorNotice error={error} onRetry={() => void save()} />}
          <BrandForm draft={draft} onChange={set} tried={tried} onSubmit={() => void save()} />
        </div>
        <div className={styles.previewSide}>
          <PreviewGrid draft={settled} />
          {settled.displayName.trim() === "" && settled.logo === null ? null : (
            <Checks problems={problems} />
          )}
        </div>
      </div>
      {removed.length === 0 ? null : (
        <RemovedReasons removed={removed} reasons={draft.reasons} onClose={() => setRemoved([])} onAnswer={answer} />
      )}
      <Dialog
        title={m.brands.leaveTitle}
        role="alertdialog"
        isOpen={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
      >
        <DialogText>{m.brands.leaveText}</DialogText>
        <DialogActions>
          <Button autoFocus onPress={() => blocker.reset?.()}>
            {m.brands.stay}
          </Button>
          <Button kind="danger" onPress={() => blocker.proceed?.()}>
            {m.brands.leave}
          </Button>
        </DialogActions>
      </Dialog>
    </Page>
  );
}
