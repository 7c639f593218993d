//! A proxy between desk and exchange: it passes requests on over HTTP and may
//! do as it likes with the answers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// A request on its way, one per connection.
pub struct Passing {
    /// `POST /v1/changesets`, for one.
    pub what: String,
    upstream: String,
    request: Vec<u8>,
}

impl Passing {
    /// Sends the request to the exchange and answers what comes back.
    pub fn forward(&self) -> Vec<u8> {
        let mut server = TcpStream::connect(&self.upstream).expect("the exchange listens");
        server.write_all(&self.request).expect("the exchange reads");
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).expect("the exchange answers");
        answer
    }

    pub fn is_change_set(&self) -> bool {
        self.what == "POST /v1/changesets"
    }

    /// Asks for an entry by its digest.
    pub fn is_look_up(&self) -> bool {
        self.what.starts_with("GET /v1/changesets/")
    }
}

/// Starts a proxy before `url` and answers its address.
pub fn start(url: &str, answer: impl Fn(&Passing) -> Vec<u8> + Send + Sync + 'static) -> String {
    let upstream = url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (upstream, answer) = (upstream.clone(), answer.clone());
            std::thread::spawn(move || serve(client, upstream, &*answer));
        }
    });
    address
}

fn serve(mut client: TcpStream, upstream: String, answer: &dyn Fn(&Passing) -> Vec<u8>) {
    let Some((head, body)) = read(&mut client) else { return };
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default();
    let what = line.rsplit_once(' ').map_or(line, |(what, _version)| what).to_owned();
    let mut request = format!("{line}\r\nconnection: close\r\n");
    for header in lines.filter(|line| !line.is_empty()) {
        if !header.to_ascii_lowercase().starts_with("connection:") {
            request += &format!("{header}\r\n");
        }
    }
    request += "\r\n";
    let mut request = request.into_bytes();
    request.extend(body);
    // A client that is gone does not want its answer.
    let _ = client.write_all(&answer(&Passing { what, upstream, request }));
}

fn read(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16_384];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        match client.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let length = head.to_ascii_lowercase();
    let length = length.split("\r\n").find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(Some(0), |text| text.trim().parse().ok())?;
    let mut body = bytes[end..].to_vec();
    while body.len() < length {
        match client.read(&mut buffer).ok()? {
            0 => return None,
            read => body.extend_from_slice(&buffer[..read]),
        }
    }
    Some((head, body))
}

/// An answer of problem details (RFC 9457).
pub fn problem(status: u16, code: &str) -> Vec<u8> {
    let body = format!(
        r#"{{"type":"urn:signet:problem:{code}","title":"As a proxy says","status":{status}}}"#
    );
    format!(
        "HTTP/1.1 {status} Refused\r\ncontent-type: application/problem+json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
