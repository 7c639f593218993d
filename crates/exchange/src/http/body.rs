//! Request bodies: bounded before they are buffered, and again while they are
//! decompressed.

use std::future::poll_fn;
use std::io::Read as _;
use std::pin::pin;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use hyper::body::Body as _;
use serde::de::DeserializeOwned;
use signet_protocol::ProblemType;

use super::answer::Refused;
use crate::Denied;

/// Window of a zstd frame, log2: 8 MiB, more than a body can have. It bounds
/// the memory a frame's header can ask for.
const WINDOW_LOG: u32 = 23;

/// Takes in a body of at most `limit` octets, as it was sent.
pub async fn gather(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Refused> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    if announced.is_some_and(|announced| announced > limit as u64) {
        return Err(ProblemType::TooLarge.into());
    }
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|_| {
            Denied::because(ProblemType::InvalidRequest, "the body broke off or is malformed")
        })?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if bytes.len() + data.len() > limit {
            return Err(ProblemType::TooLarge.into());
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes)
}

/// Reads a body of at most `limit` octets.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Refused> {
    let bytes = gather(headers, body, limit).await?;
    match encoding(headers)? {
        Encoding::Identity => Ok(bytes),
        Encoding::Zstd => {
            let unpacked = tokio::task::spawn_blocking(move || decompress(&bytes, limit)).await;
            unpacked.map_err(Denied::failed)?.map_err(Refused::from)
        }
    }
}

/// Reads a JSON body of at most `limit` octets.
pub async fn read_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<T, Refused> {
    expect_type(headers, "application/json")?;
    let bytes = read(headers, body, limit).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Denied::because(ProblemType::InvalidRequest, error.to_string()).into())
}

/// Refuses a body of another media type; parameters are passed over.
pub fn expect_type(headers: &HeaderMap, expected: &str) -> Result<(), Refused> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.split(';').next()).map(str::trim);
    if given.is_some_and(|given| given.eq_ignore_ascii_case(expected)) {
        Ok(())
    } else {
        Err(ProblemType::UnsupportedMedia.into())
    }
}

/// Whether `Accept-Encoding` names zstd and does not forbid it.
pub fn takes_zstd(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("zstd"));
        let forbidden = parts.any(|part| {
            let quality = part.strip_prefix("q=").and_then(|quality| quality.parse::<f32>().ok());
            quality.is_some_and(|quality| quality <= 0.0)
        });
        named && !forbidden
    })
}

enum Encoding {
    Identity,
    Zstd,
}

fn encoding(headers: &HeaderMap) -> Result<Encoding, Refused> {
    let mut values = headers.get_all(CONTENT_ENCODING).iter();
    let encoding = match (values.next(), values.next()) {
        (None, _) => Encoding::Identity,
        (Some(value), None) if value.as_bytes().eq_ignore_ascii_case(b"identity") => {
            Encoding::Identity
        }
        (Some(value), None) if value.as_bytes().eq_ignore_ascii_case(b"zstd") => Encoding::Zstd,
        _ => return Err(ProblemType::UnsupportedMedia.into()),
    };
    Ok(encoding)
}

fn decompress(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ProblemType> {
    let malformed = |_| ProblemType::InvalidRequest;
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(malformed)?;
    decoder.window_log_max(WINDOW_LOG).map_err(malformed)?;
    let mut unpacked = Vec::new();
    decoder.take(limit as u64 + 1).read_to_end(&mut unpacked).map_err(malformed)?;
    if unpacked.len() > limit {
        return Err(ProblemType::TooLarge);
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 19).unwrap();
        assert!(bomb.len() < 16 * 1024);
        assert_eq!(decompress(&bomb, 1024), Err(ProblemType::TooLarge));
        assert_eq!(decompress(b"no zstd", 1024), Err(ProblemType::InvalidRequest));
        let small = zstd::bulk::compress(b"content", 3).unwrap();
        assert_eq!(decompress(&small, 1024), Ok(b"content".to_vec()));
        assert_eq!(decompress(&small[..small.len() - 2], 1024), Err(ProblemType::InvalidRequest));
    }

    #[test]
    fn encodings_are_taken_as_offered() {
        let takes = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, axum::http::HeaderValue::from_static(value));
            takes_zstd(&headers)
        };
        assert!(takes("gzip, zstd"));
        assert!(takes("ZSTD;q=0.5"));
        assert!(!takes("zstd;q=0"));
        assert!(!takes("gzip, deflate"));
        assert!(!takes_zstd(&HeaderMap::new()));
    }
}
