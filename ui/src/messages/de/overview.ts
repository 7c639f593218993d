import type { Messages } from "../catalogue";
import { count, n, numbersOf, plural } from "./words";

export const overview: Messages["overview"] = {
  title: "Übersicht",
  figure: (total: number) => `von ${count(total, "Rufnummer zeigt", "Rufnummern zeigen")} die Marke`,
  bar: "Rufnummern nach Status",
  liveWaiting: (v: number) => `${n(v)} mit wartender Änderung`,
  legend: { live: "aktiv", review: "in Prüfung", sent: "gesendet", unsent: "nicht gesendet", refused: "abgelehnt", stopped: "gesperrt oder abgelaufen" },
  needsYou: "Zu erledigen",
  allDone: "Nichts zu erledigen",
  allDoneText: "Jede Rufnummer mit Marke ist aktiv. Änderungen erscheinen hier, bis sie gesendet sind.",
  waitingText: (v: number) =>
    `${numbersOf(v)} ${plural(v, "wartet", "warten")} auf die Antwort des Austauschdienstes. Später erneut abgleichen.`,
  importNumbers: "Rufnummern importieren…",
  syncNow: "Jetzt abgleichen",
  unbranded: (v: number) => `${numbersOf(v)} ohne Marke`,
  caller: "Ansicht beim Angerufenen",
  device: "Gerät",
  devices: { iphone: "iPhone", android: "Android", landline: "Festnetz" },
  plain: "Ohne Marke",
  branded: "Mit Marke",
  noPreview: "Noch keine Rufnummer hat eine Marke",
  noPreviewText: "Sobald eine Marke zugewiesen ist, erscheint hier der eingehende Anruf, gezeichnet aus genau dem Inhalt, der signiert wird.",
  previewOf: (number: string, name: string) => `Eingehender Anruf von ${number}, angezeigt als ${name}`,
  plainOf: (number: string) => `Eingehender Anruf von ${number} ohne Marke`,
  callFrom: (number: string) => `Anruf von ${number}`,
  emptyTitle: "Der eigene Name bei jedem Anruf",
  emptyText: "Drei Schritte: die eigenen Rufnummern importieren, ihre Anzeige festlegen und alles an den Anbieter senden.",
  step: {
    create_key: {
      title: "Signaturschlüssel dieses Arbeitsplatzes erstellen",
      text: "Er signiert alles, was gesendet wird; so kann niemand im Namen des Unternehmens sprechen.",
      action: "Schlüssel erstellen",
    },
    save_recovery_copy: {
      title: "Sicherungskopie des Schlüssels speichern",
      text: "Geht dieser Computer verloren, ist die Kopie der einzige Weg, denselben Schlüssel weiter zu verwenden.",
      action: "Kopie speichern…",
    },
    connect: {
      title: "Mit einem Austauschdienst verbinden",
      text: "Adresse und Einladungscode kommen vom Anbieter. Zum Ausprobieren genügt ein lokaler Austauschdienst.",
      action: "Verbinden",
    },
    import_numbers: {
      title: "Eigene Rufnummern importieren",
      text: "Listen mit Komma, Semikolon oder Tabulator, so wie sie sind. Vor dem Schreiben wird alles angezeigt.",
      action: "Importieren…",
    },
    add_brand: {
      title: "Marke anlegen",
      text: "Name, Logo und Anrufgründe, die angezeigt werden sollen.",
      action: "Marke anlegen",
    },
    assign_brand: {
      title: (v: number) => `${numbersOf(v)} ohne Marke`,
      text: "Sobald sie eine haben, werden sie mit dem nächsten Abgleich gesendet.",
      action: "Marke zuweisen",
    },
    sync: {
      title: (v: number) => `${count(v, "Änderung", "Änderungen")} zu senden`,
      text: "Wird hier signiert und dann an den Austauschdienst gesendet.",
      action: "Jetzt abgleichen",
    },
  },
  certificate: (days: number) =>
    days === 0 ? "Das Delegate-Zertifikat ist abgelaufen" : `Das Delegate-Zertifikat läuft in ${count(days, "Tag", "Tagen")} ab`,
  certificateText: "Vor dem Ablauf beim Anbieter einen neuen Einladungscode anfordern; danach kann nichts mehr gesendet werden.",
  seeConnection: "Verbindung anzeigen",
  refused: (v: number, why: string) => `${numbersOf(v)} abgelehnt: ${why}`,
  seeNumbers: "Rufnummern anzeigen",
};
