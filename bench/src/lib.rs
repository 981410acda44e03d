//! Load drivers and benchmarks over real HTTP.
