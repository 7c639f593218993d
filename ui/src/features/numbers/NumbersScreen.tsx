import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { Button } from "../../components/Button";
import { copyText } from "../../components/clipboard";
import { DataGrid, rowSelection, type GridHandle, type Ranges } from "../../components/DataGrid";
import { Empty, Page } from "../../components/Page";
import { Bones } from "../../components/Progress";
import { Toggle } from "../../components/Segments";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { useEdits } from "../../desk/edits";
import { ErrorNotice } from "../../desk/ErrorNotice";
import type { Brand, CommandError, NumberFilter, Selection } from "../../ipc";
import { m, n } from "../../messages";
import { AssignDialog } from "./AssignDialog";
import { numberColumns } from "./columns";
import { Filters } from "./Filters";
import { NumberPanel } from "./NumberPanel";
import styles from "./Numbers.module.css";
import { ReleaseDialog } from "./ReleaseDialog";
import { useRows } from "./useRows";

const ROW_HEIGHT = 33;
const DENSE_ROW_HEIGHT = 27;
/** More than anybody pastes; reading them takes a moment. */
const COPY_LIMIT = 10_000;
const PAGE_LIMIT = 500;

function isAll(filter: NumberFilter): boolean {
  return filter.text === "" && filter.brand === null && filter.statuses.length === 0 && filter.reason === null;
}

