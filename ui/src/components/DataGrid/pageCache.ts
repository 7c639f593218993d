/** Rows of a long list, read in pages on demand and forgotten least recently used first. */
export interface PageCacheOptions<Row> {
  read: (offset: number, limit: number) => Promise<readonly Row[]>;
  rows: number;
  /** Whose rows stand in until they have been read anew. */
  before?: PageCache<Row> | undefined;
  onChange: () => void;
  onError?: (error: unknown) => void;
  pageSize?: number;
  /** Pages kept. 200 rows × 60 pages is a few megabytes. */
  capacity?: number;
  /** Reads under way at once; the rest wait and are dropped once out of sight. */
  concurrency?: number;
}

export class PageCache<Row> {
  readonly rows: number;
  readonly pageSize: number;
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly stale: Map<number, readonly Row[]>;
  private readonly reading = new Set<number>();
  private readonly failed = new Set<number>();
  private wanted: number[] = [];
  private closed = false;

  constructor(private readonly options: PageCacheOptions<Row>) {
    this.rows = options.rows;
    this.pageSize = options.pageSize ?? 200;
    this.stale = options.before?.latest() ?? new Map<number, readonly Row[]>();
  }

  /** The row, or undefined while its page is not here. */
  get(row: number): Row | undefined {
    const page = Math.floor(row / this.pageSize);
    return (this.pages.get(page) ?? this.stale.get(page))?.[row % this.pageSize];
  }

  /** The pages used last, as many as are kept. */
  private latest(): Map<number, readonly Row[]> {
    const all = new Map([...this.stale, ...this.pages]);
    return new Map([...all].slice(-(this.options.capacity ?? 60)));
  }

  /**
   * Says which rows are in sight. Their pages are read first, then the next one
   * in the direction of the movement; what waited and is out of sight is dropped.
   */
  show(first: number, end: number, direction: number): void {
    if (this.closed || this.rows === 0) return;
    const last = Math.floor((this.rows - 1) / this.pageSize);
    const from = Math.max(0, Math.floor(first / this.pageSize));
    const to = Math.min(last, Math.floor(Math.max(first, end - 1) / this.pageSize));
    const seen: number[] = [];
    for (let page = from; page <= to; page += 1) seen.push(page);
    if (direction < 0) seen.reverse();
    const ahead = direction < 0 ? from - 1 : to + 1;
    const wanted = ahead >= 0 && ahead <= last ? [...seen, ahead] : seen;
    for (const page of seen) this.touch(page);
    this.wanted = wanted.filter((page) => !this.pages.has(page) && !this.failed.has(page));
    this.pump();
  }

  /** Reads the page again that could not be read. */
  retry(): void {
    this.failed.clear();
    this.options.onChange();
  }

  close(): void {
    this.closed = true;
    this.wanted = [];
  }

  private touch(page: number): void {
    const rows = this.pages.get(page);
    if (!rows) return;
    this.pages.delete(page);
    this.pages.set(page, rows);
  }

  private pump(): void {
    while (this.reading.size < (this.options.concurrency ?? 2)) {
      const page = this.wanted.find((candidate) => !this.reading.has(candidate));
      if (page === undefined) return;
      this.wanted = this.wanted.filter((candidate) => candidate !== page);
      this.reading.add(page);
      void this.load(page);
    }
  }

  private async load(page: number): Promise<void> {
    const offset = page * this.pageSize;
    try {
      const rows = await this.options.read(offset, Math.min(this.pageSize, this.rows - offset));
      if (this.closed) return;
      this.pages.set(page, rows);
      this.stale.delete(page);
      const oldest = this.pages.keys().next();
      if (this.pages.size > (this.options.capacity ?? 60) && !oldest.done) this.pages.delete(oldest.value);
      this.options.onChange();
    } catch (error) {
      if (this.closed) return;
      this.failed.add(page);
      this.options.onError?.(error);
    } finally {
      this.reading.delete(page);
      this.pump();
    }
  }
}
