import type { Progress } from "../../ipc";
import type { Messages } from "../catalogue";
import { bytes, changeSets, count, duration, n, numbersOf, rows } from "./words";

export const app: Messages["app"] = {
  name: "Signet",
  skip: "Zum Inhalt springen",
  navigation: "Ansichten",
  loading: "Wird geladen",
  cancel: "Abbrechen",
  back: "Zurück",
  close: "Schließen",
  retry: "Erneut versuchen",
  copy: "Kopieren",
  copied: "Kopiert",
  notifications: "Meldungen",
  dismiss: "Ausblenden",
  optional: "optional",
  on: (name: string) => `Auf ${name}`,
};

export const nav: Messages["nav"] = {
  overview: "Übersicht",
  numbers: "Rufnummern",
  brands: "Marken",
  imports: "Importe",
  sync: "Abgleich",
  keys: "Schlüssel",
  refused: (refused: number) => `${n(refused)} abgelehnt`,
  total: (total: number) => `${n(total)} insgesamt`,
};

export const status: Messages["status"] = {
  draft: "Nicht gesendet",
  submitted: "Gesendet",
  in_review: "In Prüfung",
  active: "Aktiv",
  rejected: "Abgelehnt",
  suspended: "Gesperrt",
  expired: "Abgelaufen",
};

export const statusWaiting: Messages["statusWaiting"] = (word: string) => `${word}, Änderung wartet`;

export const fault: Messages["fault"] = {
  openAgain: "Erneut öffnen",
  openAnother: "Anderen Arbeitsbereich öffnen…",
  file: "Die Datei",
  copyPath: "Pfad kopieren",
  pathCopied: "Pfad kopiert",
  backup: "Eine Datensicherung des Arbeitsbereichs ist eine Kopie seiner Datei, erstellt, während Signet geschlossen war. Gibt es keine, die Datei und die daneben, deren Namen gleich beginnen, behalten: Sie enthalten vielleicht die letzten Änderungen.",
};

export const otherWindow: Messages["otherWindow"] = {
  title: "Auch in einem anderen Fenster von Signet geöffnet",
  text: (where: string) => `${where} hat diesen Arbeitsbereich ebenfalls geöffnet. Hier lässt sich weiterarbeiten: Jedes Fenster zeigt, was das andere speichert.`,
  process: (process: number) => `Prozess ${process}`,
  processOn: (process: number, computer: string) => `Prozess ${process} auf ${computer}`,
  unknown: "Ein anderes Fenster",
  dismiss: "OK",
};

export const preview: Messages["preview"] = {
  cut: "Für diese Anzeige gekürzt.",
  missingGlyphs: "Kästchen stehen für Zeichen, die dieses Bild nicht darstellen kann; Telefone können es.",
};

export const theme: Messages["theme"] = { label: "Darstellung", system: "System", light: "Hell", dark: "Dunkel" };

export const language: Messages["language"] = {
  label: "Sprache",
  system: "System",
  busyText: "Vor dem Wechsel der Sprache das Ende abwarten oder den Vorgang abbrechen.",
};

export const palette: Messages["palette"] = {
  showLog: "Protokolldatei anzeigen",
  logAt: (path: string) => `Protokolldatei: ${path}`,
  logEmpty: (path: string) => `In die Protokolldatei konnte nichts geschrieben werden: ${path}`,
  copyPath: "Pfad kopieren",
  open: "Suchen oder Befehl ausführen",
  label: "Suchen oder Befehl ausführen",
  placeholder: "Ansicht, Aktion oder Rufnummer",
  screens: "Ansichten",
  actions: "Aktionen",
  numbers: "Rufnummer",
  goTo: (number: string) => `${number} suchen`,
  nothing: "Keine Treffer",
  syncNow: "Jetzt abgleichen",
  importNumbers: "Rufnummern importieren…",
  newBrand: "Neue Marke",
  saveCopy: "Sicherungskopie speichern…",
  undo: "Letzte Änderung rückgängig machen",
  larger: "Vergrößern",
  smaller: "Verkleinern",
  actualSize: "Originalgröße",
  openWorkspace: "Anderen Arbeitsbereich öffnen…",
};

export const workspace: Messages["workspace"] = {
  switch: "Arbeitsbereich wechseln",
  inSync: (when: string) => `Abgeglichen: ${when}`,
  pendingSync: (pending: number) => `${count(pending, "Änderung", "Änderungen")} zu senden`,
  neverSynced: "Verbunden, noch kein Abgleich",
  notConnected: "Nicht verbunden",
  noKey: "Noch kein Schlüssel",
  syncing: "Abgleich läuft…",
  current: "Dieser Arbeitsbereich",
  recent: "Zuletzt geöffnet",
  gone: "Datei nicht mehr vorhanden",
  open: "Anderen öffnen…",
  create: "Neuer Arbeitsbereich…",
  closeThis: "Diesen Arbeitsbereich schließen",
  busyTitle: "Ein Vorgang läuft noch",
  busyText: "Vor dem Wechsel des Arbeitsbereichs das Ende abwarten oder den Vorgang abbrechen.",
};

const unit = (progress: Progress, value: number): string => {
  switch (progress.unit) {
    case "bytes":
      return bytes(value);
    case "rows":
      return rows(value);
    case "numbers":
      return numbersOf(value);
    case "change_sets":
      return changeSets(value);
  }
};

export const progress: Messages["progress"] = {
  done: (p: Progress) =>
    p.total === null ? unit(p, p.done) : `${p.unit === "bytes" ? bytes(p.done) : n(p.done)} von ${unit(p, p.total)}`,
  rate: (p: Progress) => `${p.unit === "bytes" ? bytes(p.perSecond) : n(p.perSecond)} pro Sekunde`,
  left: (seconds: number) => `noch ${duration(Math.max(1, seconds))}`,
  working: "In Arbeit…",
  cancelling: "Wird abgebrochen…",
};
