//! Names that columns carry in lists, in several languages.

use super::mapping::ImportField;

/// Columns a file of refused rows adds; they say nothing about the number.
pub const REPORT_COLUMNS: [&str; 3] = ["signet_line", "signet_code", "signet_fix"];

/// Whole names, folded, that only a column of numbers carries.
const NUMBER: &[&str] = &[
    "number",
    "numbers",
    "phone",
    "phones",
    "phone number",
    "phone numbers",
    "phone no",
    "phone nr",
    "telephone",
    "telephone number",
    "telephone no",
    "tel",
    "tel no",
    "tn",
    "tns",
    "did",
    "dids",
    "did number",
    "ddi",
    "ddi number",
    "dnis",
    "ani",
    "cli",
    "clid",
    "caller id",
    "callerid",
    "caller number",
    "calling number",
    "outbound number",
    "outbound caller id",
    "msisdn",
    "e164",
    "e.164",
    "mobile",
    "mobile number",
    "cell",
    "cell phone",
    "line",
    "line number",
    "toll free",
    "toll free number",
    "business phone",
    "work phone",
    "phonenumber",
    "telephonenumber",
    "telefonnummer",
    "telefon",
    "telefonnr",
    "rufnummer",
    "rufnummern",
    "nummer",
    "durchwahl",
    "handy",
    "handynummer",
    "mobilnummer",
    "telefono",
    "numero",
    "numero de telefono",
    "numero telefonico",
    "telefonos",
    "celular",
    "movil",
    "telephone numero",
    "numero de telephone",
    "no de telephone",
    "portable",
    "numero di telefono",
    "cellulare",
    "numero de telefone",
    "telefone",
    "telemovel",
    "telefoonnummer",
    "telefoon",
    "telefonnummer",
    "telefonnumre",
    "puhelinnumero",
    "puhelin",
    "numer telefonu",
    "telefon komorkowy",
    "telefonszam",
    "telefonni cislo",
    "numar de telefon",
    "telefon numarasi",
    "номер телефона",
    "телефон",
    "номер",
    "номер телефону",
    "τηλεφωνο",
    "電話番号",
    "电话",
    "电话号码",
    "手机号",
    "手机号码",
    "電話",
    "전화번호",
    "رقم الهاتف",
    "الهاتف",
    "फ़ोन नंबर",
    "หมายเลขโทรศัพท์",
    "so dien thoai",
    "direct number",
    "directory number",
    "wtn",
];
const LABEL: &[&str] = &[
    "label",
    "name",
    "description",
    "title",
    "alias",
    "friendly name",
    "display label",
    "note",
    "notes",
    "comment",
    "comments",
    "site",
    "location",
    "office",
    "branch",
    "store",
    "line name",
    "number name",
    "display name",
    "caller name",
    "assigned to",
    "user name",
    "alerting name",
    "line text label",
    "phone number description",
    "bezeichnung",
    "beschreibung",
    "name/bezeichnung",
    "standort",
    "filiale",
    "bemerkung",
    "etiqueta",
    "nombre",
    "descripcion",
    "libelle",
    "nom",
    "etiquette",
    "site name",
    "etichetta",
    "nome",
    "descrizione",
    "descricao",
    "omschrijving",
    "naam",
    "nazwa",
    "opis",
    "название",
    "описание",
    "名前",
    "名称",
    "ラベル",
];
const DEPARTMENT: &[&str] = &[
    "department",
    "dept",
    "dept.",
    "division",
    "team",
    "unit",
    "business unit",
    "group",
    "cost center",
    "cost centre",
    "abteilung",
    "bereich",
    "kostenstelle",
    "departamento",
    "area",
    "departement",
    "service",
    "dipartimento",
    "reparto",
    "afdeling",
    "avdelning",
    "avdeling",
    "osasto",
    "dzial",
    "отдел",
    "部署",
    "部门",
    "部門",
];
const BRAND: &[&str] = &[
    "brand",
    "brand name",
    "brand id",
    "marke",
    "marca",
    "marque",
    "merk",
    "бренд",
    "ブランド",
    "品牌",
];
const REASON: &[&str] = &[
    "reason",
    "call reason",
    "call purpose",
    "purpose",
    "anrufgrund",
    "grund",
    "motivo",
    "motivo de llamada",
    "motif",
    "motif d'appel",
    "reden",
    "причина",
];

