//! The verbs of the command line.

mod bench;
mod demo;
mod doctor;
mod evaluate;
mod explain;
mod import;
mod remote;
mod serve;
mod shop;
mod stocking;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A real-time personalization engine that you run and own.
///
/// Shopwright folds every signal of a shop into one living profile per customer and turns that into governed decisions:
/// fast, explained, replayable. Start with `shopwright demo`: it needs no configuration, no data and no network.
#[derive(Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    /// Say more: once for what is done, twice for details.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Start the whole product with sample data, and print its address and keys.
    Demo(demo::Demo),
    /// Run a shop from a configuration file.
    Serve(serve::Serve),
    /// Bring orders, customers, products, stock or prices in from a file.
    Import(import::Import),
    /// Fit models on what was collected, and publish them.
    Train(train::Train),
    /// Measure models on data they have not seen, by the same decisions that production makes.
    Evaluate(evaluate::Evaluate),
    /// Say why a decision was made as it was.
    Explain(explain::Explain),
    /// Make a decision again and compare every byte.
    Replay(explain::Replay),
    /// Look for what is wrong: with the data directory, the models, the variety of answers.
    Doctor(doctor::Doctor),
    /// Measure speed: decisions over HTTP, or durable ingest.
    Bench(bench::Bench),
}

/// Runs a command.
///
/// # Errors
/// Whatever the command could not do, with what to do next.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
        Command::Import(import) => import.run(),
        Command::Train(train) => train.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Explain(explain) => explain.run(),
        Command::Replay(replay) => replay.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Bench(bench) => bench.run(),
    }
}
