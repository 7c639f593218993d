//! Logos by the digest of their octets.

use signet_protocol::{Digest, ProblemType, limits};

use crate::store::ImageRow;
use crate::token::Desk;
use crate::{Denied, Exchange};

impl Exchange {
    /// Keeps an image under its digest. Its type is told by its first octets,
    /// not by what the sender says.
    pub fn put_logo(&self, desk: &Desk, digest: &Digest, bytes: Vec<u8>) -> Result<(), Denied> {
        if bytes.len() > limits::LOGO_BYTES {
            return Err(ProblemType::TooLarge.into());
        }
        if Digest::of(&bytes) != *digest {
            return Err(ProblemType::DigestMismatch.into());
        }
        let media_type = media_type(&bytes).ok_or(ProblemType::UnsupportedMedia)?.to_owned();
        let image = ImageRow { media_type, bytes };
        let now = self.clock.now();
        let enterprise = desk.enterprise.at;
        self.store
            .write(|store| store.add_image(digest, &image, enterprise, now).map_err(Denied::from))
    }

    /// An image by its digest.
    pub fn logo(&self, digest: &Digest) -> Result<Option<ImageRow>, Denied> {
        self.store.read(|store| store.image(digest).map_err(Denied::from))
    }
}

/// PNG (RFC 2083) and Windows bitmaps, by their signatures.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR") {
        return Some("image/png");
    }
    // A bitmap states its own length after "BM".
    let length = bytes.get(2..6)?.try_into().ok().map(u32::from_le_bytes)?;
    (bytes.starts_with(b"BM") && bytes.len() >= 54 && length as usize == bytes.len())
        .then_some("image/bmp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_told_by_the_octets() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        assert_eq!(media_type(&png), Some("image/png"));
        png[12] = b'X';
        assert_eq!(media_type(&png), None);
        let mut bmp = vec![0; 60];
        bmp[..6].copy_from_slice(b"BM\x3c\0\0\0");
        assert_eq!(media_type(&bmp), Some("image/bmp"));
        bmp.push(0);
        assert_eq!(media_type(&bmp), None, "content behind the image");
        assert_eq!(media_type(b"<svg onload=alert(1)>"), None);
        assert_eq!(media_type(b""), None);
    }
}
