/**
 * Which rows a scroll position shows.
 *
 * An element cannot be as tall as a million rows: WebKitGTK clamps heights at
 * 33,554,428 px and Firefox at about half of that. So the scroll bar runs over
 * a shorter, virtual height. `top`, the position in real row space, is the
 * truth; the scroll bar follows it. Small movements (wheel, touch pad, a click
 * on the track) move `top` by exactly as many pixels; large ones (the thumb
 * being dragged) put it at the same proportion of the list.
 */

/** Well below every engine's clamp, and exact as a float. */
export const MAX_VIRTUAL_HEIGHT = 8_000_000;

export interface Geometry {
  rows: number;
  rowHeight: number;
  /** Height of the part that shows rows. */
  viewport: number;
}

export interface Position {
  /** Pixels from the top of the first row, in real row space. */
  top: number;
  /** The element's scrollTop that goes with it. */
  scroll: number;
}

export function fullHeight(g: Geometry): number {
  return g.rows * g.rowHeight;
}

/** Height of the scrolled content: the real one if it fits. */
export function virtualHeight(g: Geometry): number {
  return Math.min(fullHeight(g), Math.max(MAX_VIRTUAL_HEIGHT, g.viewport));
}

export function maxTop(g: Geometry): number {
  return Math.max(0, fullHeight(g) - g.viewport);
}

export function maxScroll(g: Geometry): number {
  return Math.max(0, virtualHeight(g) - g.viewport);
}

export function isScaled(g: Geometry): boolean {
  return fullHeight(g) > virtualHeight(g);
}

export function clampTop(g: Geometry, top: number): number {
  return Math.min(Math.max(0, top), maxTop(g));
}

/**
 * At both ends the scroll bar and the rows move pixel by pixel, so that the
 * bar arrives at its end with the last row and not before. 3,000 rows are more
 * than one fling covers.
 */
const EDGE = 100_000;

/** Maps `value` of a stretch of length `from` to one of length `to`, edges alike. */
function stretch(value: number, from: number, to: number): number {
  const edge = Math.min(EDGE, from / 4, to / 4);
  if (value <= edge) return value;
  if (value >= from - edge) return to - (from - value);
  return edge + ((value - edge) / (from - 2 * edge)) * (to - 2 * edge);
}

/** Where the scroll bar stands for a position in row space. */
export function scrollFor(g: Geometry, top: number): number {
  const within = clampTop(g, top);
  return isScaled(g) ? stretch(within, maxTop(g), maxScroll(g)) : within;
}

/** The position in row space for a place of the scroll bar. */
export function topFor(g: Geometry, scroll: number): number {
  if (!isScaled(g)) return clampTop(g, scroll);
  const within = Math.min(Math.max(0, scroll), maxScroll(g));
  return clampTop(g, stretch(within, maxScroll(g), maxTop(g)));
}

/**
 * The position after the element scrolled to `scroll`. At either end of the
 * scroll bar the list is at its end as well, whatever the drift before.
 */
export function scrolled(g: Geometry, from: Position, scroll: number): Position {
  if (!isScaled(g)) return { top: clampTop(g, scroll), scroll };
  const delta = scroll - from.scroll;
  if (Math.abs(delta) < 1) return from;
  // A thumb of any practical length moves further than this per pixel.
  const fine = Math.abs(delta) <= Math.max(g.viewport, 8 * g.rowHeight);
  if (!fine) return { top: topFor(g, scroll), scroll };
  return { top: clampTop(g, from.top + delta), scroll };
}

/**
 * True when the scroll bar is at an end that the rows have not reached: it
 * could not move further and has to be put back where it belongs.
 */
export function isStuck(g: Geometry, at: Position): boolean {
  const atStart = at.scroll <= 0 && at.top > 0;
  const atEnd = at.scroll >= maxScroll(g) - 1 && at.top < maxTop(g);
  return atStart || atEnd;
}

/** Rows that show at least one pixel, half-open. */
export function visibleRows(g: Geometry, top: number): [number, number] {
  const first = Math.floor(top / g.rowHeight);
  const end = Math.ceil((top + g.viewport) / g.rowHeight);
  return [Math.max(0, Math.min(first, g.rows)), Math.max(0, Math.min(end, g.rows))];
}

/** The least movement of `top` that brings `row` wholly into sight. */
export function topToReveal(g: Geometry, top: number, row: number): number {
  const start = row * g.rowHeight;
  if (start < top) return clampTop(g, start);
  if (start + g.rowHeight > top + g.viewport) return clampTop(g, start + g.rowHeight - g.viewport);
  return clampTop(g, top);
}

/** Whole rows that fit, the step of PageUp and PageDown. */
export function rowsPerPage(g: Geometry): number {
  return Math.max(1, Math.floor(g.viewport / g.rowHeight) - 1);
}
