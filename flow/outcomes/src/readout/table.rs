//! The read-out as people read it: a line per surface.

use std::fmt;

use super::Readout;
use crate::{Rate, Sums};

const HEAD: [&str; 8] = ["surface", "decisions", "shown", "clicks", "added", "ordered", "revenue", "dismissed"];

impl fmt::Display for Readout {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![HEAD.map(str::to_owned)];
        lines.extend(
            self.surfaces().map(|(surface, sums)| {
                line(surface.map_or_else(|| "(not named)".to_owned(), ToString::to_string), sums)
            }),
        );
        lines.push(line("total".to_owned(), &self.total()));
        let mut widths = [0; HEAD.len()];
        for cells in &lines {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        for cells in &lines {
            let mut text = String::new();
            for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
                text.push_str(&if index == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") });
            }
            writeln!(formatter, "{text}")?;
        }
        Ok(())
    }
}

fn line(name: String, sums: &Sums) -> [String; HEAD.len()] {
    [
        name,
        sums.decisions.to_string(),
        sums.exposures.to_string(),
        share(sums.clicks, sums.rate(sums.clicks)),
        share(sums.adds, sums.rate(sums.adds)),
        share(sums.orders, sums.rate(sums.orders)),
        sums.revenue.to_string(),
        sums.dismissed.to_string(),
    ]
}

/// `10 = 10.00 % (5.52–17.44)`: the count, its rate and the ends of the rate's interval.
fn share(count: u64, rate: Option<Rate>) -> String {
    let Some(Rate { value, low, high }) = rate else { return count.to_string() };
    format!("{count} = {:.2} % ({:.2}–{:.2})", value * 100.0, low * 100.0, high * 100.0)
}
