import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { Button } from "../../components/Button";
import { copyText } from "../../components/clipboard";
import { DataGrid, rowSelection, type GridHandle, type Ranges } from "../../components/DataGrid";
import { Empty, Page } from "../../components/Page";
import { Bones } from "../../components/Progress";
import { Toggle } from "../../components/Segments";
import { useToast } from "../../components/Toasts";
import { useClient } from "../../desk/client";
import { useEdits, type Outcome } from "../../desk/edits";
import { ErrorNotice } from "../../desk/ErrorNotice";
import type { Brand, CommandError, Selection } from "../../ipc";
import { m, n } from "../../messages";
import { AssignDialog, type Choice } from "./AssignDialog";
import { numberColumns } from "./columns";
import { Filters } from "./Filters";
import { NumberPanel } from "./NumberPanel";
import styles from "./Numbers.module.css";
import { ReleaseDialog } from "./ReleaseDialog";
import { isAll, sameFilter, useFilter } from "./useFilter";
import { useRows } from "./useRows";
import { useSettled, type ShownView } from "./useSettled";
import { scope } from "./words";

const ROW_HEIGHT = 33;
const DENSE_ROW_HEIGHT = 27;
/** More than anybody pastes; reading them takes a moment. */
const COPY_LIMIT = 10_000;
const PAGE_LIMIT = 500;

/** What a dialog asks for: an action on rows of a list as it was shown. */
interface Asked {
  kind: "assign" | "release";
  shown: ShownView;
  ranges: Ranges;
  count: number;
  /** How many they were when it was asked before. */
  before?: number;
  /** What was chosen when it was asked before. */
  chosen?: Choice;
}

function selectionOf(asked: Asked): Selection {
  return { view: asked.shown.view, ranges: asked.ranges.map(([start, end]) => [start, end]), count: asked.count };
}

