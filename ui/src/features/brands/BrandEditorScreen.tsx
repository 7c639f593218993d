import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";

import { Button } from "../../components/Button";
import { Dialog, DialogActions, DialogText } from "../../components/Dialog";
import { Page } from "../../components/Page";
import { Pill, StatusPill } from "../../components/Pill";
import { Bones } from "../../components/Progress";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { CommandError, type Brand, type BrandDraft, type Problem } from "../../ipc";
import { blocks, m } from "../../messages";
import { BrandForm } from "./BrandForm";
import styles from "./Brands.module.css";
import { Checks } from "./Checks";
import { PreviewGrid } from "./PreviewGrid";
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

function Editor({ brand }: { brand: Brand | undefined }) {
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [draft, setDraft] = useState<BrandDraft>(() => draftOf(brand));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const saved = useMemo(() => draftOf(brand), [brand]);
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
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

  const set = (change: Partial<BrandDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setError(null);
  };

  const save = async () => {
    setTried(true);
    if (draft.displayName.trim() === "" || blocked) return;
    setBusy(true);
    setError(null);
    try {
      const made = await client.saveBrand(brand?.uid ?? null, draft);
      leaving.current = true;
      await Promise.all(
        ["brands", "session", "overview", "view", "number"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
      toast({ text: m.brands.savedSend(made.displayName, made.numbers) });
      if (brand === undefined) await navigate({ to: "/brands/$uid", params: { uid: made.uid }, replace: true });
    } catch (caught) {
      setError(CommandError.from(caught));
    } finally {
      leaving.current = false;
      setBusy(false);
    }
  };

  // The host may tidy what was typed; the form shows what it kept.
  useEffect(() => {
    if (brand !== undefined) setDraft(draftOf(brand));
  }, [brand]);

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
