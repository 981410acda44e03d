//! Claims follow.
