export { DataGrid, type GridColumn, type GridHandle } from "./DataGrid";
export { PageCache } from "./pageCache";
export * as rowSelection from "./selection";
export type { Range, Ranges } from "./selection";
