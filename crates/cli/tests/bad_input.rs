//! Input that cannot be used: a code for each, nothing lost, no panic.

mod common;

use common::{Desk, Exchange, PASSPHRASE, list, nobody, serve};

/// A workspace with ten numbers, so that a loss would show.
fn desk_with_numbers() -> Desk {
    let desk = Desk::with_key();
    let brand = desk.brand("Harbour Health");
    desk.import(10, &brand);
    desk
}

#[track_caller]
fn import_is_refused(name: &str, content: &[u8], code: &str) {
    let desk = desk_with_numbers();
    let file = desk.write(name, content);
    let rejects = desk.path("rejects.csv");
    let answer = desk.run(&["import", &file, "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(answer.code(), code);
    assert!(!rejects.exists(), "nothing is half-written");
    desk.assert_numbers(10);
}

#[test]
fn a_missing_list_is_not_found() {
    let desk = desk_with_numbers();
    assert_eq!(desk.run(&["import", "absent.csv"]).code(), "file_not_found");
    desk.assert_numbers(10);
}

#[test]
fn a_directory_is_no_list() {
    let desk = desk_with_numbers();
    assert_eq!(desk.run(&["import", "."]).code(), "file_is_directory");
    desk.assert_numbers(10);
}

#[test]
fn an_empty_list_is_refused() {
    import_is_refused("empty.csv", b"", "empty_file");
}

#[test]
fn a_list_without_a_number_column_is_refused() {
    import_is_refused("names.csv", b"Name,City\nAnn,Oslo\nBo,Rome\n", "no_number_column");
}

#[test]
fn a_binary_file_is_refused() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
    import_is_refused("data.csv", &bytes, "binary_file");
}

#[test]
fn a_spreadsheet_is_an_unsupported_format() {
    import_is_refused(
        "list.xlsx",
        b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
        "unsupported_format",
    );
}

#[test]
fn a_line_of_50_megabytes_is_refused() {
    let mut content = b"number,label\n+12125550100,".to_vec();
    content.resize(50_000_000, b'x');
    import_is_refused("long.csv", &content, "row_too_long");
}

#[test]
fn an_unknown_region_is_refused() {
    let desk = desk_with_numbers();
    let file = desk.write("more.csv", list(3));
    assert_eq!(desk.run(&["import", &file, "--region", "XX"]).code(), "unknown_region");
    assert_eq!(
        Desk::bare().run(&["init", "--enterprise", "E", "--region", "XX"]).code(),
        "unknown_region"
    );
}

#[test]
fn an_unknown_column_is_refused() {
    let desk = desk_with_numbers();
    let file = desk.write("more.csv", list(3));
    assert_eq!(desk.run(&["import", &file, "--map", "number=Nope"]).code(), "unknown_column");
}

#[test]
fn an_unknown_brand_or_reason_is_refused() {
    let desk = desk_with_numbers();
    let file = desk.write("more.csv", list(30));
    assert_eq!(desk.run(&["import", &file, "--brand", "nope"]).code(), "unknown_brand");
    assert_eq!(
        desk.run(&["assign", "--filter", "*", "--brand", "Harbour Health", "--reason", "No"])
            .code(),
        "unknown_reason"
    );
    desk.assert_numbers(10);
}

#[test]
fn an_empty_filter_changes_nothing() {
    let desk = desk_with_numbers();
    let other = desk.brand("Other");
    for filter in ["", "  ", "\"\""] {
        for arguments in [
            &["release", "--filter", filter][..],
            &["assign", "--brand", &other, "--filter", filter],
        ] {
            let answer = desk.run(arguments);
            assert_eq!(answer.code(), "invalid_filter", "{arguments:?}");
            assert_eq!(answer.failure()["details"]["filter"], filter);
        }
    }
    let listed = desk.run(&["numbers", "--filter", "brand:\"Harbour Health\""]).json();
    assert_eq!(listed["total"], 10, "all are as they were");
    assert_eq!(desk.run(&["numbers", "--filter", ""]).json()["total"], 10, "looking is free");
    assert_eq!(desk.run(&["release", "--filter", "*"]).json()["changed"], 10);
}

#[test]
fn a_name_two_brands_have_is_not_called_unknown_alone() {
    let desk = desk_with_numbers();
    desk.brand("Harbour Health");
    let answer = desk.run(&["assign", "--filter", "*", "--brand", "Harbour Health"]);
    assert_eq!(answer.code(), "unknown_brand");
    let message = answer.failure()["message"].to_string();
    assert!(message.contains("more than one"), "{message}");
}

#[test]
fn a_selecting_list_with_an_unusable_row_says_which_and_why() {
    let desk = desk_with_numbers();
    let file = desk.write("some.csv", "Number\n+12125550000\n1.21E+10\n+1212\n");
    let answer = desk.run(&["release", "--numbers", &file]);
    assert_eq!(answer.code(), "invalid_number");
    let details = &answer.failure()["details"];
    assert_eq!((&details["line"], &details["rows"]), (&3.into(), &2.into()), "{details}");
    assert_eq!(details["reject_code"], "scientific_notation");
    assert!(details["fix"].is_string());
    assert_eq!(desk.run(&["numbers", "--filter", "brand:none"]).json()["total"], 0);
}

#[test]
fn a_refused_list_is_told_what_fixes_it() {
    let desk = desk_with_numbers();
    let mut long = b"number,label\n2125550123,\"a\n".to_vec();
    long.resize(3_000_000, b'x');
    let refused: [&[u8]; 8] = [
        b"",
        b"\n\n",
        b"%PDF-1.7",
        b"PK\x03\x04rest",
        b"\x1f\x8brest",
        b"<html>",
        b"colour\nred\n",
        &long,
    ];
    for bytes in refused {
        let file = desk.write("refused.csv", bytes);
        let details = &desk.run(&["import", &file]).failure()["details"];
        let fix = details["fix"].as_str().unwrap_or_default();
        assert!(fix.len() > 10, "{details}");
    }
    let file = desk.write("list.csv", "number,label\n2125550123,a\n");
    for option in [["--brand", "Nobody"], ["--reason", "None"], ["--map", "number=1,colour=2"]] {
        let failure = desk.run(&["import", &file, option[0], option[1]]).failure();
        assert!(failure["details"]["fix"].is_string(), "{failure}");
    }
}

#[test]
fn rejected_rows_are_told_what_fixes_them() {
    let desk = desk_with_numbers();
    let file = desk.write("list.csv", "number,label\n2125550123,a\n1.21E+10,b\n");
    let rejects = desk.write("rejects.csv", "");
    desk.run(&["import", &file, "--dry-run", "--rejects", &rejects]).json();
    let text = std::fs::read_to_string(&rejects).unwrap();
    let fix = "The spreadsheet rounded this number: format the column as text and export again";
    assert!(text.contains(&format!("1.21E+10,b,3,scientific_notation,{fix}\r\n")), "{text}");
}

#[track_caller]
fn logo_is_refused(name: &str, content: &[u8], code: &str) {
    let desk = Desk::new();
    let file = desk.write(name, content);
    assert_eq!(desk.run(&["brand", "add", "--name", "A", "--logo", &file]).code(), code);
    let brands = desk.run(&["brand", "list"]).json();
    assert_eq!(brands["brands"], serde_json::json!([]), "no brand without its logo");
}

#[test]
fn a_logo_that_is_no_image_is_refused() {
    logo_is_refused("logo.png", b"GIF89a, or perhaps a letter", "logo_not_an_image");
}

#[test]
fn a_truncated_png_is_refused() {
    logo_is_refused("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "logo_not_an_image");
}

#[test]
fn an_svg_with_a_script_is_refused() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>"#;
    logo_is_refused("logo.svg", svg, "logo_unsafe");
}

#[test]
fn an_svg_with_an_external_reference_is_refused() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="https://example.org/a.png" width="9" height="9"/></svg>"#;
    logo_is_refused("logo.svg", svg, "logo_unsafe");
}

