import type { Catalogue } from "../catalogue";
import { because, type Reason } from "../reasons";

export const rowReasons: Catalogue["rowReasons"] = {
  missing_number: because("Keine Rufnummer in der Zeile", "Die Rufnummer eintragen oder die Zeile löschen."),
  scientific_notation: because("Von einer Tabelle beschädigt", "Ziffern fehlen, und Signet rät nie. Die Spalte als Text formatieren und erneut exportieren."),
  not_a_number: because("Keine Rufnummer", "Die Rufnummer in Ziffern in diese Spalte eintragen."),
  several_numbers: because("Mehrere Rufnummern in einer Zelle", "Für jede eine eigene Zeile anlegen."),
  has_extension: because("Mit Durchwahl", "Nur ganze Anschlüsse zeigen eine Marke. Die Durchwahl entfernen."),
  too_short: because("Zu wenige Ziffern", "Die Vorwahl ergänzen oder im Schritt davor das Land auswählen."),
  too_long: because("Zu viele Ziffern", "Entfernen, was nicht zur Rufnummer gehört, oder im Schritt davor das Land auswählen."),
  unknown_country_code: because("Unbekannte Landesvorwahl", "Die Ziffern nach dem Pluszeichen prüfen."),
  not_assigned: because("Diese Rufnummer gibt es nicht", "Der Nummernplan enthält keine solche Rufnummer. Die Ziffern prüfen."),
  label_too_long: because("Die Bezeichnung ist zu lang", "Kürzen."),
  department_too_long: because("Die Abteilung ist zu lang", "Kürzen."),
  unknown_brand: because("Nennt eine Marke, die es hier nicht gibt", "Zuerst die Marke anlegen oder ihren Namen korrigieren."),
  unknown_reason: because("Nennt einen Anrufgrund, den die Marke nicht hat", "Den Anrufgrund zur Marke hinzufügen oder korrigieren."),
  reason_without_brand: because("Anrufgrund ohne Marke", "Die Marke in der Zeile nennen oder eine für alle Zeilen auswählen."),
  unclosed_quote: because("Ein Anführungszeichen wird nicht geschlossen", "Schließen oder entfernen; der Rest der Zeile ist nicht zu trennen."),
};

const COVER = "Die Rufnummer beim Anbieter ins Zertifikat aufnehmen lassen, dann erneut abgleichen.";

export const refusalReasons: Catalogue["refusalReasons"] = {
  number_not_authorized: because("nicht vom Zertifikat umfasst", COVER),
  number_conflict: because("von einem anderen Unternehmen gehalten", "Gehört die Rufnummer dem eigenen Unternehmen, dem Anbieter eine Vollmacht (LOA) senden; sonst die Marke entfernen."),
  number_not_assigned: because("beim Austauschdienst nicht zugewiesen", "Die Marke erneut zuweisen, dann abgleichen."),
  number_suspended: because("vom Austauschdienst gesperrt", "Nur der Anbieter kann das aufheben. Nach dem Grund fragen."),
  duplicate_number: because("doppelt in derselben Sendung", "Erneut abgleichen."),
  unknown_brand: because("die Marke ist dem Austauschdienst unbekannt", "Die Marke erneut speichern und abgleichen."),
  unknown_revision: because("diese Fassung der Marke ist dem Austauschdienst unbekannt", "Die Marke erneut speichern und abgleichen."),
  revision_exists: because("die Fassung gibt es mit anderem Inhalt", "Die Marke erneut speichern und abgleichen."),
  revision_order: because("es gibt eine neuere Fassung der Marke", "Die Marke erneut speichern und abgleichen."),
  brand_in_use: because("die Marke wird verwendet", "Zuerst die Marke von ihren Rufnummern entfernen."),
  unknown_reason: because("die Marke lässt diesen Anrufgrund nicht zu", "Einen anderen Anrufgrund auswählen oder diesen zur Marke hinzufügen."),
  logo_missing: because("das Logo ist nicht angekommen", "Die Marke erneut speichern und abgleichen."),
  logo_mismatch: because("das Logo ist nicht das signierte", "Das Logo erneut auswählen, die Marke speichern und abgleichen."),
  text_missing: because("ein Text der Marke ist leer", "Ausfüllen, dann erneut abgleichen."),
  text_too_long: because("ein Text der Marke ist zu lang", "Kürzen, dann erneut abgleichen."),
  text_invalid: because("ein Text der Marke ist nicht darstellbar", "Ungewöhnliche Zeichen entfernen, dann erneut abgleichen."),
  invalid_rcd: because("der Inhalt der Marke ist ungültig", "Die Marke erneut speichern und abgleichen."),
  vetting_refused: because("in der Prüfung abgelehnt", "Beim Anbieter nach dem Grund fragen; die Marke ändern, dann erneut abgleichen."),
  vetting_suspended: because("in der Prüfung gesperrt", "Beim Anbieter nach dem Grund fragen."),
};

export const unknownRefusal = (words: string): Reason => because(words, "Beim Anbieter nach dem Grund fragen, dann erneut abgleichen.");
