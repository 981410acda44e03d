//! The machine a figure was measured on, without which it says little.

use std::fs;
use std::thread::available_parallelism;

use serde::Serialize;

/// What the figures were measured on. What the operating system does not tell is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: Option<String>,
    /// How many hardware threads this process may use.
    pub cores: Option<usize>,
    /// Main memory, in bytes.
    pub memory_bytes: Option<u64>,
    /// The operating system and its kernel.
    pub operating_system: String,
    /// The machine's load average over the minute before the run: well above zero means busy neighbours.
    pub load_average_before: Option<f64>,
}

impl Machine {
    /// Describes this machine, now.
    #[must_use]
    pub fn describe() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        Self {
            processor: value_of(&read("/proc/cpuinfo"), "model name", ':').map(str::to_owned),
            cores: available_parallelism().ok().map(usize::from),
            memory_bytes: memory_bytes(&read("/proc/meminfo")),
            operating_system: operating_system(&read("/etc/os-release"), &read("/proc/sys/kernel/osrelease")),
            load_average_before: read("/proc/loadavg").split(' ').next().and_then(|field| field.parse().ok()),
        }
    }
}

fn memory_bytes(meminfo: &str) -> Option<u64> {
    let kibibytes: u64 = value_of(meminfo, "MemTotal", ':')?.strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1_024)
}

fn operating_system(os_release: &str, kernel: &str) -> String {
    let name = value_of(os_release, "PRETTY_NAME", '=').map_or(std::env::consts::OS, |name| name.trim_matches('"'));
    let architecture = std::env::consts::ARCH;
    match kernel.trim() {
        "" => format!("{name}, {architecture}"),
        kernel => format!("{name}, kernel {kernel}, {architecture}"),
    }
}

/// The value of the first line `name separator value`.
fn value_of<'a>(text: &'a str, name: &str, separator: char) -> Option<&'a str> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(separator));
    pairs.find(|(found, _)| found.trim() == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_names_are_read_as_linux_writes_them() {
        assert_eq!(memory_bytes("MemFree: 1 kB\nMemTotal:       2048 kB\n"), Some(2_097_152));
        let cpuinfo = "processor\t: 0\nmodel name\t: Fast 9000: the CPU\nmodel name\t: other\n";
        assert_eq!(value_of(cpuinfo, "model name", ':'), Some("Fast 9000: the CPU"));
        let system = operating_system("NAME=x\nPRETTY_NAME=\"Debian 13\"\n", "6.12.0\n");
        assert_eq!(system, format!("Debian 13, kernel 6.12.0, {}", std::env::consts::ARCH));
    }

    #[test]
    fn what_is_not_told_is_absent() {
        assert_eq!(memory_bytes("MemTotal: many\n"), None);
        assert_eq!(value_of("model name :\n", "model name", ':'), None);
        let system = operating_system("", "");
        assert_eq!(system, format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH));
    }
}
