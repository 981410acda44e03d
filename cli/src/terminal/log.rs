//! The log, on standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging: warnings, more with `-v`, or what `SHOPWRIGHT_LOG` says.
pub fn start(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("SHOPWRIGHT_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
