export { NumbersScreen } from "./NumbersScreen";
