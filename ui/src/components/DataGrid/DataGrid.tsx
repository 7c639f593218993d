import {
  memo,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";

import styles from "./DataGrid.module.css";
import {
  clampTop,
  isStuck,
  maxTop,
  rowsPerPage,
  scrolled,
  scrollFor,
  topToReveal,
  virtualHeight,
  visibleRows,
  type Geometry,
  type Position,
} from "./rowMap";
import { add, has, none, span, toggle, type Ranges } from "./selection";

export interface GridColumn<Row> {
  id: string;
  header: string;
  /** A CSS grid track, for instance "minmax(120px, 1fr)". */
  track: string;
  cell: (row: Row) => ReactNode;
  align?: "end";
}

export interface GridHandle {
  /** Brings a row into sight and makes it the active one. */
  goTo: (row: number) => void;
  /** Begins at the first row, as a list that was just opened does. */
  toTop: () => void;
  focus: () => void;
}

interface DataGridProps<Row> {
  label: string;
  selectLabel: string;
  rows: number;
  columns: readonly GridColumn<Row>[];
  /** The row, or undefined while it is being read. */
  row: (index: number) => Row | undefined;
  rowLabel: (row: Row) => string;
  rowHeight: number;
  selection: Ranges;
  onSelect: (selection: Ranges) => void;
  onSelectAll: () => void;
  /** `byKey`: the row is the active one, and need not have been looked at. */
  onOpen: (index: number, byKey: boolean) => void;
  /** The row whose details are shown. */
  opened: number | null;
  onEscape: () => void;
  onCopy: (active: number) => void;
  /** Tells which rows are in sight, half-open, and the direction of movement. */
  onView: (first: number, end: number, direction: number) => void;
  ref?: Ref<GridHandle>;
}

const HEADER_HEIGHT = 31;
/** Until the element is measured, and where there is no layout at all. */
const ASSUMED_VIEWPORT = 600;
/** Writing scrollTop ends a kinetic scroll, so it waits until the movement is over. */
const SETTLE_MS = 140;
/** Row elements are reused by position: more of them than rows fit on any screen. */
const SLOTS = 256;
/** Rows per sheet: small enough that offsets within one stay exact. */
const SHEET = 1000;

function cellId(grid: string, row: number, column: number): string {
  return `${grid}-${row}-${column}`;
}


/** A grid of fixed-height rows that holds only those in sight. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { rows, columns, rowHeight, selection, onSelect, onView } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(ASSUMED_VIEWPORT);
  const [position, setPosition] = useState<Position>({ top: 0, scroll: 0 });
  const [active, setActive] = useState({ row: 0, column: 1 });
  const anchor = useRef(0);
  /** The position the next event starts from; state may lag behind it. */
  const live = useRef(position);
  const settle = useRef<number | undefined>(undefined);

  const geometry: Geometry = { rows, rowHeight, viewport };
  const top = clampTop(geometry, position.top);
  const [first, end] = visibleRows(geometry, top);

  const moveTo = useCallback(
    (target: number) => {
      const g = { rows, rowHeight, viewport };
      const next = clampTop(g, target);
      const element = scroller.current;
      let scroll = scrollFor(g, next);
      if (element) {
        element.scrollTop = scroll;
        // Engines round to device pixels: what was stored is what counts.
        scroll = element.scrollTop;
      }
      live.current = { top: next, scroll };
      setPosition(live.current);
    },
    [rows, rowHeight, viewport],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      if (element.clientHeight > HEADER_HEIGHT) setViewport(element.clientHeight - HEADER_HEIGHT);
    };
    measure();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // A change of density or length keeps the first row in place.
  const shape = useRef({ rows, rowHeight });
  useLayoutEffect(() => {
    const before = shape.current;
    if (before.rows === rows && before.rowHeight === rowHeight) return;
    shape.current = { rows, rowHeight };
    moveTo((live.current.top / before.rowHeight) * rowHeight);
    setActive((now) => ({ ...now, row: Math.max(0, Math.min(now.row, rows - 1)) }));
    anchor.current = Math.max(0, Math.min(anchor.current, rows - 1));
  }, [rows, rowHeight, moveTo]);

  const seen = useRef(0);
  useEffect(() => {
    const direction = Math.sign(first - seen.current);
    seen.current = first;
    onView(first, end, direction);
  }, [first, end, onView]);

  useEffect(() => () => window.clearTimeout(settle.current), []);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const next = scrolled(geometry, live.current, element.scrollTop);
    if (next === live.current) return;
    live.current = next;
    setPosition(next);
    window.clearTimeout(settle.current);
    if (isStuck(geometry, next)) moveTo(next.top);
    else settle.current = window.setTimeout(() => moveTo(live.current.top), SETTLE_MS);
  };

  const reveal = useCallback(
    (row: number) => {
      const g = { rows, rowHeight, viewport };
      const target = topToReveal(g, clampTop(g, live.current.top), row);
      if (target !== live.current.top) moveTo(target);
    },
    [rows, rowHeight, viewport, moveTo],
  );

  const goTo = (row: number, extend = false) => {
    if (rows === 0) return;
    const target = Math.max(0, Math.min(row, rows - 1));
    setActive((now) => ({ ...now, row: target }));
    if (extend) onSelect(add(none, span(anchor.current, target)));
    else anchor.current = target;
    reveal(target);
  };

  useImperativeHandle(props.ref, () => ({
    goTo: (row: number) => {
      const middle = row * rowHeight - Math.max(0, viewport - rowHeight) / 2;
      anchor.current = row;
      setActive((now) => ({ ...now, row }));
      moveTo(middle);
    },
    toTop: () => {
      anchor.current = 0;
      setActive((now) => ({ ...now, row: 0 }));
      moveTo(0);
    },
    focus: () => scroller.current?.focus(),
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const command = event.ctrlKey || event.metaKey;
    const lastColumn = columns.length;
    switch (event.key) {
      case "ArrowDown":
        goTo(active.row + 1, event.shiftKey);
        break;
      case "ArrowUp":
        goTo(active.row - 1, event.shiftKey);
        break;
      case "PageDown":
        goTo(active.row + rowsPerPage(geometry), event.shiftKey);
        break;
      case "PageUp":
        goTo(active.row - rowsPerPage(geometry), event.shiftKey);
        break;
      case "ArrowRight":
        setActive((now) => ({ ...now, column: Math.min(lastColumn, now.column + 1) }));
        break;
      case "ArrowLeft":
        setActive((now) => ({ ...now, column: Math.max(0, now.column - 1) }));
        break;
      case "Home":
        if (command) goTo(0, event.shiftKey);
        else setActive((now) => ({ ...now, column: 0 }));
        break;
      case "End":
        if (command) goTo(rows - 1, event.shiftKey);
        else setActive((now) => ({ ...now, column: lastColumn }));
        break;
      case " ":
        anchor.current = active.row;
        onSelect(toggle(selection, active.row));
        break;
      case "Enter":
        props.onOpen(active.row, true);
        break;
      case "Escape":
        props.onEscape();
        break;
      case "a":
        if (!command) return;
        props.onSelectAll();
        break;
      case "c":
        if (!command) return;
        props.onCopy(active.row);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onRowClick = (index: number, event: MouseEvent) => {
    scroller.current?.focus({ preventScroll: true });
    setActive((now) => ({ ...now, row: index }));
    const onBox = (event.target as HTMLElement).closest("[data-select]") !== null;
    if (event.shiftKey) {
      onSelect(add(event.ctrlKey || event.metaKey ? selection : none, span(anchor.current, index)));
      return;
    }
    anchor.current = index;
    if (onBox || event.ctrlKey || event.metaKey) onSelect(toggle(selection, index));
    else props.onOpen(index, false);
  };

  const template = `44px ${columns.map((column) => column.track).join(" ")}`;
  const selectedAll = rows > 0 && selection.length === 1 && selection[0]?.[0] === 0 && selection[0][1] === rows;
  const selectedState = selectedAll ? "true" : selection.length > 0 ? "mixed" : "false";
  const activeShown = active.row >= first && active.row < end;

  // Rows stand still inside a sheet that moves: a scrolled frame draws only the
  // rows that came into sight.
  const sheet = Math.floor(first / SHEET) * SHEET * rowHeight;
  const click = useRef(onRowClick);
  useEffect(() => {
    click.current = onRowClick;
  });
  const clickRow = useCallback((index: number, event: MouseEvent) => click.current(index, event), []);

  const body: ReactNode[] = [];
  for (let index = first; index < end; index += 1) {
    const row = props.row(index);
    body.push(
      <GridRow
        key={index % SLOTS}
        id={id}
        index={index}
        row={row}
        label={row === undefined ? undefined : props.rowLabel(row)}
        columns={columns as readonly GridColumn<unknown>[]}
        template={template}
        height={rowHeight}
        y={index * rowHeight - sheet}
        isSelected={has(selection, index)}
        isOpened={props.opened === index}
        activeColumn={index === active.row ? active.column : null}
        onClick={clickRow}
      />,
    );
  }

  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={rows > 0 && activeShown ? cellId(id, active.row, active.column) : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className={styles.pane} style={{ height: viewport + HEADER_HEIGHT }} role="presentation">
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template }}>
            <div role="columnheader" aria-colindex={1} className={styles.select}>
              <button
                type="button"
                role="checkbox"
                aria-checked={selectedState}
                aria-label={props.selectLabel}
                tabIndex={-1}
                className={styles.boxButton}
                onClick={() => (selectedAll ? onSelect(none) : props.onSelectAll())}
              >
                <span className={styles.box} data-checked={selectedState !== "false" || undefined} data-mixed={selectedState === "mixed" || undefined} />
              </button>
            </div>
            {columns.map((column, at) => (
              <div key={column.id} role="columnheader" aria-colindex={at + 2} className={styles.cell} data-align={column.align}>
                {column.header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} data-at-end={top >= maxTop(geometry) || undefined}>
          <div className={styles.sheet} role="presentation" style={{ transform: `translateY(${sheet - top}px)` }}>
            {body}
          </div>
        </div>
      </div>
      <div className={styles.spacer} style={{ height: Math.max(0, virtualHeight(geometry) - viewport) }} role="presentation" />
    </div>
  );
}

interface GridRowProps {
  id: string;
  index: number;
  row: unknown;
  label: string | undefined;
  columns: readonly GridColumn<unknown>[];
  template: string;
  height: number;
  y: number;
  isSelected: boolean;
  isOpened: boolean;
  /** The active cell's column, null for all rows but the active one. */
  activeColumn: number | null;
  onClick: (index: number, event: MouseEvent) => void;
}

const GridRow = memo(function GridRow(props: GridRowProps) {
  const { id, index, row, columns, activeColumn } = props;
  return (
    // The grid itself holds the focus and the keyboard; a row only takes clicks.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.isSelected}
      className={styles.row}
      data-active={activeColumn !== null || undefined}
      data-opened={props.isOpened || undefined}
      style={{ gridTemplateColumns: props.template, height: props.height, transform: `translateY(${props.y}px)` }}
      onClick={(event) => props.onClick(index, event)}
    >
      <div
        role="gridcell"
        id={cellId(id, index, 0)}
        aria-colindex={1}
        aria-label={props.label}
        className={styles.select}
        data-select
        data-current={activeColumn === 0 || undefined}
      >
        <span className={styles.box} data-checked={props.isSelected || undefined} aria-hidden="true" />
      </div>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          id={cellId(id, index, at + 1)}
          aria-colindex={at + 2}
          className={styles.cell}
          data-align={column.align}
          data-current={activeColumn === at + 1 || undefined}
        >
          {row === undefined ? <span className={styles.bone} data-width={(index * 7 + at * 3) % 4} /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
});