export function NumbersScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const toast = useToast();
  const edits = useEdits();
  const search = useSearch({ from: "/numbers" });
  const { text, brand, status, reason, find } = search;
  const filter = useMemo<NumberFilter>(
    () => ({ text: text ?? "", brand: brand ?? null, statuses: status ?? [], reason: reason ?? null }),
    [text, brand, status, reason],
  );
  const rows = useRows(filter);
  const brands = useQuery<Brand[], CommandError>({ queryKey: ["brands"], queryFn: () => client.listBrands() });
  const grid = useRef<GridHandle>(null);
  const [selection, setSelection] = useState<Ranges>(rowSelection.none);
  const [opened, setOpened] = useState<number | null>(null);
  const [sight, setSight] = useState<[number, number]>([0, 0]);
  const [dense, setDense] = useState(false);
  const [dialog, setDialog] = useState<{ kind: "assign" | "release"; selection: Selection; count: number } | null>(null);

  const view = rows.view.data?.view;
  const total = rows.total;
  const selected = rowSelection.count(selection);

  // Positions belong to one snapshot: with another they mean other numbers,
  // unless both hold everything and nothing came in between.
  const data = rows.view.data;
  const shown = useRef(data);
  useEffect(() => {
    const before = shown.current;
    shown.current = data;
    if (before === data) return;
    const same = before && data && isAll(before.filter) && isAll(data.filter) && before.total === data.total;
    if (same === true) return;
    setSelection(rowSelection.none);
    setOpened(null);
  }, [data]);

  // The row the selection was made in gets the keyboard back, not the button
  // that is gone with it.
  const toGrid = useRef(false);
  useEffect(() => {
    if (dialog !== null || !toGrid.current) return;
    toGrid.current = false;
    grid.current?.focus();
  }, [dialog]);

  const { undo } = edits;
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

  const isFresh = rows.view.data !== undefined && !rows.view.isPlaceholderData;
  useEffect(() => {
    if (find === undefined || view === undefined || !isFresh) return;
    let live = true;
    const go = async () => {
      const row = await client.findRow(view, find.startsWith("+") ? find : find.trim()).catch(() => null);
      if (!live) return;
      if (row === null) toast({ tone: "bad", text: m.numbers.notFound(find) });
      else {
        grid.current?.goTo(row);
        grid.current?.focus();
        setOpened(row);
      }
      void navigate({ to: "/numbers", search: (before) => ({ ...before, find: undefined }), replace: true });
    };
    void go();
    return () => {
      live = false;
    };
  }, [find, view, isFresh, client, navigate, toast]);

  const { show } = rows;
  const onView = useCallback(
    (first: number, end: number, direction: number) => {
      setSight((before) => (before[0] === first && before[1] === end ? before : [first, end]));
      show(first, end, direction);
    },
    [show],
  );

  const numbersAt = async (snapshot: number, positions: readonly number[]): Promise<string[]> => {
    const numbers: string[] = [];
    for (let at = 0; at < positions.length; ) {
      const start = positions[at] ?? 0;
      let length = 1;
      while (length < PAGE_LIMIT && positions[at + length] === start + length) length += 1;
      const page = await client.readPage(snapshot, start, length);
      numbers.push(...page.rows.map((row) => row.number));
      at += length;
    }
    return numbers;
  };

  const copy = async (active: number) => {
    if (view === undefined) return;
    const positions = selected > 0 ? rowSelection.positions(selection, COPY_LIMIT) : [active];
    const copied = await copyText(numbersAt(view, positions).then((numbers) => numbers.join("\n")));
    const words = m.numbers.copiedNumbers(positions.length);
    if (!copied) toast({ tone: "bad", text: m.numbers.notCopied });
    else toast({ text: selected > COPY_LIMIT ? `${words}. ${m.numbers.copyLimit(COPY_LIMIT)}` : words });
  };

  const act = (kind: "assign" | "release", ranges: Ranges) => {
    if (view === undefined) return;
    setDialog({
      kind,
      selection: { view, ranges: ranges.map(([start, end]) => [start, end]) },
      count: rowSelection.count(ranges),
    });
  };

  const change = async (work: Promise<boolean>) => {
    toGrid.current = true;
    setDialog(null);
    if (await work) setSelection(rowSelection.none);
  };

  const filtered = !isAll(filter);
  const openedRow = opened === null ? undefined : rows.row(opened);
  const narrow = openedRow !== undefined;
  const columns = useMemo(() => numberColumns(narrow), [narrow]);
  const isEmpty = rows.view.data !== undefined && total === 0;

  return (
    <Page
      title={m.numbers.title}
      aside={rows.view.data === undefined ? undefined : n(total)}
      actions={
        <Button kind="primary" onPress={() => void navigate({ to: "/imports/new" })}>
          {m.numbers.import}
        </Button>
      }
      fill
    >
      <div className={styles.screen}>
        <Filters filter={filter} brands={brands.data ?? []}>
          {rows.view.data !== undefined && rows.view.data.pending > 0 ? (
            <span className={styles.soft}>{m.numbers.pending(rows.view.data.pending)}</span>
          ) : null}
          <Toggle label={m.numbers.dense} isOn={dense} onChange={setDense} />
        </Filters>
        <div className={styles.body} data-panel={openedRow !== undefined || undefined}>
          <div className={styles.list}>
            {rows.view.isError ? (
              <div className={styles.notice}>
                <ErrorNotice error={rows.view.error} onRetry={rows.retry} />
              </div>
            ) : rows.view.data === undefined ? (
              <div className={styles.notice}>
                <Bones lines={12} height={ROW_HEIGHT} />
              </div>
            ) : isEmpty ? (
              filtered ? (
                <Empty title={m.numbers.noMatchTitle} text={m.numbers.noMatchText}>
                  <Button onPress={() => void navigate({ to: "/numbers", search: {} })}>{m.numbers.clearFilters}</Button>
                </Empty>
              ) : (
                <Empty title={m.numbers.emptyTitle} text={m.numbers.emptyText}>
                  <Button kind="primary" onPress={() => void navigate({ to: "/imports/new" })}>
                    {m.numbers.emptyAction}
                  </Button>
                </Empty>
              )
            ) : (
              <>
                {rows.failed === null ? null : (
                  <div className={styles.notice}>
                    <ErrorNotice error={rows.failed} onRetry={rows.retry} />
                  </div>
                )}
                <div className={styles.grid}>
                  <DataGrid
                    ref={grid}
                    label={m.numbers.grid}
                    selectLabel={m.numbers.selectAll(total)}
                    rows={total}
                    columns={columns}
                    row={rows.row}
                    rowLabel={(row) => row.national}
                    rowHeight={dense ? DENSE_ROW_HEIGHT : ROW_HEIGHT}
                    selection={selection}
                    onSelect={setSelection}
                    onOpen={setOpened}
                    opened={opened}
                    onEscape={() => {
                      if (opened !== null) setOpened(null);
                      else setSelection(rowSelection.none);
                    }}
                    onCopy={(active) => void copy(active)}
                    onView={onView}
                  />
                </div>
                <div className={styles.foot}>
                  <div className={styles.bulk} role="group" aria-label={m.numbers.selected(selected)}>
                    {selected > 0 ? (
                      <>
                        <span className={styles.selected}>
                          <strong>{n(selected)}</strong> {m.numbers.selectedWord}
                        </span>
                        <Button size="s" kind="primary" isDisabled={edits.running} onPress={() => act("assign", selection)}>
                          {m.numbers.assign}
                        </Button>
                        <Button size="s" isDisabled={edits.running} onPress={() => act("release", selection)}>
                          {m.numbers.release}
                        </Button>
                      </>
                    ) : null}
                    {selected < total ? (
                      <Button size="s" kind="quiet" onPress={() => setSelection(rowSelection.all(total))}>
                        {filtered ? m.numbers.selectAllMatch(total) : m.numbers.selectAll(total)}
                      </Button>
                    ) : null}
                    {selected > 0 ? (
                      <Button size="s" kind="quiet" onPress={() => setSelection(rowSelection.none)}>
                        {m.numbers.deselect}
                      </Button>
                    ) : null}
                  </div>
                  <span className={styles.sight}>
                    {sight[1] > sight[0] ? m.numbers.rows(sight[0] + 1, Math.min(sight[1], total), total) : m.numbers.noRows}
                  </span>
                </div>
              </>
            )}
          </div>
          {openedRow === undefined || opened === null ? null : (
            <NumberPanel
              number={openedRow.number}
              onClose={() => {
                setOpened(null);
                grid.current?.focus();
              }}
              onAssign={() => act("assign", [[opened, opened + 1]])}
              onRelease={() => act("release", [[opened, opened + 1]])}
            />
          )}
        </div>
      </div>
      <div role="status" className="visually-hidden">
        {selected > 0 ? m.numbers.selected(selected) : ""}
      </div>
      {dialog?.kind === "assign" ? (
        <AssignDialog
          count={dialog.count}
          brands={brands.data ?? []}
          onClose={() => setDialog(null)}
          onAssign={(chosen, why) =>
            void change(edits.assign(dialog.selection, { uid: chosen.uid, name: chosen.displayName }, why))
          }
        />
      ) : null}
      {dialog?.kind === "release" ? (
        <ReleaseDialog
          count={dialog.count}
          onClose={() => setDialog(null)}
          onRelease={() => void change(edits.release(dialog.selection))}
        />
      ) : null}
    </Page>
  );
}