#[test]
fn an_image_bomb_is_refused() {
    // A PNG header that promises 60,000 × 60,000 pixels: 14 GB when decoded.
    let mut header = b"IHDR".to_vec();
    header.extend(60_000_u32.to_be_bytes());
    header.extend(60_000_u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec();
    png.extend(&header);
    png.extend(crc32(&header).to_be_bytes());
    png.extend([0, 0, 0, 4]);
    png.extend(b"IDAT");
    png.extend([0x78, 0x9c, 0, 0]);
    png.extend(crc32(b"IDAT\x78\x9c\0\0").to_be_bytes());
    logo_is_refused("logo.png", &png, "logo_too_large");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn a_logo_that_is_not_there_is_not_found() {
    let desk = Desk::new();
    let answer = desk.run(&["brand", "add", "--name", "A", "--logo", "absent.png"]);
    assert_eq!(answer.code(), "file_not_found");
}

#[test]
fn texts_that_are_too_long_are_refused() {
    let desk = Desk::new();
    let long = "n".repeat(36);
    assert_eq!(desk.run(&["brand", "add", "--name", &long]).code(), "name_too_long");
    assert_eq!(desk.run(&["brand", "add", "--name", " "]).code(), "name_missing");
    let short = "s".repeat(16);
    let answer = desk.run(&["brand", "add", "--name", "A", "--short", &short]);
    assert_eq!(answer.code(), "short_name_too_long");
    let reason = "r".repeat(65);
    let answer = desk.run(&["brand", "add", "--name", "A", "--reason", &reason]);
    assert_eq!(answer.code(), "reason_too_long");
    assert_eq!(desk.run(&["brand", "list"]).json()["brands"], serde_json::json!([]));
}

#[test]
fn a_wrong_passphrase_is_told() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let invite = exchange.invite("Harbour Health");
    let mut command = desk.command(&["connect", &exchange.url, "--invite", &invite]);
    let output = command.env("SIGNET_PASSPHRASE", "another passphrase").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("\"wrong_passphrase\""));
    // The invite is still good: nothing was sent.
    desk.run(&["connect", &exchange.url, "--invite", &invite]).json();
}

