//! What came of it: exposures, attribution, rewards, read-out.
