//! PEM texts (RFC 7468), read as leniently as files that people keep are
//! written: with explanations between the sections, and lines of any length.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::CertificateError;

/// Octets of a text: as much as a list of thousands of anchors takes.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Label and DER of each section, in their order.
pub fn sections(text: &str) -> Result<Vec<(&str, Vec<u8>)>, CertificateError> {
    if text.len() > MAX_TEXT {
        return Err(CertificateError::TooLong);
    }
    let mut sections = Vec::new();
    let mut open: Option<(&str, String)> = None;
    // Some editors begin every text with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    for line in text.lines().map(str::trim) {
        let marked = |mark: &str| line.strip_prefix(mark)?.strip_suffix("-----");
        match (open.take(), marked("-----BEGIN "), marked("-----END ")) {
            (None, Some(label), None) => open = Some((label, String::new())),
            (Some((label, encoded)), None, Some(end)) if label == end => {
                let der = STANDARD.decode(encoded).map_err(|_| CertificateError::Encoding)?;
                sections.push((label, der));
            }
            (Some((label, mut encoded)), None, None) => {
                encoded.extend(line.split_ascii_whitespace());
                open = Some((label, encoded));
            }
            // Between the sections stands what people like.
            (None, None, None) => {}
            _ => return Err(CertificateError::Encoding),
        }
    }
    if open.is_some() { Err(CertificateError::Encoding) } else { Ok(sections) }
}

/// One section with lines of 64 characters.
pub fn section(label: &str, der: &[u8]) -> String {
    der::pem::encode_string(label, der::pem::LineEnding::LF, der)
        .expect("what was read from or made as DER fits a PEM text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_among_explanations() {
        let text = "subject=CN = A\r\n-----BEGIN A B-----\r\nAAEC\r\nAw==\r\n-----END A B-----\r\n\
                    \n# another\n-----BEGIN C-----\n BA == \n-----END C-----";
        assert_eq!(sections(text), Ok(vec![("A B", vec![0, 1, 2, 3]), ("C", vec![4])]));
        assert_eq!(sections("nothing"), Ok(Vec::new()));
        let marked = "\u{feff}-----BEGIN C-----\nBA==\n-----END C-----";
        assert_eq!(sections(marked), Ok(vec![("C", vec![4])]));
        let long = section("A B", &[7; 100]);
        assert_eq!(sections(&long), Ok(vec![("A B", vec![7; 100])]));
    }

    #[test]
    fn broken_sections_are_refused() {
        for text in [
            "-----BEGIN A-----\nAA==\n",
            "-----END A-----",
            "-----BEGIN A-----\nAA==\n-----END B-----",
            "-----BEGIN A-----\n-----BEGIN A-----\nAA==\n-----END A-----",
            "-----BEGIN A-----\nProc-Type: 4\nAA==\n-----END A-----",
            "-----BEGIN A-----\nA\n-----END A-----",
        ] {
            assert_eq!(sections(text), Err(CertificateError::Encoding), "{text}");
        }
        let long = "a\n".repeat(MAX_TEXT / 2 + 1);
        assert_eq!(sections(&long), Err(CertificateError::TooLong));
    }
}