#[test]
fn a_passphrase_is_asked_for_on_a_terminal_only() {
    let desk = Desk::new();
    let mut command = desk.command(&["vault", "create", "--store", "file"]);
    let command = command.env_remove("SIGNET_PASSPHRASE").stdin(std::process::Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("\"passphrase_required\""));
}

#[test]
fn a_second_key_is_refused() {
    let desk = Desk::with_key();
    let kid = desk.run(&["vault", "show"]).json()["kid"].clone();
    assert_eq!(desk.run(&["vault", "create", "--store", "file"]).code(), "key_exists");
    assert_eq!(desk.run(&["vault", "show"]).json()["kid"], kid);
}

#[test]
fn a_recovery_copy_is_never_written_over_a_file() {
    let desk = Desk::with_key();
    let file = desk.write("copy.key", "something of value");
    assert_eq!(desk.run(&["vault", "export", &file]).code(), "file_exists");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "something of value");
}

#[test]
fn a_damaged_recovery_copy_is_refused() {
    let desk = Desk::with_key();
    desk.run(&["vault", "export", "copy.key"]).json();
    let mut bytes = std::fs::read(desk.path("copy.key")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(desk.path("copy.key"), bytes).unwrap();
    let other = Desk::new();
    let copy = desk.path("copy.key");
    let answer = other.run(&["vault", "import", copy.to_str().unwrap(), "--store", "file"]);
    assert!(["key_file_invalid", "wrong_passphrase"].contains(&answer.code().as_str()));
    assert_eq!(other.run(&["vault", "show"]).code(), "no_key");
}

#[test]
fn a_damaged_workspace_is_told_from_a_foreign_file_and_a_newer_one() {
    let desk = desk_with_numbers();
    let whole = std::fs::read(desk.workspace()).unwrap();

    let mut damaged = whole.clone();
    damaged[200..].fill(0xa5);
    std::fs::write(desk.workspace(), &damaged).unwrap();
    assert_eq!(desk.run(&["status"]).code(), "workspace_corrupted");

    std::fs::write(desk.workspace(), b"a letter to the editor").unwrap();
    assert_eq!(desk.run(&["status"]).code(), "not_a_workspace");

    // The format's number stands at offset 60, big-endian (SQLite file format, 1.3).
    let mut newer = whole;
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    std::fs::write(desk.workspace(), &newer).unwrap();
    assert_eq!(desk.run(&["status"]).code(), "workspace_too_new");
    assert_eq!(std::fs::read(desk.workspace()).unwrap(), newer, "it is not touched");
}

#[test]
fn a_workspace_is_made_once_and_found_where_it_is() {
    let desk = desk_with_numbers();
    assert_eq!(desk.run(&["init", "--enterprise", "Another"]).code(), "workspace_exists");
    desk.assert_numbers(10);
    assert_eq!(Desk::bare().run(&["status"]).code(), "workspace_not_found");
}

#[test]
fn syncing_before_connecting_is_refused() {
    let desk = desk_with_numbers();
    assert_eq!(desk.run(&["sync"]).code(), "not_connected");
    assert_eq!(desk.run(&["changesets", "--out", "log.jws"]).code(), "not_connected");
    assert!(!desk.path("log.jws").exists());
}

#[test]
fn manifests_and_number_sets_do_not_go_into_one_file() {
    let desk = desk_with_numbers();
    for sets in ["log.jws", "./log.jws"] {
        let answer = desk.run(&["changesets", "--out", "log.jws", "--sets", sets]);
        assert_eq!((answer.status, &answer.failure()["code"]), (2, &"usage".into()), "{sets}");
    }
    assert!(!desk.path("log.jws").exists());
}

#[test]
fn connecting_without_a_key_is_refused() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["connect", "http://127.0.0.1:9", "--invite", "x"]).code(), "no_key");
}

