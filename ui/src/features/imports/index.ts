export { ImportFlowProvider, useImportFlow } from "./flow";
export { ImportFlowScreen } from "./ImportFlowScreen";
export { ImportsScreen } from "./ImportsScreen";
