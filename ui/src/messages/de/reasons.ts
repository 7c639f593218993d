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
const AGAIN = "Erneut versuchen; bleibt es so, beim Anbieter nachfragen.";
const LATER = "Nichts ist verloren. Später erneut abgleichen.";
const REPORT = "Erneut abgleichen; bleibt es so, den Fehler melden.";
const INVITE = "Beim Anbieter eine weitere Einladung anfordern.";
const FRESH = "Beim Anbieter eine neue Einladung anfordern.";

export const refusalReasons: Catalogue["refusalReasons"] = {
  invalid_request: because("der Austauschdienst versteht die Anfrage nicht", AGAIN),
  unauthorized: because("der Austauschdienst akzeptiert diesen Arbeitsplatz nicht", FRESH),
  invalid_client: because("der Austauschdienst akzeptiert den Schlüssel dieses Arbeitsplatzes nicht", FRESH),
  forbidden: because("dieser Arbeitsplatz darf das nicht", "Beim Anbieter nachfragen."),
  not_found: because("dem Austauschdienst unbekannt", "Abgleichen, dann erneut versuchen."),
  method_not_allowed: because("der Austauschdienst versteht die Anfrage nicht", AGAIN),
  request_timeout: because("die Anfrage hat zu lange gedauert", "Das Netzwerk prüfen, dann erneut abgleichen."),
  too_large: because("der Inhalt ist zu groß", REPORT),
  unsupported_media: because("der Austauschdienst versteht das Format nicht", AGAIN),
  too_many_requests: because("zu viele Anfragen", "Kurz warten, dann erneut abgleichen."),
  internal: because("Fehler beim Austauschdienst", LATER),
  overloaded: because("der Austauschdienst ist ausgelastet", LATER),
  unknown_invite: because("die Einladung ist dem Austauschdienst unbekannt", INVITE),
  used_invite: because("die Einladung wurde mit einem anderen Schlüssel verwendet", INVITE),
  expired_invite: because("die Einladung ist abgelaufen", INVITE),
  invalid_csr: because("der Zertifikatsantrag ist ungültig", AGAIN),
  digest_mismatch: because("der Inhalt ist beschädigt angekommen", "Erneut abgleichen."),
  invalid_manifest: because("der Änderungssatz ist fehlerhaft", REPORT),
  bad_signature: because("die Signatur ist ungültig", "Den Schlüssel in der Ansicht Schlüssel prüfen, dann erneut abgleichen."),
  unknown_key: because("der Schlüssel ist dem Austauschdienst unbekannt", FRESH),
  key_revoked: because("der Schlüssel ist widerrufen", FRESH),
  certificate_invalid: because("das Zertifikat ist ungültig", "Vielleicht ist es abgelaufen. Beim Anbieter ein neues anfordern."),
  enterprise_suspended: because("die Anmeldung ist gesperrt", "Nur der Anbieter kann das aufheben. Nach dem Grund fragen."),
  wrong_issuer: because("für ein anderes Unternehmen signiert", "Prüfen, ob dies der richtige Arbeitsbereich ist."),
  wrong_audience: because("für einen anderen Austauschdienst signiert", "Die Adresse in der Ansicht Abgleich prüfen."),
  clock_skew: because("der Zeitpunkt der Signatur wird nicht akzeptiert", "Die Uhr dieses Computers prüfen, dann erneut abgleichen."),
  out_of_order: because("ein anderer Änderungssatz war früher", "Erneut abgleichen."),
  replayed_jti: because("der Änderungssatz wurde schon gesendet", "Erneut abgleichen."),
  invalid_number_set: because("eine Liste von Rufnummern ist fehlerhaft", REPORT),
  root_mismatch: because("eine Liste von Rufnummern passt nicht zu ihrer Signatur", REPORT),
  count_mismatch: because("eine Liste von Rufnummern passt nicht zu ihrer Signatur", REPORT),
  number_not_authorized: because("nicht vom Zertifikat umfasst", COVER),
  number_conflict: because("von einem anderen Unternehmen gehalten", "Gehört die Rufnummer dem eigenen Unternehmen, dem Anbieter eine Vollmacht (LOA) senden; sonst die Marke entfernen."),
  number_not_assigned: because("beim Austauschdienst nicht zugewiesen", "Die Marke erneut zuweisen, dann abgleichen."),
  number_suspended: because("vom Austauschdienst gesperrt", "Nur der Anbieter kann das aufheben. Nach dem Grund fragen."),
  unknown_brand: because("die Marke ist dem Austauschdienst unbekannt", "Die Marke erneut speichern und abgleichen."),
  unknown_revision: because("diese Fassung der Marke ist dem Austauschdienst unbekannt", "Die Marke erneut speichern und abgleichen."),
  revision_exists: because("die Fassung gibt es mit anderem Inhalt", "Die Marke erneut speichern und abgleichen."),
  revision_order: because("es gibt eine neuere Fassung der Marke", "Die Marke erneut speichern und abgleichen."),
  unknown_reason: because("die Marke lässt diesen Anrufgrund nicht zu", "Einen anderen Anrufgrund auswählen oder diesen zur Marke hinzufügen."),
  logo_missing: because("das Logo ist nicht angekommen", "Die Marke erneut speichern und abgleichen."),
  logo_mismatch: because("das Logo ist nicht das signierte", "Das Logo erneut auswählen, die Marke speichern und abgleichen."),
  brand_too_large: because("die Marke ist zu groß", "Anrufgründe entfernen oder kürzen, dann erneut abgleichen."),
  text_missing: because("ein Text der Marke ist leer", "Ausfüllen, dann erneut abgleichen."),
  text_too_long: because("ein Text der Marke ist zu lang", "Kürzen, dann erneut abgleichen."),
  text_invalid: because("ein Text der Marke ist nicht darstellbar", "Ungewöhnliche Zeichen entfernen, dann erneut abgleichen."),
  invalid_rcd: because("der Inhalt der Marke ist ungültig", "Die Marke erneut speichern und abgleichen."),
  certificate_not_issued: because("das Zertifikat stammt nicht vom Austauschdienst", FRESH),
  last_key: because("der letzte Schlüssel kann nicht widerrufen werden", "Zuerst einen weiteren Schlüssel hinzufügen."),
  unknown_op: because("der Austauschdienst kennt diese Art von Änderung nicht", "Beim Anbieter nachfragen, ab wann."),
  vetting_refused: because("in der Prüfung abgelehnt", "Beim Anbieter nach dem Grund fragen; die Marke ändern, dann erneut abgleichen."),
  vetting_suspended: because("in der Prüfung gesperrt", "Beim Anbieter nach dem Grund fragen."),
};

export const unknownRefusal = (words: string): Reason => because(words, "Beim Anbieter nach dem Grund fragen, dann erneut abgleichen.");
