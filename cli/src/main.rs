//! The `shopwright` binary: one verb per file under `commands`.

mod commands;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    terminal::log::start(arguments.verbose);
    match commands::run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            terminal::failure::print(&error);
            ExitCode::FAILURE
        }
    }
}