/// Words that make a column of digits something else.
const OTHER: &[&str] = &[
    "account",
    "acct",
    "customer",
    "client",
    "order",
    "invoice",
    "id",
    "zip",
    "postal",
    "postcode",
    "plz",
    "fax",
    "kunden",
    "kundennummer",
    "kundennr",
    "cliente",
    "code",
    "count",
    "amount",
    "date",
    "datum",
    "serial",
    "ticket",
    "employee",
    "personalnummer",
    "iban",
    "vat",
    "tax",
    "imei",
    "btn",
    "billing",
    "mask",
    "sim",
];
const PHONE_WORDS: &[&str] = &[
    "phone",
    "telephone",
    "tel",
    "tn",
    "did",
    "ddi",
    "caller",
    "mobile",
    "cell",
    "telefon",
    "rufnummer",
];

/// Lower case, without accents, marks and repeated separators.
fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for character in name.trim().chars().flat_map(char::to_lowercase) {
        let plain = match character {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ç' | 'č' => 'c',
            'ñ' | 'ń' => 'n',
            'ł' => 'l',
            'š' | 'ś' => 's',
            'ž' | 'ż' => 'z',
            'ό' => 'ο',
            'έ' => 'ε',
            '_' | '-' | '#' | ':' | '*' | '(' | ')' => ' ',
            other if other.is_whitespace() => ' ',
            // A combining dot that lower-casing leaves behind.
            '\u{307}' => continue,
            other => other,
        };
        if plain != ' ' || !folded.ends_with(' ') {
            folded.push(plain);
        }
    }
    folded.trim().to_owned()
}

/// `phoneNumber` → `phone Number`.
fn split_camel(name: &str) -> String {
    let mut split = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for character in name.chars() {
        if lower && character.is_uppercase() {
            split.push(' ');
        }
        lower = character.is_lowercase();
        split.push(character);
    }
    split
}

/// The field a column's name stands for.
pub fn names_field(name: &str) -> Option<ImportField> {
    if is_report_column(name) {
        return None;
    }
    let name = fold(&split_camel(name));
    let lists = [
        (NUMBER, ImportField::Number),
        (LABEL, ImportField::Label),
        (DEPARTMENT, ImportField::Department),
        (BRAND, ImportField::Brand),
        (REASON, ImportField::Reason),
    ];
    lists.into_iter().find(|(list, _)| list.contains(&name.as_str())).map(|(_, field)| field)
}

/// How much a column's name speaks for telephone numbers, −90 to 90.
pub fn name_score(name: &str) -> f64 {
    if is_report_column(name) {
        return -1000.0;
    }
    let name = fold(&split_camel(name));
    if NUMBER.contains(&name.as_str()) {
        // "number" alone is used for running numbers too.
        return if matches!(name.as_str(), "number" | "numero" | "nummer" | "line") {
            60.0
        } else {
            90.0
        };
    }
    let words: Vec<&str> = name.split(' ').collect();
    if words.iter().any(|word| OTHER.contains(word)) && !name.contains("caller id") {
        return -90.0;
    }
    if words.iter().any(|word| PHONE_WORDS.contains(word)) { 50.0 } else { 0.0 }
}

fn is_report_column(name: &str) -> bool {
    REPORT_COLUMNS.contains(&name.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_several_languages() {
        for name in [
            "Phone",
            "phone_number",
            "Telephone No",
            "TN",
            "DID",
            "Caller ID",
            "Rufnummer",
            "Teléfono",
            "Número de teléfono",
            "phoneNumber",
            "E.164",
            "電話番号",
            "N° de téléphone (phone)",
        ] {
            assert!(name_score(name) > 0.0, "{name}");
        }
        assert_eq!(names_field("Bezeichnung"), Some(ImportField::Label));
        assert_eq!(names_field("Dept."), Some(ImportField::Department));
        assert_eq!(names_field("Call Reason"), Some(ImportField::Reason));
        assert_eq!(names_field("signet_code"), None);
    }

    #[test]
    fn other_numbers_are_no_telephone_numbers() {
        for name in ["Account Number", "Customer No", "Fax", "ZIP", "signet_line"] {
            assert!(name_score(name) < 0.0, "{name}");
        }
    }
}
