//! The report as people read it: the verdict first, then the distribution, then what it was measured on.
//!
//! The bars are on a logarithmic scale, and say so: on a linear one the longest request makes all others vanish.

use std::fmt;

use crate::load::Pace;
use crate::report::Report;

const BAR_CELLS: f64 = 40.0;

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.title(out)?;
        self.distribution(out)?;
        self.figures(out)?;
        self.faults(out)?;
        self.circumstances(out)
    }
}

impl Report {
    fn title(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pace = match self.load.pace {
            Pace::Closed => "closed loop".to_owned(),
            Pace::Open { requests_per_second } => format!("open loop at {} req/s", grouped(requests_per_second)),
        };
        let (seconds, connections) = (self.load.seconds, self.load.connections);
        writeln!(out, "{}", self.workload.description)?;
        writeln!(out, "{pace}, {connections} connections, {seconds} s after {} s of warm-up", self.load.warmup_seconds)
    }

    fn distribution(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = if self.offered_rate.is_some() { "the moment a request was due" } else { "the send" };
        writeln!(out, "\n  latency in ms, from {from} (bars: logarithmic)\n")?;
        let rungs = [
            ("50 %", self.p50_ms),
            ("75 %", self.latencies.quantile_ms(0.75)),
            ("90 %", self.p90_ms),
            ("95 %", self.latencies.quantile_ms(0.95)),
            ("99 %", self.p99_ms),
            ("99.9 %", self.p999_ms),
            ("longest", self.max_ms),
        ];
        for (name, value) in rungs {
            writeln!(out, "  {name:>8} {value:>11.3}  {}", bar(value, self.p50_ms, self.max_ms))?;
        }
        writeln!(out, "  {:>8} {:>11.3}", "mean", self.mean_ms)
    }

    fn figures(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out)?;
        let mut line = |name: &str, value: String| writeln!(out, "  {name:<22} {value}");
        let unit = |figure: Option<f64>| figure.map_or_else(|| "unknown".to_owned(), grouped);
        line("requests", format!("{} in {:.2} s", grouped_count(self.requests), self.elapsed_seconds))?;
        line("per second", grouped(self.requests_per_second))?;
        line("per server CPU second", unit(self.requests_per_cpu_second))?;
        line("server CPU", self.server_cpu_seconds.map_or("unknown".to_owned(), |used| format!("{used:.2} s")))?;
        line("received", format!("{} bytes", grouped_count(self.bytes_received)))?;
        if let Some(late) = self.late_sends {
            let (count, p99_ms, max_ms) = (grouped_count(late.count), late.p99_ms, late.max_ms);
            line("sent over 1 ms late", format!("{count} (99 % within {p99_ms:.3} ms, all within {max_ms:.3} ms)"))?;
        }
        Ok(())
    }

    fn faults(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "  {:<22} {}", "errors", grouped_count(self.error_count))?;
        for (kind, count) in &self.errors {
            writeln!(out, "    {kind:<20} {}", grouped_count(*count))?;
        }
        if self.failed_checks > 0 {
            writeln!(out, "  {:<22} {}", "answers not as expected", grouped_count(self.failed_checks))?;
        }
        Ok(())
    }

    fn circumstances(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out)?;
        for (name, value) in &self.workload.parameters {
            writeln!(out, "  {name:<22} {value}")?;
        }
        let machine = &self.machine;
        let processor = machine.processor.as_deref().unwrap_or("unknown processor");
        let cores = machine.cores.map_or("unknown".to_owned(), |cores| cores.to_string());
        let memory = machine.memory_bytes.map_or("unknown".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
        writeln!(out, "  {:<22} {}", "target", self.target)?;
        writeln!(out, "  {:<22} {processor}, {cores} cores, {memory} of memory", "machine")?;
        writeln!(out, "  {:<22} {}", "system", machine.operating_system)?;
        match machine.load_average_before {
            Some(load) => writeln!(out, "  {:<22} {load:.2}", "load average before"),
            None => Ok(()),
        }
    }
}

/// A bar whose length grows with the logarithm of the value: one cell for the median, all of them for the longest.
fn bar(value: f64, median: f64, longest: f64) -> String {
    let position = if longest > median && median > 0.0 && value > median {
        (value / median).log2() / (longest / median).log2()
    } else {
        0.0
    };
    "█".repeat((1.0 + position.clamp(0.0, 1.0) * (BAR_CELLS - 1.0)).round() as usize)
}

/// Thousands apart, without decimals from a hundred up.
fn grouped(figure: f64) -> String {
    if figure < 100.0 { format!("{figure:.1}") } else { grouped_count(figure.round() as u64) }
}

fn grouped_count(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let groups = [0, 7, 999, 1_000, 1_234_567].map(grouped_count);
        assert_eq!(groups, ["0", "7", "999", "1,000", "1,234,567"]);
        assert_eq!([grouped(0.5), grouped(1_000.4)], ["0.5", "1,000"]);
    }

    #[test]
    fn a_bar_grows_from_one_cell_at_the_median_to_all_at_the_longest() {
        let cells = |value: f64| bar(value, 1.0, 100.0).chars().count();
        assert_eq!([cells(1.0), cells(10.0), cells(100.0)], [1, 21, 40]);
    }

    #[test]
    fn a_bar_of_equal_or_absent_values_is_one_cell() {
        for (value, median, longest) in [(1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (5.0, 0.0, 9.0), (f64::NAN, 1.0, 2.0)] {
            assert_eq!(bar(value, median, longest).chars().count(), 1);
        }
    }
}
