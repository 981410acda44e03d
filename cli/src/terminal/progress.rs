//! Progress of long work, on standard error: a bar where a person looks, a line where a file does.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for a stage whose length is known.
pub fn bar(stage: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let template = "{prefix:<22} {wide_bar} {human_pos:>9} of {human_len} {eta:>5}";
    styled(bar, template, stage)
}

/// A spinner for a stage whose length is not.
pub fn spinner(stage: &str) -> ProgressBar {
    let spinner = styled(ProgressBar::new_spinner(), "{prefix:<22} {spinner} {msg}", stage);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn styled(bar: ProgressBar, template: &str, stage: &str) -> ProgressBar {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_prefix(stage.to_owned());
    bar
}

/// Ends a stage with what it came to.
pub fn done(bar: &ProgressBar, stage: &str, outcome: &str) {
    bar.finish_and_clear();
    eprintln!("{stage:<22} {outcome}");
}
