//! Packages of the operating system.

use std::fs;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};
use crate::process;

/// What a task needs from the distribution.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Build and open the app.
    Run,
    /// Also drive it in a window nobody sees, with a keychain of its own.
    Test,
    /// Also the programs figures are compared with.
    Bench,
}

/// One kind of system and how it names the packages.
struct Distribution {
    name: &'static str,
    install: &'static [&'static str],
    run: &'static [&'static str],
    test: &'static [&'static str],
    bench: &'static [&'static str],
}

const DEBIAN: Distribution = Distribution {
    name: "Debian or Ubuntu",
    install: &["apt-get", "install", "--yes", "--no-install-recommends"],
    run: &[
        "build-essential",
        "pkg-config",
        "libwebkit2gtk-4.1-dev",
        "libdbus-1-dev",
        "librsvg2-common",
        "ca-certificates",
    ],
    test: &[
        "dbus",
        "gnome-keyring",
        "imagemagick",
        "libsecret-tools",
        "openssl",
        "procps",
        "secsipidx",
        "webkit2gtk-driver",
        "xdotool",
        "xvfb",
    ],
    bench: &["openssl", "sqlite3", "time"],
};
const FEDORA: Distribution = Distribution {
    name: "Fedora",
    install: &["dnf", "install"],
    run: &["gcc", "gcc-c++", "pkgconf-pkg-config", "webkit2gtk4.1-devel", "dbus-devel"],
    test: &[
        "dbus-daemon",
        "gnome-keyring",
        "ImageMagick",
        "libsecret",
        "webkit2gtk-driver",
        "xdotool",
        "xorg-x11-server-Xvfb",
    ],
    bench: &["openssl", "sqlite", "time"],
};
const ARCH: Distribution = Distribution {
    name: "Arch Linux",
    install: &["pacman", "-S", "--needed"],
    run: &["base-devel", "webkit2gtk-4.1", "dbus"],
    test: &["gnome-keyring", "imagemagick", "libsecret", "xdotool", "xorg-server-xvfb"],
    bench: &["openssl", "sqlite", "time"],
};
const MACOS: Distribution = Distribution {
    name: "macOS",
    install: &["brew", "install"],
    run: &["node"],
    test: &[],
    bench: &["openssl", "sqlite"],
};

impl Distribution {
    fn packages(&self, need: Need) -> Vec<&'static str> {
        let mut packages = self.run.to_vec();
        if need != Need::Run {
            packages.extend(self.test);
        }
        if need == Need::Bench {
            packages.extend(self.bench);
        }
        packages
    }

    fn command(&self, packages: &[&str]) -> String {
        let root = if self.name == MACOS.name { "" } else { "sudo " };
        format!("{root}{} {}", self.install.join(" "), packages.join(" "))
    }
}

/// Installs what is missing on Debian and Ubuntu. Elsewhere, when something
/// is missing, says which command installs it and fails.
pub fn prepare(need: Need) -> Outcome<()> {
    let Some(system) = distribution() else {
        return if libraries_found() { Ok(()) } else { Err(unknown_system(need)) };
    };
    if system.name == DEBIAN.name {
        return prepare_debian(&system.packages(need));
    }
    if libraries_found() && (need == Need::Run || process::exists("WebKitWebDriver")) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "packages are missing; on {} this installs them, then run the same command again:\n\n    {}\n",
        system.name,
        system.command(&system.packages(need))
    )))
}

/// Tells whether [`prepare`] installs what is missing, so that a test may
/// count on it.
pub fn installs() -> bool {
    distribution().is_some_and(|system| system.name == DEBIAN.name)
}

fn unknown_system(need: Need) -> Failure {
    Failure::new(format!(
        "WebKitGTK 4.1 was not found, and this system is none whose packages are known.\n\
         Install its packages of these names, then run the same command again:\n\n    {}\n",
        DEBIAN.packages(need).join(" ")
    ))
}

/// Which system this is, as os-release(5) tells it.
fn distribution() -> Option<&'static Distribution> {
    if cfg!(target_os = "macos") {
        return Some(&MACOS);
    }
    let text = fs::read_to_string("/etc/os-release")
        .or_else(|_| fs::read_to_string("/usr/lib/os-release"))
        .ok()?;
    distribution_in(&text)
}

fn distribution_in(os_release: &str) -> Option<&'static Distribution> {
    let value = |key: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
        Some(line.trim_matches(['"', '\'']).to_owned())
    };
    let names =
        format!("{} {}", value("ID").unwrap_or_default(), value("ID_LIKE").unwrap_or_default());
    names.split_whitespace().find_map(|name| match name {
        "debian" | "ubuntu" => Some(&DEBIAN),
        "fedora" | "rhel" | "centos" => Some(&FEDORA),
        "arch" => Some(&ARCH),
        _ => None,
    })
}

fn libraries_found() -> bool {
    cfg!(target_os = "macos")
        || Command::new("pkg-config")
            .args(["--exists", "webkit2gtk-4.1", "dbus-1"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
}

fn prepare_debian(packages: &[&str]) -> Outcome<()> {
    let missing: Vec<&str> =
        packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root = process::text(Command::new("id").arg("-u"))? == "0";
    if !root && !process::exists("sudo") {
        return Err(Failure::new(format!(
            "packages are missing, and there is no sudo to install them with; as root:\n\n    {}\n",
            DEBIAN.command(&missing).trim_start_matches("sudo ")
        )));
    }
    println!("installing {}", missing.join(" "));
    process::run(&mut as_root(root, &["apt-get", "update", "--quiet"]))?;
    let mut install = as_root(root, DEBIAN.install);
    process::run(install.args(&missing))
}

/// A command that runs as root; packages ask nothing while they install.
fn as_root(root: bool, words: &[&str]) -> Command {
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.arg("DEBIAN_FRONTEND=noninteractive").args(words);
    command
}

fn installed(package: &str) -> bool {
    process::text(Command::new("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]))
    .is_ok_and(|status| status == "installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_distributions_count_as_what_they_derive_from() {
        let named = |text| distribution_in(text).map(|system| system.name);
        assert_eq!(named("ID=debian\n"), Some(DEBIAN.name));
        assert_eq!(
            named("NAME=Mint\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Some(DEBIAN.name)
        );
        assert_eq!(named("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Some(FEDORA.name));
        assert_eq!(named("ID=manjaro\nID_LIKE=arch\n"), Some(ARCH.name));
        assert_eq!(named("ID=nixos\n"), None);
    }

    #[test]
    fn command_for_another_system_names_everything() {
        assert_eq!(
            FEDORA.command(&FEDORA.packages(Need::Run)),
            "sudo dnf install gcc gcc-c++ pkgconf-pkg-config webkit2gtk4.1-devel dbus-devel"
        );
        assert_eq!(MACOS.command(&MACOS.packages(Need::Run)), "brew install node");
    }
}
