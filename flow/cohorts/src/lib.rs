//! Simulated shoppers: a plausible shop and months of signals, from a seed.
