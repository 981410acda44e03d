//! How much CPU time a process has used, from `/proc`.
//!
//! Requests per second of the server's own CPU time is the figure that holds on a busy machine, where the clock
//! measures the neighbours. Only Linux tells without a system call of our own; elsewhere the figure is absent.

use std::fs;

/// Linux counts in hundredths of a second towards user space, on every architecture it still supports.
const TICKS_PER_SECOND: f64 = 100.0;

/// The user and system CPU time of a process and all its threads since it started, in seconds, to a hundredth.
/// None if there is no such process, or no `/proc`.
pub(crate) fn processor_seconds(process_id: u32) -> Option<f64> {
    parse(&fs::read_to_string(format!("/proc/{process_id}/stat")).ok()?)
}

/// Reads fields 14 (`utime`) and 15 (`stime`) of proc(5). The process chooses its own name, field 2, which may
/// hold spaces and parentheses, so fields are counted from the last closing one.
fn parse(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user.saturating_add(system) as f64 / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_system_time_are_added_whatever_the_process_is_called() {
        let stat = "42 (a) S (1 2) 3 4) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 3 0 5 6 7";
        assert_eq!(parse(stat), Some(1.75));
    }

    #[test]
    fn a_line_cut_short_is_no_time() {
        for stat in ["", "42", "42 (name) S 1 42", "42 (name) S 1 2 3 4 5 6 7 8 9 10 x 25"] {
            assert_eq!(parse(stat), None, "{stat}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_has_a_time_and_an_impossible_one_has_none() {
        assert!(processor_seconds(std::process::id()).is_some());
        assert_eq!(processor_seconds(u32::MAX), None);
    }
}
