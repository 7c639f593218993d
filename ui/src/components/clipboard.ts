/**
 * Puts text on the clipboard and tells whether it is there. To be called while
 * a key or the pointer is handled: that is what allows it, also where the text
 * itself comes later.
 */
export async function copyText(text: Promise<string>): Promise<boolean> {
  try {
    const plain = text.then((words) => new Blob([words], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })]);
    return true;
  } catch {
    return false;
  }
}