#[test]
fn an_unknown_invite_is_refused() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let connect = |invite: &str| desk.run(&["connect", &exchange.url, "--invite", invite]).code();
    // Well-formed, the right exchange's, and never handed out.
    let (_, thumbprint) = {
        let invite = exchange.invite("Harbour Health");
        let (secret, thumbprint) = invite.split_once('.').unwrap();
        (secret.to_owned(), thumbprint.to_owned())
    };
    assert_eq!(connect(&format!("{}.{thumbprint}", "a".repeat(26))), "unknown_invite");
    // One of another exchange.
    let other = Exchange::start(&["--vetting", "auto"]);
    assert_eq!(connect(&other.invite("Harbour Health")), "unknown_invite");
    assert_eq!(desk.run(&["status"]).json()["connections"], serde_json::json!([]));
}

#[test]
fn a_malformed_invite_is_told_before_anybody_is_asked() {
    let desk = Desk::with_key();
    let whole = format!("{}.{}", "a".repeat(26), "A".repeat(43));
    let cut = &whole[..whole.len() - 1];
    for invite in ["", "no invite at all", cut, &whole.replace('.', ""), &whole.to_uppercase()] {
        let answer = desk.run(&["connect", &nobody(), "--invite", invite]);
        assert_eq!(answer.code(), "invalid_invite", "{invite}");
    }
    // Nobody listens there: a whole one gets as far as the network.
    let answer = desk.run(&["connect", &nobody(), "--invite", &format!(" {whole}\n")]);
    assert_eq!(answer.code(), "exchange_unreachable");
}