export function NumbersScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const toast = useToast();
  const edits = useEdits();
  const { filter, find, typed, type, set, flush, isWanted } = useFilter();
  const rows = useRows(filter);
  const brands = useQuery<Brand[], CommandError>({ queryKey: ["brands"], queryFn: () => client.listBrands() });
  const grid = useRef<GridHandle>(null);
  const [selection, setSelection] = useState<Ranges>(rowSelection.none);
  /** Everything is to be selected once the list is there. */
  const [selecting, setSelecting] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const [sight, setSight] = useState<[number, number]>([0, 0]);
  const [dense, setDense] = useState(false);
  const [dialog, setDialog] = useState<Asked | null>(null);

  const view = rows.view.data?.view;
  const total = rows.total;
  const selected = rowSelection.count(selection);

  // Positions belong to one snapshot: with another they mean other numbers,
  // unless both hold everything and nothing came in between.
  const data = rows.view.data;
  const shown = useRef(data);
  /** What is on screen; work that waited for a list reads it later than it was made. */
  const chosen = useRef(selection);
  const asking = useRef(dialog);
  useEffect(() => {
    asking.current = dialog;
  }, [dialog]);
  const select = useCallback((ranges: Ranges) => {
    chosen.current = ranges;
    setSelection(ranges);
  }, []);
  const again = useRef<Asked | null>(null);
  useEffect(() => {
    const before = shown.current;
    shown.current = data;
    if (before === data) return;
    const same = before && data && isAll(before.filter) && isAll(data.filter) && before.total === data.total;
    if (same !== true) {
      select(rowSelection.none);
      setOpened(null);
      if (asking.current !== null) toast({ about: "list", tone: "info", text: m.numbers.listChanged });
      setDialog(null);
    }
    // Another search begins at its first row, not where the one before was.
    if (before && data && !sameFilter(before.filter, data.filter)) grid.current?.toTop();
    const asked = again.current;
    again.current = null;
    if (asked === null || data === undefined) return;
    const whole = asked.count === asked.shown.total && sameFilter(asked.shown.filter, data.filter);
    if (!whole || data.total === 0) {
      toast({ about: "list", tone: "info", text: m.numbers.listChanged });
      return;
    }
    const ranges = rowSelection.all(data.total);
    select(ranges);
    setDialog({ ...asked, shown: data, ranges, count: data.total, before: asked.count });
  }, [data, select, toast]);

  const { whenSettled, drop } = useSettled({ shown: data, failed: rows.view.isError, isWanted, flush });
  const leave = () => {
    drop();
    setSelecting(false);
  };
  const clear = () => {
    leave();
    type("");
    set({ text: undefined, brand: undefined, status: undefined, reason: undefined });
    flush();
  };
  const openActive = (row: number) => {
    // A list that has yet to come begins at its first row.
    let target = row;
    whenSettled(() => setOpened(target));
    target = 0;
  };
  const selectAll = () => {
    const waits = !whenSettled((list) => {
      setSelecting(false);
      select(rowSelection.all(list.total));
    });
    setSelecting(waits);
  };

  // The row the selection was made in gets the keyboard back, not the button
  // that is gone with it.
  const toGrid = useRef(false);
  useEffect(() => {
    if (dialog !== null || !toGrid.current) return;
    toGrid.current = false;
    grid.current?.focus();
  }, [dialog]);

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
    let positions: number[] = [];
    let many = false;
    // What the clipboard is to hold may come later than the key that asked for it.
    const numbers = new Promise<string>((resolve, reject) => {
      whenSettled((list) => {
        const count = rowSelection.count(chosen.current);
        many = count > COPY_LIMIT;
        positions = count > 0 ? rowSelection.positions(chosen.current, COPY_LIMIT) : [Math.min(active, list.total - 1)];
        numbersAt(list.view, positions).then((found) => resolve(found.join("\n")), reject);
      });
    });
    const copied = await copyText(numbers);
    const words = m.numbers.copiedNumbers(positions.length);
    if (!copied) toast({ tone: "bad", text: m.numbers.notCopied });
    else toast({ text: many ? `${words}. ${m.numbers.copyLimit(COPY_LIMIT)}` : words });
  };

  const ask = (kind: Asked["kind"], list: ShownView, ranges: Ranges) => {
    const count = rowSelection.count(ranges);
    if (count > 0) setDialog({ kind, shown: list, ranges, count });
  };
  const askForSelected = (kind: Asked["kind"]) => whenSettled((list) => ask(kind, list, chosen.current));

  const change = async (asked: Asked, work: (asked: Asked) => Promise<Outcome>) => {
    toGrid.current = true;
    setDialog(null);
    const outcome = await work(asked);
    if (outcome === "done") select(rowSelection.none);
    if (outcome !== "outdated") return;
    again.current = asked;
    await rows.view.refetch();
  };

  const question = {
    count: dialog?.count ?? 0,
    before: dialog?.before,
    scope: dialog === null ? "" : scope(dialog.shown.filter, brands.data ?? [], dialog.count, dialog.shown.total),
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
        <Filters
          filter={filter}
          typed={typed}
          brands={brands.data ?? []}
          onType={(text) => {
            leave();
            type(text);
          }}
          onChange={(change) => {
            leave();
            set(change);
          }}
        >
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
                  <Button onPress={clear}>{m.numbers.clearFilters}</Button>
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
                    onSelect={select}
                    onSelectAll={selectAll}
                    onOpen={(row, byKey) => {
                      if (byKey) openActive(row);
                      else setOpened(row);
                    }}
                    opened={opened}
                    onEscape={() => {
                      leave();
                      if (opened !== null) setOpened(null);
                      else select(rowSelection.none);
                    }}
                    onCopy={(active) => void copy(active)}
                    onView={onView}
                  />
                </div>
                <div className={styles.foot}>
                  <div className={styles.bulk} role="group" aria-label={m.numbers.selected(selected)}>
                    {selected > 0 || selecting ? (
                      <>
                        <span className={styles.selected}>
                          {selecting ? (
                            m.numbers.selecting
                          ) : (
                            <>
                              <strong>{n(selected)}</strong> {m.numbers.selectedWord}
                            </>
                          )}
                        </span>
                        <Button size="s" kind="primary" isDisabled={edits.running} onPress={() => askForSelected("assign")}>
                          {m.numbers.assign}
                        </Button>
                        <Button size="s" isDisabled={edits.running} onPress={() => askForSelected("release")}>
                          {m.numbers.release}
                        </Button>
                      </>
                    ) : null}
                    {selected < total ? (
                      <Button size="s" kind="quiet" onPress={selectAll}>
                        {filtered ? m.numbers.selectAllMatch(total) : m.numbers.selectAll(total)}
                      </Button>
                    ) : null}
                    {selected > 0 ? (
                      <Button size="s" kind="quiet" onPress={() => select(rowSelection.none)}>
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
              onAssign={() => data && ask("assign", data, [[opened, opened + 1]])}
              onRelease={() => data && ask("release", data, [[opened, opened + 1]])}
            />
          )}
        </div>
      </div>
      <div role="status" className="visually-hidden">
        {selected > 0 ? m.numbers.selected(selected) : ""}
      </div>
      {dialog?.kind === "assign" ? (
        <AssignDialog
          {...question}
          brands={brands.data ?? []}
          chosen={dialog.chosen}
          onClose={() => setDialog(null)}
          onAssign={(to, why) =>
            void change({ ...dialog, chosen: { uid: to.uid, reason: why } }, (asked) =>
              edits.assign(selectionOf(asked), { uid: to.uid, name: to.displayName }, why),
            )
          }
        />
      ) : null}
      {dialog?.kind === "release" ? (
        <ReleaseDialog
          {...question}
          onClose={() => setDialog(null)}
          onRelease={() => void change(dialog, (asked) => edits.release(selectionOf(asked)))}
        />
      ) : null}
    </Page>
  );
}
