//! Threats: a log that tells a number, a passphrase, an invite, a token or a key
//! to whoever it is sent to for help; a log that cannot be written and stops the
//! work; two programs that write to one log.

mod common;

use std::path::PathBuf;

use common::{Answer, Desk, Exchange, PASSPHRASE, nobody};

const DEST: &str = "+12155550199";

fn log_of(desk: &Desk) -> PathBuf {
    desk.path("state/signet/signet.log")
}

fn read_log(desk: &Desk) -> String {
    std::fs::read_to_string(log_of(desk)).expect("the log is there")
}

/// Runs of digits as long as a telephone number is with its country code; times
/// and process identifiers are shorter.
fn whole_numbers(log: &str) -> Vec<&str> {
    let runs = log.split(|letter: char| !letter.is_ascii_digit());
    runs.filter(|run| run.len() >= 8).collect()
}

/// Everything a desk does, and what goes wrong with it, at the finest level.
#[test]
fn the_log_of_the_main_job_tells_no_number_and_no_secret() {
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let desk = Desk::new();
    let log = |arguments: &[&str]| {
        let answer = desk.run(&[arguments, &["--log-level", "trace"]].concat());
        let told = answer.stderr.lines().any(|line| line.contains("signet["));
        assert!(told, "what is asked for is on standard error, too: {answer:?}");
        answer
    };
    log(&["vault", "create", "--store", "file"]).json();
    let brand = desk.brand("Harbour Health");
    let list = desk.write("list.csv", common::list(25));
    log(&["import", &list]).json();
    log(&["assign", "--filter", "*", "--brand", &brand]).json();
    let invite = exchange.invite("Harbour Health");
    log(&["connect", &exchange.url, "--invite", &invite]).json();
    assert_eq!(log(&["sync"]).json()["pushed"]["numbers"], 25);
    log(&["release", "--filter", "12125550003"]).json();
    log(&["sync"]).json();
    let made = exchange.run(&["token", "--provider", "Example Mobile"]).json();
    let token = made["token"].as_str().unwrap();
    let number = "+12125550001";
    log(&["lookup", number, "--url", &exchange.url, "--token", token]).json();
    let signed = log(&["passport", "sign", "--orig", number, "--dest", DEST]).json();
    let identity = desk.write("identity.txt", signed["identity"].as_str().unwrap());
    log(&["passport", "verify", &identity, "--fetch"]).json();
    log(&["vault", "export", "copy.key"]).json();

    // What fails says so with its code and no more.
    log(&["numbers", "--after", "+12125550001 call me"]);
    log(&["lookup", "+12125550001", "--url", &nobody()]).code();
    log(&["connect", &exchange.url, "--invite", "no such invite"]).code();
    let wrong = "another passphrase, a wrong one";
    let mut command = desk.command(&["sync", "--log-level", "trace"]);
    assert_eq!(Answer::of(command.env("SIGNET_PASSPHRASE", wrong)).code(), "wrong_passphrase");

    let log = read_log(&desk);
    for event in [
        "key created",
        "list imported rows=25 created=25",
        "brand assigned numbers=25",
        "enrolled",
        "change set answered entry=1 numbers=25",
        "synced change_sets=1 numbers=25 refused=0",
        "brand released numbers=1",
        "call verified result=Failed tokens=1 missing=1",
        "recovery copy written",
        "not done: key opened code=wrong_passphrase",
        "failed command=\"sync\"",
        "code=exchange_unreachable",
        "code=invalid_invite",
    ] {
        assert!(log.contains(event), "{event} in {log}");
    }
    assert_eq!(whole_numbers(&log), [""; 0], "{log}");
    for number in ["5550001", "555-0001", "5550199", "2125550", "Desk 1"] {
        assert!(!log.contains(number), "{number} in {log}");
    }
    let signature = token.rsplit('.').next().unwrap();
    let (token_start, key_file) = (&token[..16], desk.path("workspace.signet.key"));
    let sealed = std::fs::read_to_string(key_file).unwrap();
    let sealed = sealed.split('"').max_by_key(|text| text.len()).unwrap();
    let folder = desk.folder.path().to_str().unwrap();
    for secret in
        [PASSPHRASE, wrong, &invite, &invite[..16], token, signature, token_start, sealed, folder]
    {
        assert!(!log.contains(secret), "{secret:?} in {log}");
    }
    for name in ["Harbour", "Example Mobile", "eyJ", "PRIVATE KEY", "list.csv"] {
        assert!(!log.contains(name), "{name} in {log}");
    }
}

#[test]
fn the_log_is_quiet_on_standard_error_unless_asked() {
    let desk = Desk::new();
    let answer = desk.run(&["status"]);
    assert_eq!(answer.stderr, "", "{answer:?}");
    assert!(read_log(&desk).contains("INFO  signet["), "{}", read_log(&desk));
    assert!(read_log(&desk).contains("done command=\"status\""), "{}", read_log(&desk));
    let mut command = desk.command(&["status"]);
    let answer = Answer::of(command.env("SIGNET_LOG", "info"));
    assert!(answer.stderr.contains("done command=\"status\""), "{answer:?}");
    let before = read_log(&desk);
    desk.run(&["status", "--log-level", "off"]).json();
    assert_eq!(read_log(&desk), before);
    assert_eq!(desk.run(&["status", "--log-level", "loud"]).status, 2, "usage");
    let mut command = desk.command(&["status"]);
    Answer::of(command.env("SIGNET_LOG", "")).json();
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let desk = Desk::new();
    let _ = std::fs::remove_dir_all(desk.path("state"));
    std::fs::write(desk.path("state"), "a file lies where the folder should").unwrap();
    let answer = desk.run(&["status"]);
    assert_eq!(answer.stderr, "");
    answer.json();
    #[cfg(target_os = "linux")]
    {
        std::fs::remove_file(desk.path("state")).unwrap();
        std::fs::create_dir_all(desk.path("state/signet")).unwrap();
        std::os::unix::fs::symlink("/dev/full", log_of(&desk)).unwrap();
        let answer = desk.run(&["status"]);
        assert_eq!(answer.stderr, "", "a full disk");
        answer.json();
    }
}

#[test]
fn programs_side_by_side_write_whole_lines_to_one_log() {
    let desk = Desk::new();
    let programs: Vec<_> = (0..8)
        .map(|_| {
            let mut command = desk.command(&["status"]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut program in programs {
        assert!(program.wait().unwrap().success());
    }
    let log = read_log(&desk);
    let done = log.lines().filter(|line| line.contains("done command=\"status\""));
    assert_eq!(done.count(), 8, "{log}");
    for line in log.lines() {
        assert_eq!(line.matches("signet[").count(), 1, "torn: {line}");
    }
}