#[test]
fn an_expired_invite_is_refused_unless_it_was_used() {
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let made = |days: &str| {
        let made = exchange.run(&["invite", "--enterprise", "Harbour Health", "--expires", days]);
        made.json()["invite"].as_str().expect("an invite").to_owned()
    };
    let (used, late) = (made("1"), made("1"));
    let first = Desk::with_key();
    first.run(&["connect", &exchange.url, "--invite", &used]).json();
    exchange.expire_invites();
    let second = Desk::with_key();
    let answer = second.run(&["connect", &exchange.url, "--invite", &late]);
    assert_eq!(answer.code(), "expired_invite");
    // The desk that used its own can still ask for its answer again.
    first.run(&["connect", &exchange.url, "--invite", &used]).json();
    for days in ["0", "-1", "366", "soon"] {
        let answer = exchange.run(&["invite", "--enterprise", "E", "--expires", days]);
        assert_eq!(answer.status, 2, "{days}");
    }
}

#[test]
fn an_exchange_that_asks_to_wait_says_until_when() {
    let desk = Desk::with_key();
    let busy = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\
        Connection: close\r\n\r\n";
    let invite = format!("{}.{}", "a".repeat(26), "A".repeat(43));
    for arguments in [
        ["connect", &serve(busy), "--invite", &invite],
        ["lookup", "+12125550100", "--url", &serve(busy)],
    ] {
        let answer = desk.run(&arguments);
        assert_eq!(answer.code(), "exchange_busy");
        let until = answer.failure()["details"]["retry_at"].as_i64();
        assert!(until > Some(1_700_000_000), "a time, not a while: {until:?}");
    }
}

#[test]
fn an_invite_works_for_one_key() {
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let invite = exchange.invite("Harbour Health");
    let first = Desk::with_key();
    first.run(&["connect", &exchange.url, "--invite", &invite]).json();
    let second = Desk::with_key();
    assert_eq!(second.run(&["connect", &exchange.url, "--invite", &invite]).code(), "used_invite");
    // For the first it stays good: an answer may have been lost.
    first.run(&["connect", &exchange.url, "--invite", &invite]).json();
}

#[test]
fn an_exchange_that_is_down_is_told_and_nothing_is_lost() {
    let desk = desk_with_numbers();
    let invite = format!("{}.{}", "a".repeat(26), "A".repeat(43));
    assert_eq!(
        desk.run(&["connect", &nobody(), "--invite", &invite]).code(),
        "exchange_unreachable"
    );
    let exchange = Exchange::start(&["--vetting", "auto"]);
    desk.connect(&exchange, "Harbour Health");
    let url = exchange.url.clone();
    let folder = exchange.kill();
    assert_eq!(desk.run(&["sync"]).code(), "exchange_unreachable");
    assert_eq!(desk.run(&["status"]).json()["pending"], 10);
    // Back at the same address, the work is done.
    let _exchange =
        Exchange::start_on(url.trim_start_matches("http://"), folder, &["--vetting", "auto"]);
    assert_eq!(desk.run(&["sync"]).json()["pushed"]["numbers"], 10);
}

#[test]
fn a_web_page_instead_of_an_exchange_is_told() {
    let desk = Desk::with_key();
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\
        Connection: close\r\n\r\n<html>hi</html>";
    let invite = format!("{}.{}", "a".repeat(26), "A".repeat(43));
    assert_eq!(
        desk.run(&["connect", &serve(page), "--invite", &invite]).code(),
        "exchange_answer_invalid"
    );
    assert_eq!(
        desk.run(&["lookup", "+12125550100", "--url", &serve(page)]).code(),
        "exchange_answer_invalid"
    );
}

#[test]
fn an_address_without_tls_is_refused_unless_it_is_this_machine() {
    let desk = Desk::with_key();
    for url in
        ["http://example.org", "ftp://127.0.0.1", "not an address", "https://u:p@example.org"]
    {
        let answer = desk.run(&["connect", url, "--invite", "x"]);
        assert_eq!(answer.code(), "invalid_url", "{url}");
    }
}

