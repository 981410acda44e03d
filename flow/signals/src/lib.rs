//! What happened: the vocabulary, schema versions, admission, dead letters, sessions, lateness.
