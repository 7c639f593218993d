//! A line to an exchange that can lose answers.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Exchange;

/// Passes everything on; while it is lossy, all but the answers to change sets.
pub struct Line {
    pub url: String,
    lossy: Arc<AtomicBool>,
}

impl Line {
    pub fn lossy(exchange: &Exchange) -> Self {
        let upstream = exchange.url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let lossy = Arc::new(AtomicBool::new(true));
        let loses = lossy.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&upstream).expect("the exchange listens");
                let loses = loses.clone();
                std::thread::spawn(move || pass(client, server, &loses));
            }
        });
        Self { url, lossy }
    }

    pub fn set_lossy(&self, lossy: bool) {
        self.lossy.store(lossy, Ordering::SeqCst);
    }
}

fn pass(mut client: TcpStream, mut server: TcpStream, lossy: &AtomicBool) {
    let mut buffer = vec![0; 65_536];
    let mut back = (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
    let (told, asked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = back.0.read(&mut buffer) {
            if asked.try_iter().any(|lost| lost) {
                let _ = back.1.shutdown(Shutdown::Both);
                return;
            }
            if back.1.write_all(&buffer[..read]).is_err() {
                return;
            }
        }
    });
    while let Ok(read @ 1..) = client.read(&mut buffer) {
        let request = &buffer[..read];
        if request.starts_with(b"POST /v1/changesets") && lossy.load(Ordering::SeqCst) {
            let _ = told.send(true);
        }
        if server.write_all(request).is_err() {
            return;
        }
    }
}
