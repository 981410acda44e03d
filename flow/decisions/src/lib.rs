//! What we show, and why: request, plan, stages, the runner, trace.
