//! The report as a table for the terminal.

use std::fmt;

use super::{Noted, QualityReport};

impl fmt::Display for QualityReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} ({})", self.file, self.kind.name())?;
        figure(formatter, "rows read", self.rows_read)?;
        figure(formatter, "  accepted", self.rows_accepted)?;
        figure(formatter, "  exact repeats, left out", self.rows_repeated)?;
        figure(formatter, "  not products, left out", self.rows_not_products)?;
        figure(formatter, "  refused", self.rows_refused())?;
        self.refused.values().try_for_each(|noted| noted_rows(formatter, noted))?;
        if !self.warnings.is_empty() {
            writeln!(formatter, "accepted, with a warning")?;
            self.warnings.values().try_for_each(|noted| noted_rows(formatter, noted))?;
        }
        if !self.columns_left_out.is_empty() {
            writeln!(formatter, "columns that cannot be read: {}", self.columns_left_out.join(", "))?;
        }
        self.results(formatter)
    }
}

impl QualityReport {
    fn results(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let produced = &self.produced;
        let counts = [
            ("orders", produced.orders),
            ("  of nobody known", produced.orders_anonymous),
            ("returns", produced.returns),
            ("products", produced.products),
            ("customers", produced.customers),
            ("signals", produced.signals),
            ("changes to the catalogue", produced.changes),
        ];
        for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            figure(formatter, name, count)?;
        }
        for (name, sum) in [("sales", produced.sales), ("returned", produced.returned)] {
            if sum > 0.0 {
                let cents = format!("{:02}", (sum * 100.0).round() as u64 % 100);
                let units = grouped((sum * 100.0).round() as u64 / 100);
                writeln!(formatter, "{name:<28}{units:>14}.{cents}")?;
            }
        }
        if let (Some(earliest), Some(latest)) = (self.earliest, self.latest) {
            writeln!(formatter, "from {earliest} to {latest}")?;
        }
        Ok(())
    }
}

fn figure(formatter: &mut fmt::Formatter<'_>, name: &str, count: u64) -> fmt::Result {
    writeln!(formatter, "{name:<28}{:>14}", grouped(count))
}

fn noted_rows(formatter: &mut fmt::Formatter<'_>, noted: &Noted) -> fmt::Result {
    let count = grouped(noted.count);
    writeln!(formatter, "{count:>16}  {}", noted.reason)?;
    let examples: Vec<String> = noted
        .examples
        .iter()
        .map(|example| match example.value.as_str() {
            "" => format!("row {}", example.row),
            value => format!("row {}: `{value}`", example.row),
        })
        .collect();
    writeln!(formatter, "{:18}{}", "", examples.join(", "))
}

/// Digits in groups of three.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
