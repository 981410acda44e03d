//! What we therefore know: identity graph, writes as data, state kinds, facts, fold.
