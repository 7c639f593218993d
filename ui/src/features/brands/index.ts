export { BrandEditorScreen } from "./BrandEditorScreen";
export { BrandsScreen } from "./BrandsScreen";
