// Runs inside the page: finds what a person would find, by role and name.
// The function is sent as text and must not refer to anything outside itself.

/** Elements of `role` whose accessible name is `name` (all when null), that are shown. */
export function findInPage(role, name, exact) {
  const selectors = {
    alert: '[role=alert]',
    button: 'button, [role=button]',
    cell: 'td, [role=cell], [role=gridcell]',
    checkbox: 'input[type=checkbox], [role=checkbox]',
    combobox: 'select, [role=combobox]',
    dialog: 'dialog, [role=dialog], [role=alertdialog]',
    grid: '[role=grid], [role=treegrid]',
    heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
    image: 'img, [role=img]',
    link: 'a[href], [role=link]',
    menuitem: '[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]',
    option: 'option, [role=option]',
    radio: 'input[type=radio], [role=radio]',
    row: 'tr, [role=row]',
    rowheader: '[role=rowheader]',
    searchbox: 'input[type=search], [role=searchbox]',
    tab: '[role=tab]',
    textbox: 'input:not([type]), input[type=text], input[type=search], input[type=password], input[type=url], textarea, [role=textbox]',
    text: '*',
  };
  const tidy = (text) => text.replace(/\s+/g, ' ').trim();
  const nameOf = (element) => {
    const labelledBy = element.getAttribute('aria-labelledby');
    if (labelledBy) {
      const texts = labelledBy.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean)
        .map((label) => label.getAttribute('aria-label') ?? label.textContent);
      if (texts.length > 0) return tidy(texts.join(' '));
    }
    const label = element.getAttribute('aria-label');
    if (label) return tidy(label);
    if (element.labels?.length > 0) return tidy([...element.labels].map((one) => one.textContent).join(' '));
    if (element.alt !== undefined && element.tagName === 'IMG') return tidy(element.alt);
    return tidy(element.textContent);
  };
  const shown = (element) => {
    if (element.closest('[hidden], [inert], [aria-hidden=true]')) return false;
    // A radio button's own input may be clipped; its label is what is seen.
    const box = element.closest('label')?.getBoundingClientRect() ?? element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };
  const matches = (element) => {
    if (name === null) return true;
    const found = nameOf(element);
    return exact ? found === name : found.includes(name);
  };
  const found = [...document.querySelectorAll(selectors[role])].filter((element) => matches(element) && shown(element));
  // Of nested elements with the same text the innermost is meant.
  return role === 'text' ? found.filter((element) => !found.some((other) => other !== element && element.contains(other))) : found;
}

/** What has the keyboard's focus: role-ish tag and name, for messages. */
export function focusInPage() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const text = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
  return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${text.replace(/\s+/g, ' ').trim().slice(0, 60)}`;
}
