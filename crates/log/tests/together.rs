//! Threat: several programs write to one log at the same time, and some line is
//! torn, lost or in another's middle.

use std::collections::BTreeMap;
use std::process::Command;

use signet_log::LogFile;

const PROGRAMS: usize = 6;
const LINES: usize = 400;
/// Full a few times, and nothing put aside often enough to be dropped.
const BYTES: u64 = 40_000;

#[test]
fn programs_side_by_side_lose_and_tear_no_line() {
    if let Ok(folder) = std::env::var("TOGETHER") {
        return write(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let programs: Vec<_> = (0..PROGRAMS)
        .map(|_| {
            let mut command = Command::new(&this);
            command.env("TOGETHER", folder.path()).arg("programs_side_by_side");
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut program in programs {
        assert!(program.wait().unwrap().success());
    }
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "lock") {
            continue;
        }
        files += 1;
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let [program, number, end] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("torn: {line:?}")
            };
            assert_eq!(end, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.", "torn: {line:?}");
            seen.entry(program.to_owned()).or_default().push(number.parse().unwrap());
        }
    }
    assert!(files > 1, "the file was put aside");
    assert_eq!(seen.len(), PROGRAMS);
    for (program, mut numbers) in seen {
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(0..LINES), "{program} misses lines");
    }
}

fn write(folder: &str) {
    let log = LogFile::bounded(folder.as_ref(), BYTES);
    let program = std::process::id();
    for number in 0..LINES {
        let line = format!("{program} {number} xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.");
        log.write(&line).unwrap();
    }
}
