//! What we do better next time: datasets, models, metrics, evaluation.
