// Runs inside the page: finds text that its box cuts off. Sent as text, so it
// refers to nothing outside itself.

/**
 * Every text that is not to be seen whole: as wide or as tall as does not fit
 * its own box, a box around it that cuts, or the window. What can be scrolled
 * to from top to bottom is seen; a line that must be scrolled sideways is not.
 * Texts of the workspace (`data-cuttable`) say the whole of themselves on hover.
 */
export function cutInPage() {
  const SLACK = 1;
  const found = [];
  const tell = (element, text, why) => found.push(`“${text.replace(/\s+/g, ' ').trim().slice(0, 80)}” ${why} in <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`);
  const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const shown = (element) => {
    if (element.closest('.visually-hidden, [data-cuttable], [hidden], [inert], option, script, style, svg')) return false;
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden' || style.display === 'none') return false;
    const box = element.getBoundingClientRect();
    // What lies wholly above the window waits there for the keyboard.
    return box.width > 0 && box.height > 0 && !(style.position === 'fixed' && box.bottom <= 0);
  };
  /** What hinders the seeing of `rect`, which `element` shows, within the boxes around it. */
  const hindrance = (element, rect) => {
    if (rect.left < -SLACK || rect.right > innerWidth + SLACK) return 'leaves the window sideways';
    let top = rect.top;
    let bottom = rect.bottom;
    let first = true;
    for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const around = box.getBoundingClientRect();
      const [left, right] = [around.left + box.clientLeft, around.left + box.clientLeft + box.clientWidth];
      const sideways = rect.left < left - SLACK || rect.right > right + SLACK;
      if (sideways && style.overflowX !== 'visible') return `is cut sideways by <${box.tagName.toLowerCase()} class="${box.getAttribute('class') ?? ''}">`;
      if (sideways && first) return 'is wider than its box';
      if (style.overflowY === 'auto' || style.overflowY === 'scroll') {
        // Scrolled to, it stands within the box.
        [top, bottom] = [around.top, around.top];
      } else if (cuts(style.overflowY) && (top < around.top - SLACK || bottom > around.bottom + SLACK)) {
        return `is cut in its height by <${box.tagName.toLowerCase()} class="${box.getAttribute('class') ?? ''}">`;
      }
      if (style.position === 'fixed') return bottom > innerHeight + SLACK || top < -SLACK ? 'leaves the window' : null;
      first = false;
    }
    return null;
  };
  for (const element of document.body.querySelectorAll('*')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (texts.length === 0 || !shown(element)) continue;
    const own = getComputedStyle(element);
    if (own.display !== 'inline' && cuts(own.overflowX) && element.scrollWidth > element.clientWidth) tell(element, element.textContent, `needs ${element.scrollWidth} px and has ${element.clientWidth} px`);
    else if (own.display !== 'inline' && cuts(own.overflowY) && element.scrollHeight > element.clientHeight + SLACK) tell(element, element.textContent, `needs ${element.scrollHeight} px of height and has ${element.clientHeight} px`);
    for (const text of texts) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        const why = rect.width === 0 ? null : hindrance(element, rect);
        if (why) { tell(element, text.data, why); break; }
      }
    }
  }
  for (const box of document.body.querySelectorAll('*')) {
    const { overflowX } = getComputedStyle(box);
    if ((overflowX === 'auto' || overflowX === 'scroll') && box.scrollWidth > box.clientWidth + SLACK && box.clientWidth > 0 && box.tagName !== 'INPUT') {
      tell(box, box.textContent, `must be scrolled sideways: ${box.scrollWidth} px in ${box.clientWidth} px`);
    }
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const input of document.body.querySelectorAll('input[placeholder], textarea[placeholder]')) {
    if (input.value !== '' || !shown(input)) continue;
    const style = getComputedStyle(input);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const width = pen.measureText(input.placeholder).width;
    if (width > room + SLACK) tell(input, input.placeholder, `needs ${Math.ceil(width)} px and has ${Math.floor(room)} px`);
  }
  return found;
}
