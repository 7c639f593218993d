export { StartScreen } from "./StartScreen";
