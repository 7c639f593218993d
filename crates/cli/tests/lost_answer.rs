//! The line breaks after the exchange has taken a change set and before the
//! desk hears so.

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

use common::{Desk, Exchange};

/// Passes everything on but the answers to change sets.
fn lossy(exchange: &Exchange) -> String {
    let upstream = exchange.url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(&upstream).expect("the exchange listens");
            std::thread::spawn(move || pass(client, server));
        }
    });
    url
}

fn pass(mut client: TcpStream, mut server: TcpStream) {
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
        if request.starts_with(b"POST /v1/changesets") {
            let _ = told.send(true);
        }
        if server.write_all(request).is_err() {
            return;
        }
    }
}

#[test]
fn a_change_set_whose_answer_was_lost_is_sent_again_and_taken_once() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let brand = desk.brand("Harbour Health");
    let invite = exchange.invite("Harbour Health");
    desk.run(&["connect", &lossy(&exchange), "--invite", &invite]).json();
    desk.import(25, &brand);

    assert_eq!(desk.run(&["sync"]).code(), "exchange_unreachable");
    let waiting = desk.run(&["numbers", "--status", "submitted", "--limit", "1"]).json();
    assert_eq!(waiting["total"], 25, "sent, and not answered");
    assert_eq!(desk.run(&["status"]).json()["pending"], 25);

    // The same exchange by a better line.
    desk.run(&["connect", &exchange.url, "--invite", &invite]).json();
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["change_sets"], 1);
    assert_eq!(desk.run(&["status"]).json()["connections"][0]["seq"], 1, "one entry, not two");
    let live = desk.run(&["numbers", "--status", "active", "--limit", "1"]).json();
    assert_eq!(live["total"], 25);
}
