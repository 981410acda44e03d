//! The verbs: ingest, profile, decide, explain, readout, learn, replay, erase.