#[test]
fn unknown_devices_and_carriers_are_refused() {
    let desk = desk_with_numbers();
    let preview = |device: &str, carrier: &str| {
        desk.run(&[
            "preview",
            "--brand",
            "Harbour Health",
            "--device",
            device,
            "--carrier",
            carrier,
            "--out",
            "p.png",
        ])
        .code()
    };
    assert_eq!(preview("pager", "att"), "unknown_device");
    assert_eq!(preview("iphone", "nobody"), "unknown_carrier");
    assert!(!desk.path("p.png").exists());
    let answer =
        desk.run(&["preview", "--number", "+12125559999", "--device", "iphone", "--out", "p.png"]);
    assert_eq!(answer.code(), "unknown_number");
}

#[test]
fn a_national_number_is_the_workspaces_and_not_morocco() {
    let desk = desk_with_numbers();
    // Read as +212 5550007, every number would come after it.
    for after in ["(212) 555-0007", "2125550007", "12125550007", "+12125550007"] {
        let listed = desk.run(&["numbers", "--after", after]).json();
        assert_eq!(listed["numbers"].as_array().map(Vec::len), Some(2), "{after}");
    }
    let preview = ["preview", "--number", "212 555 0007", "--device", "iphone", "--out", "p.png"];
    desk.run(&preview).json();
    assert_eq!(desk.run(&["numbers", "--after", "555"]).code(), "invalid_number");
}

#[test]
fn wrong_usage_ends_with_status_2() {
    let desk = Desk::new();
    for arguments in [&["bogus"][..], &["assign", "--brand", "x"], &["numbers", "--limit", "many"]]
    {
        let answer = desk.run(arguments);
        assert_eq!(answer.status, 2, "{answer:?}");
        assert_eq!(answer.failure()["code"], "usage");
    }
    let mut command = desk.command(&["status"]);
    let output = command.env_remove("SIGNET_WORKSPACE").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "no workspace named");
    assert!(!PASSPHRASE.is_empty());
}

#[test]
fn results_never_take_the_place_of_the_workspace_or_its_key() {
    let desk = desk_with_numbers();
    let brand = desk.brand("Other");
    let file = desk.write("more.csv", "Number\n+12125550100\nnobody\n");
    let workspace = desk.workspace();
    let key = workspace.with_extension("signet.key");
    for target in [&workspace, &key] {
        let target = target.to_str().unwrap();
        let before = std::fs::read(target).unwrap();
        let preview = ["preview", "--brand", &brand, "--device", "iphone", "--out", target];
        assert_eq!(desk.run(&preview).code(), "file_exists");
        assert_eq!(desk.run(&["import", &file, "--rejects", target]).code(), "file_exists");
        assert_eq!(std::fs::read(target).unwrap(), before);
    }
    desk.assert_numbers(10);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_logo_and_is_not_waited_for() {
    let desk = desk_with_numbers();
    let made = std::process::Command::new("mkfifo").arg(desk.path("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
    let answer = desk.run(&["brand", "add", "--name", "Other", "--logo", "pipe"]);
    assert_eq!(answer.code(), "file_unreadable");
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_utf8_are_refused_without_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let desk = desk_with_numbers();
    let odd = OsStr::from_bytes(b"no\xff.csv");
    let run = |command: &mut std::process::Command| {
        let output = command.output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let last: serde_json::Value =
            serde_json::from_str(stderr.lines().last().unwrap_or_default()).expect("JSON");
        (output.status.code(), last["code"].as_str().map(str::to_owned))
    };
    let missing = run(desk.command(&["import"]).arg(odd));
    assert_eq!(missing, (Some(1), Some("file_not_found".to_owned())));
    let mut misplaced = std::process::Command::new(env!("CARGO_BIN_EXE_signet"));
    let usage = run(misplaced.args(["numbers", "--filter"]).arg(odd).arg("--json"));
    assert_eq!(usage, (Some(2), Some("usage".to_owned())));
    let passphrase = run(desk.command(&["vault", "export", "copy"]).env("SIGNET_PASSPHRASE", odd));
    assert_eq!(passphrase, (Some(2), Some("usage".to_owned())));
}
