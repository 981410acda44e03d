//! What people see: progress, tables, failures, the log.

pub mod failure;
pub mod log;
pub mod progress;
