export { SyncScreen } from "./SyncScreen";
